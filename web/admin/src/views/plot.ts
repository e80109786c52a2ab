// The one user of uPlot: lines on a canvas, in the colours of the page, as wide as their place. Its legend is off, since the
// figures stand in a table beside it.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

const shownSeconds = 300;
const height = 160;
/** Who wants less to move sees the lines move on less often. */
const calmEveryMs = 10_000;
const colours = 6;
const dashes = [[], [6, 4], [2, 3]];

const dark = matchMedia('(prefers-color-scheme: dark)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

export class Plot {
  readonly #place: HTMLElement;
  readonly #lines: number;
  readonly #format: (value: number) => string;
  readonly #onHover: (index: number | null) => void;
  readonly #resized: ResizeObserver;
  #data: uPlot.AlignedData;
  #chart: uPlot;
  #drawnAt = -Infinity;

  constructor(place: HTMLElement, lines: number, format: (value: number) => string, onHover: (index: number | null) => void) {
    this.#place = place;
    this.#lines = lines;
    this.#format = format;
    this.#onHover = onHover;
    this.#data = [[], ...Array.from({ length: lines }, () => [])];
    this.#chart = this.#draw();
    this.#resized = new ResizeObserver(() => {
      this.#chart.setSize({ width: place.clientWidth, height });
    });
    this.#resized.observe(place);
    dark.addEventListener('change', this.#redraw);
  }

  /** Times in ms, rising; one list of values for each line, as long as that of the times. */
  show(times: readonly number[], values: readonly (readonly (number | null)[])[]): void {
    this.#data = [times.map((at) => at / 1000), ...values.map((line) => [...line])];
    const now = performance.now();
    if (calm.matches && now - this.#drawnAt < calmEveryMs) return;
    this.#drawnAt = now;
    this.#chart.setData(this.#data);
  }

  destroy(): void {
    dark.removeEventListener('change', this.#redraw);
    this.#resized.disconnect();
    this.#chart.destroy();
  }

  readonly #redraw = (): void => {
    this.#chart.destroy();
    this.#chart = this.#draw();
  };

  #draw(): uPlot {
    const style = getComputedStyle(this.#place);
    const colour = (name: string): string => style.getPropertyValue(`--${name}`);
    const axis = { stroke: colour('soft'), font: `11px ${style.fontFamily}`, ticks: { show: false } };
    return new uPlot(
      {
        width: this.#place.clientWidth,
        height,
        legend: { show: false },
        padding: [8, 18, 0, 0],
        scales: {
          x: { time: true, range: (_chart, _first, last) => [last - shownSeconds, last] },
          y: { range: (_chart, _least, most) => [0, most > 0 ? most * 1.1 : 1] },
        },
        axes: [
          { ...axis, size: 24, space: 50, grid: { show: false }, values: (_chart, splits) => splits.map((at) => clockTime.format(at * 1000)) },
          {
            ...axis,
            size: 56,
            space: 36,
            grid: { stroke: colour('line'), width: 1 },
            values: (_chart, splits) => splits.map((value) => this.#format(value)),
          },
        ],
        series: [
          {},
          ...Array.from({ length: this.#lines }, (_, place): uPlot.Series => {
            const series: uPlot.Series = {
              stroke: colour(`series-${place % colours}`),
              width: 2,
              dash: dashes[Math.floor(place / colours) % dashes.length] ?? [],
              points: { show: false },
            };
            return this.#lines === 1 ? { ...series, fill: colour('series-fill') } : series;
          }),
        ],
        cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'minutes' } },
        hooks: {
          setCursor: [
            (chart) => {
              this.#onHover(chart.cursor.idx ?? null);
            },
          ],
        },
      },
      this.#data,
      this.#place,
    );
  }
}
