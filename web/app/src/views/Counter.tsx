import { lengthOf } from '../code-points.ts';
import { charactersLeft } from '../words.ts';

/** How many code points may still be written. Before the server has told its limits, there is no end. */
export function leftOf(text: string, limit = Number.POSITIVE_INFINITY): number {
  return limit - lengthOf(text);
}

/** Shows up where less than `from` is left. `id` is what the field's aria-describedby names. */
export function Counter({ id, left, from }: { id: string; left: number; from: number }) {
  return (
    <p id={id} class={`text-right text-xs tabular-nums empty:hidden ${left < 0 ? 'font-semibold text-bad' : 'text-soft'}`}>
      {left <= from ? charactersLeft(left) : null}
    </p>
  );
}
