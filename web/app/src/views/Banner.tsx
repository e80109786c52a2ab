import type { ComponentChildren } from 'preact';
import type { Status } from '../status.ts';
import { waitingMessages } from '../words.ts';
import { Icon } from './Icon.tsx';
import { useStores } from './stores.ts';

/** What everybody should see before the rest: a lost connection, and notices of the server. */
export function Banners() {
  const { chat } = useStores();
  const notice = chat.notice.value;
  return (
    <>
      <ConnectionBanner status={chat.status.value} />
      {notice !== null && (
        <Banner tone={notice.level === 'warning' ? 'warning' : 'info'}>
          <p class="min-w-52 flex-1">{notice.text}</p>
          {notice.rejoin !== undefined && (
            <button
              type="button"
              class="button button-quiet button-small"
              onClick={() => {
                const roomId = notice.rejoin?.id;
                chat.dismissNotice();
                if (roomId !== undefined) void chat.join(roomId);
              }}
            >
              Join {notice.rejoin.name} again
            </button>
          )}
          <button
            type="button"
            class="button-icon"
            aria-label="Dismiss"
            onClick={() => {
              chat.dismissNotice();
            }}
          >
            <Icon name="close" class="size-4" />
          </button>
        </Banner>
      )}
    </>
  );
}

function ConnectionBanner({ status }: { status: Status }) {
  const { chat } = useStores();
  if (status.kind === 'resumed') {
    return (
      <Banner tone="good">
        <p class="flex-1 py-1">Connected again. You are up to date.</p>
      </Banner>
    );
  }
  if (status.kind !== 'reconnecting' && status.kind !== 'unreachable') return null;
  const text = status.kind === 'reconnecting' ? 'The connection was lost. Reconnecting…' : 'The server can’t be reached. Trying again…';
  const waiting = status.kind === 'reconnecting' ? status.waiting : 0;
  return (
    <Banner tone="warning">
      <p class="min-w-52 flex-1">
        {text} {waiting > 0 && waitingMessages(waiting)}
      </p>
      <button
        type="button"
        class="button button-quiet button-small"
        onClick={() => {
          chat.tryNow();
        }}
      >
        Try now
      </button>
    </Banner>
  );
}

const tones = {
  good: 'bg-good/15 text-text',
  info: 'bg-accent-soft text-text',
  warning: 'bg-warn-ground text-on-warn',
} as const;

function Banner({ tone, children }: { tone: keyof typeof tones; children: ComponentChildren }) {
  return (
    <div role="status" class={`flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm ${tones[tone]}`}>
      {tone === 'warning' && <Icon name="warning" class="size-4 shrink-0" />}
      {children}
    </div>
  );
}
