import { dateOf, fromNow } from '../format.ts';
import { useStores } from './stores.ts';

/** How long ago, or how long until; the time itself on hovering. */
export function Time({ at }: { at: number }) {
  const { now } = useStores();
  return (
    <time dateTime={new Date(at).toISOString()} title={dateOf(at)} class="whitespace-nowrap">
      {fromNow(at, now.value)}
    </time>
  );
}
