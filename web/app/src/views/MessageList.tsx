import type { Room } from '@chatroom/client';
import { Icon } from '@chatroom/ui';
import { effect, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { LineWindow } from '../line-window.ts';
import { estimateHeight, floats } from '../line-heights.ts';
import type { Line } from '../timeline.ts';
import { follows } from '../timeline.ts';
import { emptyRoom, unreadMessages, words } from '../words.ts';
import { LineView } from './LineView.tsx';
import { useStores } from './stores.ts';

/** History is asked for when less than so many screens of it are left above. */
const screensAhead = 2;
/** Drawing and measuring settle after two or three rounds; more would mean that they never do. */
const mostRounds = 5;

interface Drawn {
  lines: readonly Line[];
  from: number;
  to: number;
  rounds: number;
}

/** The conversation. Only a window of it is in the page; LineWindow decides which, this does what it says. */
export function MessageList({ room }: { room: Room }) {
  const { chat, attention } = useStores();
  const lines = useLines();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const lineWindow = useRef(new LineWindow<Line>({ estimate: estimateHeight, floats })).current;
  const drawn = useRef<Drawn>({ lines: [], from: 0, to: 0, rounds: 0 }).current;
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const atEnd = useSignal(true);

  if (drawn.lines !== lines) {
    if (scroller.current !== null) lineWindow.catchUp(scroller.current.scrollTop);
    if (wroteSomething(drawn.lines, lines)) lineWindow.toEnd();
    lineWindow.setLines(lines);
    drawn.lines = lines;
    drawn.rounds = 0;
  }
  const whole = lines[0]?.kind === 'start';
  const { from, to } = lineWindow.place();
  Object.assign(drawn, { from, to });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || list.current === null) return;
    lineWindow.setViewport(element.clientHeight);
    lineWindow.measured(from, heightsOf(list.current));
    const placed = lineWindow.place();
    list.current.style.paddingTop = `${placed.before}px`;
    list.current.style.paddingBottom = `${placed.after}px`;
    const scrollTo = lineWindow.takeScroll();
    if (scrollTo !== null && Math.abs(scrollTo - element.scrollTop) >= 1) element.scrollTop = scrollTo;
    drawn.rounds += 1;
    if (!lineWindow.covered({ from, to }) && drawn.rounds < mostRounds) draw(0);
    tell();
  });

  const tell = (): void => {
    atEnd.value = lineWindow.atEnd;
    attention.setAtEnd(lineWindow.atEnd);
    const near = lineWindow.above < screensAhead * (scroller.current?.clientHeight ?? 0);
    if (near && chat.loadingOlder.problem.peek() === null) void chat.loadOlder();
  };

  const redraw = (): void => {
    drawn.rounds = 0;
    draw(0);
  };

  const followScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    // A scroll that a new size of the page brought about is not the reader's.
    if (lineWindow.setViewport(element.clientHeight)) {
      redraw();
      return;
    }
    lineWindow.scrolled(element.scrollTop);
    if (lineWindow.covered(drawn)) tell();
    else redraw();
  };

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let { clientWidth } = element;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== clientWidth) lineWindow.forgetHeights();
      ({ clientWidth } = element);
      redraw();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  return (
    <div class="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={words.messages}
        aria-live="off"
        tabIndex={0}
        class="conversation h-full overflow-y-auto overscroll-contain px-3 focus-visible:-outline-offset-2 sm:px-5 pointer-fine:pr-1 pointer-fine:sm:pr-2"
        onScroll={followScroll}
      >
        {lines.every((line) => line.kind === 'start') ? (
          <p class="flex h-full items-center justify-center text-center text-sm text-pretty text-soft">{emptyRoom(room.info.id)}</p>
        ) : (
          <ol ref={list} class="mx-auto flex w-full max-w-3xl flex-col">
            {lines.slice(from, to).map((line, index) => (
              <li key={line.key} data-key={line.key} aria-setsize={whole ? lines.length : -1} aria-posinset={from + index + 1}>
                <LineView
                  line={line}
                  continues={follows(lines[from + index - 1], line)}
                  ends={!follows(line, lines[from + index + 1])}
                />
              </li>
            ))}
          </ol>
        )}
      </div>
      <LoadingOlder />
      {!atEnd.value && (
        <button
          type="button"
          class="button button-quiet button-small absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-md"
          onClick={() => {
            lineWindow.toEnd();
            redraw();
          }}
        >
          <Icon name="down" class="size-4" />
          {attention.unread.value > 0 ? unreadMessages(attention.unread.value) : words.toLatest}
        </button>
      )}
    </div>
  );
}

/** The lines, once a frame: a burst of messages is worked in together. */
function useLines(): readonly Line[] {
  const { chat } = useStores();
  const [lines, show] = useState(() => chat.lines.peek());
  useEffect(() => {
    let frame = 0;
    const stop = effect(() => {
      if (chat.linesChange === null || frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        show(chat.lines.peek());
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [chat]);
  return lines;
}

function LoadingOlder() {
  const { chat } = useStores();
  const { busy, problem } = chat.loadingOlder;
  if (!busy.value && problem.value === null) return null;
  return (
    <div class="absolute top-2 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-panel px-3 py-1 text-sm text-soft shadow-sm">
      {busy.value ? (
        words.loadingOlder
      ) : (
        <>
          <span role="alert">{problem.value}</span>
          <button type="button" class="font-semibold underline" onClick={() => void chat.loadOlder()}>
            {words.tryAgain}
          </button>
        </>
      )}
    </div>
  );
}

/** Who writes wants to see it, wherever in the conversation they were. */
function wroteSomething(before: readonly Line[], after: readonly Line[]): boolean {
  const last = after.at(-1);
  return last?.kind === 'message' && last.state === 'sending' && last.key !== before.at(-1)?.key;
}

function heightsOf(list: HTMLOListElement): number[] {
  return Array.from(list.children, (child) => child.getBoundingClientRect().height);
}
