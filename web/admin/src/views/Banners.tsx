import { Banner } from '@chatroom/ui';
import { inSeconds, sayLimit, sayStale, words } from '../words.ts';
import { useStores } from './stores.ts';

/** What everybody should see before the rest: figures that are old, a limit that is reached, and what was just done. */
export function Banners() {
  const { notes } = useStores();
  const note = notes.note.value;
  return (
    <>
      <StaleBanner />
      <LimitBanner />
      {note !== null && (
        <Banner tone="good" floats>
          <p class="py-1">{note}</p>
        </Banner>
      )}
    </>
  );
}

function StaleBanner() {
  const { live, now } = useStores();
  const heardAt = live.heardAt.value;
  const phase = live.phase.value;
  // A connection that is renewed at once is nothing to be told of.
  if (phase === 'live' || phase === 'idle' || (phase === 'connecting' && heardAt === null)) return null;
  const seconds = heardAt === null ? null : Math.max(0, Math.round((now.value - heardAt) / 1000));
  if (seconds !== null && seconds < 3) return null;
  return (
    <Banner tone="warning">
      <p aria-live="off" class="min-w-52 flex-1 py-1 tabular-nums">
        {sayStale(seconds)}
      </p>
      <button
        type="button"
        class="button button-quiet button-small"
        onClick={() => {
          live.start();
        }}
      >
        {words.tryNow}
      </button>
    </Banner>
  );
}

function LimitBanner() {
  const { limits } = useStores();
  if (!limits.reached.value) return null;
  return (
    <Banner tone="warning">
      <p class="flex-1 py-1">
        {sayLimit(limits.waiting.value)}{' '}
        <span aria-live="off" class="font-semibold tabular-nums">
          {inSeconds(limits.secondsLeft.value)}
        </span>
        .
      </p>
    </Banner>
  );
}
