// Does with the elements of the page what LineWindow says: measures lines, sets the empty space around them, scrolls.

import { estimateHeight, floats } from '../line-heights.ts';
import { LineWindow } from '../line-window.ts';
import type { Line } from '../timeline.ts';

export interface LineScrollerListener {
  /** Other lines have to be drawn; `update` and `drawn` follow. */
  draw: () => void;
  /** The reader is somewhere else, or the lines are. */
  moved: () => void;
}

/** Drawing and measuring settle after two or three rounds; more would mean that they never do. */
const mostRounds = 5;

export class LineScroller {
  readonly #listener: LineScrollerListener;
  readonly #window = new LineWindow<Line>({ estimate: estimateHeight, floats });
  #scroller: HTMLElement | null = null;
  #lines: readonly Line[] = [];
  #drawn = { from: 0, to: 0 };
  #width = 0;
  #rounds = 0;

  constructor(listener: LineScrollerListener) {
    this.#listener = listener;
  }

  get atEnd(): boolean {
    return this.#window.atEnd;
  }

  /** How many screens of the conversation are left above what is in sight. */
  get screensAbove(): number {
    return this.#window.above / Math.max(1, this.#scroller?.clientHeight ?? 0);
  }

  /** Which of these lines to draw. */
  update(lines: readonly Line[]): { from: number; to: number } {
    if (lines !== this.#lines) {
      if (this.#scroller !== null) this.#window.catchUp(this.#scroller.scrollTop);
      if (wroteSomething(this.#lines, lines)) this.#window.toEnd();
      this.#window.setLines(lines);
      this.#lines = lines;
      this.#rounds = 0;
    }
    const { from, to } = this.#window.place();
    this.#drawn = { from, to };
    return this.#drawn;
  }

  /** They are in the page now. */
  drawn(scroller: HTMLElement, list: HTMLElement): void {
    this.#scroller = scroller;
    // Where it is hidden, nothing has a size.
    if (scroller.clientHeight === 0) return;
    this.#window.setViewport(scroller.clientHeight);
    this.#window.measured(this.#drawn.from, Array.from(list.children, (line) => line.getBoundingClientRect().height));
    const { before, after } = this.#window.place();
    list.style.paddingTop = `${before}px`;
    list.style.paddingBottom = `${after}px`;
    const scrollTo = this.#window.takeScroll();
    if (scrollTo !== null && Math.abs(scrollTo - scroller.scrollTop) >= 1) scroller.scrollTop = scrollTo;
    this.#rounds += 1;
    if (!this.#window.covered(this.#drawn) && this.#rounds < mostRounds) this.#listener.draw();
    this.#listener.moved();
  }

  scrolled(): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    // A scroll that a new size of the page brought about is not the reader's.
    if (this.#window.setViewport(scroller.clientHeight)) {
      this.#draw();
      return;
    }
    this.#window.scrolled(scroller.scrollTop);
    if (this.#window.covered(this.#drawn)) this.#listener.moved();
    else this.#draw();
  }

  resized(): void {
    const width = this.#scroller?.clientWidth ?? 0;
    if (width === 0) return;
    if (width !== this.#width) this.#window.forgetHeights();
    this.#width = width;
    this.#draw();
  }

  toEnd(): void {
    this.#window.toEnd();
    this.#draw();
  }

  #draw(): void {
    this.#rounds = 0;
    this.#listener.draw();
  }
}

/** Who writes wants to see it, wherever in the conversation they were. */
function wroteSomething(before: readonly Line[], after: readonly Line[]): boolean {
  const last = after.at(-1);
  return last?.kind === 'message' && last.state === 'sending' && last.key !== before.at(-1)?.key;
}
