import type { Status } from '../status.ts';
import { words } from '../words.ts';
import { useStores } from './stores.ts';

const looks: Record<Status['kind'], { dot: string; text: string }> = {
  connecting: { dot: 'bg-warn', text: words.connecting },
  unreachable: { dot: 'bg-bad', text: words.notConnected },
  connected: { dot: 'bg-good', text: words.connected },
  resumed: { dot: 'bg-good', text: words.connected },
  reconnecting: { dot: 'bg-warn', text: words.reconnecting },
  offline: { dot: 'bg-bad', text: words.offline },
  stopped: { dot: 'bg-bad', text: words.notConnected },
};

/** The state of the connection in two words. */
export function StatusLine() {
  const { chat } = useStores();
  const { dot, text } = looks[chat.status.value.kind];
  return (
    <p class="flex items-center gap-1.5 text-sm text-soft">
      <span class={`size-2 rounded-full ${dot}`} />
      <span role="status" aria-label={words.connection}>
        {text}
      </span>
    </p>
  );
}
