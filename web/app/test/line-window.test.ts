import { beforeEach, describe, expect, it } from 'vitest';
import { LineWindow, mostLines, padding } from '../src/line-window.ts';

interface Line {
  key: string;
  floats?: boolean;
}

const estimate = 50;
const viewport = 600;
let lines: LineWindow<Line>;
let scrollTop: number;

beforeEach(() => {
  lines = new LineWindow<Line>({ estimate: () => estimate, floats: (line) => line.floats === true });
  lines.setViewport(viewport);
  scrollTop = 0;
});

function numbered(from: number, to: number): Line[] {
  return Array.from({ length: to - from }, (_, index) => ({ key: `line ${from + index}` }));
}

/** As the page does it: places, and scrolls where it is told to. */
function place() {
  const placed = lines.place();
  scrollTop = lines.takeScroll() ?? scrollTop;
  return placed;
}

function scroll(to: number): void {
  scrollTop = to;
  lines.scrolled(to);
}

/** Where a line stands on the screen, from its placement and the heights of those before it in the page. */
function onScreen(key: string, all: Line[], height: (key: string) => number): number {
  const { from, before } = place();
  const index = all.findIndex((line) => line.key === key);
  const above = all.slice(from, index).reduce((sum, line) => sum + height(line.key), 0);
  return before + above - scrollTop;
}

describe('a conversation that fits on the screen', () => {
  it('is in the page as a whole, at the bottom', () => {
    lines.setLines(numbered(0, 3));
    const { from, to, before, after } = place();
    expect([from, to]).toEqual([0, 3]);
    expect(before + 3 * estimate + after).toBe(viewport);
    expect(after).toBe(padding);
  });
});

describe('a long conversation', () => {
  const all = numbered(0, 10_000);

  beforeEach(() => {
    lines.setLines(all);
    place();
  });

  it('begins at its end', () => {
    expect(lines.place().to).toBe(10_000);
    expect(scrollTop).toBe(2 * padding + 10_000 * estimate - viewport);
  });

  it('never has more lines in the page than it may, wherever one looks and however high the screen is', () => {
    for (const height of [300, viewport, 2_000, 20_000]) {
      lines.setViewport(height);
      for (const top of [0, 777, 100_000, 499_000]) {
        scroll(top);
        const { from, to } = place();
        expect(to - from).toBeLessThanOrEqual(mostLines);
      }
    }
  });

  it('has what is in sight in the page, with some more on both sides', () => {
    scroll(100_000);
    const { from, to, before, after } = place();
    expect(from).toBeLessThan((100_000 - padding) / estimate - 5);
    expect(to).toBeGreaterThan((100_000 + viewport) / estimate + 5);
    expect(before + (to - from) * estimate + after).toBe(10_000 * estimate + 2 * padding);
  });

  it('needs no drawing for a small step, and some for a big one', () => {
    scroll(100_000);
    const placed = place();
    scroll(100_000 - 5 * estimate);
    expect(lines.covered(placed)).toBe(true);
    scroll(100_000 - 15 * estimate);
    expect(lines.covered(placed)).toBe(false);
  });

  it('leaves nothing out at the top, where no scrolling could bring it in', () => {
    scroll(100_000);
    place();
    scroll(0);
    expect(lines.covered({ from: 5, to: 60 })).toBe(false);
    expect(lines.covered({ from: 0, to: 60 })).toBe(true);
  });

  it('stays at the end as lines are added there', () => {
    lines.setLines([...all, ...numbered(10_000, 10_003)]);
    place();
    expect(lines.atEnd).toBe(true);
    expect(scrollTop).toBe(2 * padding + 10_003 * estimate - viewport);
  });

  it('does not move a reader further up as lines are added at the end', () => {
    scroll(100_000);
    place();
    lines.setLines([...all, ...numbered(10_000, 10_003)]);
    place();
    expect([lines.atEnd, scrollTop]).toEqual([false, 100_000]);
  });

  it('goes to the end on request', () => {
    scroll(100_000);
    lines.toEnd();
    expect(place().to).toBe(10_000);
  });

  it('keeps what is read in its place when the lines above turn out higher, without touching the scroll position', () => {
    const height = (key: string): number => (Number(key.slice(5)) < 1_999 ? 80 : estimate);
    scroll(100_000);
    const key = `line ${100_000 / estimate}`;
    const before = onScreen(key, all, () => estimate);
    const { from, to } = place();
    lines.measured(from, all.slice(from, to).map((line) => height(line.key)));
    expect(onScreen(key, all, height)).toBeCloseTo(before, 3);
    expect(scrollTop).toBe(100_000);
  });

  it('has no space left over at the top once one is there', () => {
    const height = (): number => 80;
    scroll(100_000);
    for (let step = 0; step < 400 && scrollTop > 0; step += 1) {
      const { from, to } = place();
      lines.measured(from, Array.from({ length: to - from }, height));
      place();
      scroll(Math.max(0, scrollTop - 500));
    }
    const { from, before } = place();
    expect([from, before]).toEqual([0, padding]);
  });

  it('does not move a reader as older lines come in above, though a line that floats goes up with them', () => {
    const day = { key: 'day', floats: true };
    lines.setLines([day, ...all]);
    scroll(0);
    place();
    const before = onScreen('line 0', [day, ...all], () => estimate);
    const older = [day, ...numbered(-50, 0), ...all];
    lines.setLines(older);
    expect(onScreen('line 0', older, () => estimate)).toBe(before);
    expect(scrollTop).toBe(50 * estimate);
    expect(lines.above).toBe(50 * estimate);
  });

  it('does not take a step of the reader back of which it has not heard yet', () => {
    scroll(100_000);
    place();
    scrollTop = 99_880;
    lines.catchUp(scrollTop);
    lines.setLines([...numbered(-50, 0), ...all]);
    place();
    expect(scrollTop).toBe(99_880 + 50 * estimate);
  });

  it('keeps what is read in its place when the width changes', () => {
    scroll(100_000);
    place();
    lines.measured(1_990, Array.from({ length: 30 }, () => 90));
    place();
    lines.forgetHeights();
    expect(onScreen('line 2000', all, () => estimate)).toBeCloseTo(padding, 3);
  });

  it('goes to the nearest line where the one that was read has gone', () => {
    scroll(100_000);
    place();
    lines.setLines(all.slice(5_000));
    expect(place().from).toBeGreaterThan(1_000);
  });
});
