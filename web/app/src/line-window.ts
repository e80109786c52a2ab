// Which lines of a long conversation are in the page, and where: the page holds a window of them, with empty space for the
// rest above and below. Pure: it is told heights and scroll positions, and says what to show; MessageList.tsx does it.
//
// Heights are estimates until a line has been drawn. So that a reader sees nothing jump, everything is placed relative to one
// line in sight, the anchor. Where the estimates above it turn out wrong, the space above absorbs the difference (the drift)
// instead of the scroll position, which must not be touched in the middle of a gesture. Only where the space runs out, at the
// top, the scroll position is set.

export interface LineKind<T> {
  /** Its height in px, until it is measured. */
  estimate: (line: T) => number;
  /** Whether it may come to stand between other lines than now, as the line of a day does. */
  floats: (line: T) => boolean;
}

export interface Placement {
  /** The lines from `from` to before `to` are in the page. */
  from: number;
  to: number;
  /** Empty space above and below them, in px. */
  before: number;
  after: number;
}

/** However high the screen is, no more lines than this are in the page. */
export const mostLines = 100;
/** Lines that are drawn beyond what is in sight, at each end. */
const spareLines = 20;
/** Space at both ends of the list, in px. */
export const padding = 16;
/** Nearer to the end than this counts as being there, in px. */
const nearEnd = 60;

export class LineWindow<T extends { key: string }> {
  readonly #kind: LineKind<T>;
  #lines: readonly T[] = [];
  /** Of each line, and one after the last: where it begins, in px from the top of the conversation. */
  #offsets = Float64Array.of(padding);
  #sizes = new Float64Array(0);
  readonly #heights = new Map<string, number>();
  #scrollTop = 0;
  #viewport = 0;
  #drift = 0;
  #atEnd = true;
  #anchor = { index: 0, key: '', offset: 0 };
  /** The next placement sets the scroll position. */
  #settles = false;
  #scrollTo: number | null = null;

  constructor(kind: LineKind<T>) {
    this.#kind = kind;
  }

  /** Whether the newest line is in sight; while it is, it stays so. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** How far above the first line in sight there still is conversation, in px. */
  get above(): number {
    return this.#scrollTop - this.#drift;
  }

  setLines(lines: readonly T[]): void {
    this.#lines = lines;
    this.#update();
  }

  /** The height of the scroller. Returns whether it is a new one. */
  setViewport(height: number): boolean {
    const changed = height !== this.#viewport;
    this.#viewport = height;
    return changed;
  }

  /** The heights of the lines from this one on. */
  measured(from: number, heights: readonly number[]): void {
    let firstChanged = this.#lines.length;
    heights.forEach((height, place) => {
      const index = from + place;
      const line = this.#lines[index];
      // Fractions of a pixel that come and go with the zoom would have no end.
      if (line === undefined || Math.abs((this.#heights.get(line.key) ?? -1) - height) < 0.5) return;
      this.#heights.set(line.key, height);
      this.#sizes[index] = height;
      firstChanged = Math.min(firstChanged, index);
    });
    this.#addUp(firstChanged);
  }

  /** Another width makes other heights. Nobody scrolls meanwhile, so that the scroll position may be set. */
  forgetHeights(): void {
    this.#heights.clear();
    this.#update();
    this.#settles = true;
  }

  /** The reader has scrolled. */
  scrolled(scrollTop: number): void {
    this.#scrollTop = scrollTop;
    this.#atEnd = this.#total + this.#drift - scrollTop - this.#viewport < nearEnd;
    this.#dropAnchor();
  }

  /** Where the scroller is: if it is not where it was last known to be, the reader has scrolled, and the event is to come. */
  catchUp(scrollTop: number): void {
    if (this.#scrollTo === null && Math.abs(scrollTop - this.#scrollTop) >= 1) this.scrolled(scrollTop);
  }

  toEnd(): void {
    this.#atEnd = true;
  }

  place(): Placement {
    const slack = this.#viewport - this.#total;
    if (slack > 0 || this.#atEnd) {
      this.#atEnd = true;
      this.#moveTo(Math.max(0, -slack));
      return this.#placed(Math.max(0, slack));
    }
    const { index, offset } = this.#anchor;
    this.#drift = this.#scrollTop + offset - this.#offsetOf(index);
    const { from } = this.#slice();
    const spaceIsWrong = from === 0 ? this.#drift !== 0 : this.#offsetOf(from) + this.#drift < padding;
    if (spaceIsWrong || this.#settles) this.#moveTo(Math.max(0, this.#offsetOf(index) - offset));
    return this.#placed(0);
  }

  /** Whether the lines of that placement still reach far enough beyond what is in sight. */
  covered({ from, to }: { from: number; to: number }): boolean {
    const wanted = this.#slice();
    const enough = spareLines / 2;
    // At the ends it has to be all, or the rest could not be scrolled to.
    const above = from <= (wanted.from === 0 ? 0 : wanted.from + enough);
    return above && to >= (wanted.to === this.#lines.length ? wanted.to : wanted.to - enough);
  }

  /** Where the scroller has to be put since this was asked last; null where it may stay. */
  takeScroll(): number | null {
    const scrollTo = this.#scrollTo;
    this.#scrollTo = null;
    return scrollTo;
  }

  get #total(): number {
    return this.#offsetOf(this.#lines.length) + padding;
  }

  #offsetOf(index: number): number {
    return this.#offsets[index] ?? padding;
  }

  #moveTo(scrollTop: number): void {
    this.#drift = 0;
    this.#settles = false;
    this.#scrollTop = scrollTop;
    this.#scrollTo = scrollTop;
    this.#dropAnchor();
  }

  #placed(slack: number): Placement {
    const { from, to } = this.#slice();
    const before = Math.max(0, this.#offsetOf(from) + this.#drift + slack);
    return { from, to, before, after: this.#total - this.#offsetOf(to) };
  }

  #slice(): { from: number; to: number } {
    const top = this.#scrollTop - this.#drift;
    const first = this.#indexAt(top);
    const last = this.#indexAt(top + this.#viewport);
    const spare = Math.min(spareLines, Math.max(0, Math.floor((mostLines - (last - first + 1)) / 2)));
    const from = Math.max(0, first - spare);
    return { from, to: Math.min(this.#lines.length, last + 1 + spare, from + mostLines) };
  }

  /** The line that is `y` px below the top of the first one, or the nearest. */
  #indexAt(y: number): number {
    let low = 0;
    let high = Math.max(0, this.#lines.length - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#offsetOf(middle) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #dropAnchor(): void {
    const first = this.#indexAt(this.#scrollTop - this.#drift);
    let index = first;
    while (index < this.#lines.length && this.#floats(index)) index += 1;
    if (index === this.#lines.length) index = first;
    this.#anchor = { index, key: this.#lines[index]?.key ?? '', offset: this.#offsetOf(index) + this.#drift - this.#scrollTop };
  }

  #floats(index: number): boolean {
    const line = this.#lines[index];
    return line !== undefined && this.#kind.floats(line);
  }

  #update(): void {
    this.#sizes = Float64Array.from(this.#lines, (line) => this.#heights.get(line.key) ?? this.#kind.estimate(line));
    this.#offsets = new Float64Array(this.#lines.length + 1);
    this.#offsets[0] = padding;
    this.#addUp(0);
    const index = this.#findAnchor();
    // What was put above the first line needs space that can be scrolled to.
    if (index > this.#anchor.index) this.#settles = true;
    this.#anchor.index = index;
  }

  #addUp(from: number): void {
    let offset = this.#offsetOf(from);
    for (let index = from; index < this.#sizes.length; index += 1) {
      offset += this.#sizes[index] ?? 0;
      this.#offsets[index + 1] = offset;
    }
  }

  /** Where the anchor is now; the nearest place where it has gone. */
  #findAnchor(): number {
    const { index, key } = this.#anchor;
    if (this.#lines[index]?.key === key) return index;
    const found = this.#lines.findIndex((line) => line.key === key);
    return found >= 0 ? found : Math.min(index, Math.max(0, this.#lines.length - 1));
  }
}
