import type { Room } from '@chatroom/client';
import { Icon } from '@chatroom/ui';
import { effect, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Line } from '../timeline.ts';
import { follows } from '../timeline.ts';
import { emptyRoom, unreadMessages, words } from '../words.ts';
import { LineView } from './LineView.tsx';
import { LoadingOlder } from './LoadingOlder.tsx';
import { LineScroller } from './line-scroller.ts';
import { useStores } from './stores.ts';

/** History is asked for when less than so many screens of it are left above. */
const screensAhead = 2;

/** The conversation. Only a window of it is in the page: see line-window.ts. */
export function MessageList({ room }: { room: Room }) {
  const lines = useLines();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const { lineScroller, atEnd } = useLineScroller();
  const { from, to } = lineScroller.update(lines);
  const whole = lines[0]?.kind === 'start';

  useLayoutEffect(() => {
    if (scroller.current !== null && list.current !== null) lineScroller.drawn(scroller.current, list.current);
  });
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      lineScroller.resized();
    });
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => {
      observer.disconnect();
    };
  }, [lineScroller]);

  return (
    <div class="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={words.messages}
        aria-live="off"
        tabIndex={0}
        class="conversation h-full overflow-y-auto overscroll-contain px-3 focus-visible:-outline-offset-2 sm:px-5 pointer-fine:pr-1 pointer-fine:sm:pr-2"
        onScroll={() => {
          lineScroller.scrolled();
        }}
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
      {!atEnd && (
        <ToEnd
          onClick={() => {
            lineScroller.toEnd();
          }}
        />
      )}
    </div>
  );
}

function ToEnd({ onClick }: { onClick: () => void }) {
  const unread = useStores().attention.unread.value;
  return (
    <button
      type="button"
      class="button button-quiet button-small absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-md"
      onClick={onClick}
    >
      <Icon name="down" class="size-4" />
      {unread > 0 ? unreadMessages(unread) : words.toLatest}
    </button>
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

/** Draws when it has to, tells what the reader sees, and asks for history in time. */
function useLineScroller(): { lineScroller: LineScroller; atEnd: boolean } {
  const { chat, attention } = useStores();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const atEnd = useSignal(true);
  const [lineScroller] = useState(() => {
    const created: LineScroller = new LineScroller({
      draw: () => {
        draw(0);
      },
      moved: () => {
        atEnd.value = created.atEnd;
        attention.setAtEnd(created.atEnd);
        const { problem } = chat.loadingOlder;
        if (created.screensAbove < screensAhead && problem.peek() === null) void chat.loadOlder();
      },
    });
    return created;
  });
  return { lineScroller, atEnd: atEnd.value };
}
