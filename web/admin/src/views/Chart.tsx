import { useLayoutEffect, useRef } from 'preact/hooks';
import { Plot } from './plot.ts';

export interface Line {
  id: string;
  name: string;
  /** One for each time; null where nothing is known. */
  values: readonly (number | null)[];
}

interface ChartProps {
  /** What it shows, in a sentence. */
  label: string;
  times: readonly number[];
  lines: readonly Line[];
  format: (value: number) => string;
  /** Which time is pointed at. */
  onHover: (index: number | null) => void;
}

/** Lines over the last minutes. The figures stand beside it as text. */
export function Chart({ label, times, lines, format, onHover }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const ids = lines.map(({ id }) => id).join(' ');
  useLayoutEffect(() => {
    if (place.current === null) return;
    const made = new Plot(place.current, lines.length, format, onHover);
    plot.current = made;
    return () => {
      made.destroy();
    };
    // Only other nodes make another chart of it.
  }, [ids]);
  useLayoutEffect(() => {
    plot.current?.show(times, lines.map(({ values }) => values));
  }, [times, lines]);
  return (
    <div role="img" aria-label={label} class="px-2">
      <div ref={place} class="h-40" />
    </div>
  );
}
