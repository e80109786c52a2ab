import type { Status } from '../status.ts';
import { useStores } from './stores.ts';

const looks: Record<Status['kind'], { dot: string; text: string }> = {
  connecting: { dot: 'bg-warn', text: 'Connecting…' },
  unreachable: { dot: 'bg-bad', text: 'Not connected' },
  connected: { dot: 'bg-good', text: 'Connected' },
  resumed: { dot: 'bg-good', text: 'Connected again' },
  reconnecting: { dot: 'bg-warn', text: 'Reconnecting…' },
  stopped: { dot: 'bg-bad', text: 'Not connected' },
};

/** The state of the connection in two words. */
export function StatusLine() {
  const { chat } = useStores();
  const { dot, text } = looks[chat.status.value.kind];
  return (
    <p class="flex items-center gap-1.5 text-sm text-soft">
      <span class={`size-2 rounded-full ${dot}`} />
      <span role="status" aria-label="Connection">
        {text}
      </span>
    </p>
  );
}
