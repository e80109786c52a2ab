import { hasOlder } from '@chatroom/client';
import type { Room } from '@chatroom/client';
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Line, MessageLine } from '../timeline.ts';
import { explainUnsent } from '../words.ts';
import { Avatar } from './Avatar.tsx';
import { Icon } from './Icon.tsx';
import { useStores } from './stores.ts';

/** Nearer to the end than this counts as being there. */
const nearEndPx = 60;

export function Messages({ room }: { room: Room }) {
  const { chat } = useStores();
  const { busy, problem } = chat.loadingOlder;
  const lines = chat.lines.value;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useSignal(true);
  const before = useRef({ height: 0, first: '', last: '' });

  const scrollToEnd = (): void => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };

  // New lines keep a reader who is at the end there, and leave others at the line that they are reading.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const first = lines.find((line) => line.kind === 'message')?.key ?? '';
    const last = lines.at(-1)?.key ?? '';
    const { current: old } = before;
    const wroteSomething = last !== old.last && isSending(lines.at(-1));
    if (atEnd.value || wroteSomething) scrollToEnd();
    else if (first !== old.first && last === old.last) element.scrollTop += element.scrollHeight - old.height;
    before.current = { height: element.scrollHeight, first, last };
  }, [lines]);

  // So does a composer that grows, a banner, or the keyboard of a phone.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.peek()) scrollToEnd();
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
        aria-label="Messages"
        aria-live="polite"
        tabIndex={0}
        class="flex h-full flex-col overflow-y-auto overscroll-contain px-3 py-4 focus-visible:-outline-offset-2 sm:px-5"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          atEnd.value = scrollHeight - scrollTop - clientHeight < nearEndPx;
        }}
      >
        {hasOlder(room.log) && (
          <div class="mb-4 flex flex-col items-center gap-1">
            <button
              type="button"
              class="button button-quiet button-small"
              disabled={busy.value}
              onClick={() => void chat.loadOlder()}
            >
              Load earlier messages
            </button>
            <p role="alert" class="text-sm text-bad empty:hidden">
              {problem.value}
            </p>
          </div>
        )}
        {lines.length === 0 ? (
          <p class="flex h-full items-center justify-center text-center text-sm text-pretty text-soft">
            Nothing has been said here yet. Others join with the number {room.info.id}.
          </p>
        ) : (
          <ol class="mx-auto mt-auto flex w-full max-w-3xl flex-col">
            {lines.map((line) => (
              <LineView key={line.key} line={line} />
            ))}
          </ol>
        )}
      </div>
      {!atEnd.value && (
        <button
          type="button"
          class="button button-quiet button-small absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-md"
          onClick={scrollToEnd}
        >
          <Icon name="down" class="size-4" /> To the latest
        </button>
      )}
    </div>
  );
}

function isSending(line: Line | undefined): boolean {
  return line?.kind === 'message' && line.state === 'sending';
}

function LineView({ line }: { line: Line }) {
  switch (line.kind) {
    case 'note':
      return <li class="mt-3 text-center text-xs text-soft">{line.text}</li>;
    case 'lost':
      return (
        <li class="mt-3 text-center text-xs text-bad">Some messages that stood here are no longer on the server.</li>
      );
    case 'message':
      return line.own ? <OwnMessage line={line} /> : <OthersMessage line={line} />;
  }
}

const bubble = 'w-fit max-w-full rounded-2xl px-3.5 py-2 text-[0.9375rem] leading-snug break-words whitespace-pre-wrap';

function OthersMessage({ line }: { line: MessageLine }) {
  const { continues, clientId, author } = line;
  return (
    <li class={`flex items-end gap-2.5 pr-10 ${continues ? 'mt-1' : 'mt-4'}`}>
      <div class="w-8 shrink-0 self-start">{!continues && <Avatar clientId={clientId} name={author} />}</div>
      <div class="flex min-w-0 flex-col">
        <p class={continues ? 'sr-only' : 'mb-1 text-xs font-medium text-soft'}>
          {author} <Time at={line.at} class="ml-1 font-normal" />
        </p>
        <p class={`${bubble} bg-bubble shadow-xs ${continues ? '' : 'rounded-tl-md'}`}>{line.text}</p>
      </div>
    </li>
  );
}

function OwnMessage({ line }: { line: MessageLine }) {
  return (
    <li class={`flex flex-col items-end pl-14 ${line.continues ? 'mt-1' : 'mt-4'}`}>
      <p class="sr-only">You</p>
      <p class={`${bubble} bg-own text-on-own ${line.continues ? '' : 'rounded-tr-md'} ${line.state === 'sent' ? '' : 'opacity-70'}`}>
        {line.text}
      </p>
      <OwnState line={line} />
    </li>
  );
}

function OwnState({ line }: { line: MessageLine }) {
  const { chat } = useStores();
  switch (line.state) {
    case 'sent':
      return (
        <p class={line.ends ? 'mt-1 flex items-center gap-1 text-xs text-soft' : 'sr-only'}>
          <Time at={line.at} />
          <Icon name="check" class="size-3.5" />
          <span class="sr-only">Sent</span>
        </p>
      );
    case 'sending':
      return (
        <p class="mt-1 flex items-center gap-1 text-xs text-soft">
          <Icon name="clock" class="size-3.5" /> Sending…
        </p>
      );
    case 'failed':
      return (
        <p class="mt-1 flex items-center gap-2 text-xs text-bad">
          {explainUnsent(line.problem)}
          <button
            type="button"
            class="font-semibold underline"
            onClick={() => {
              chat.retry(line.id);
            }}
          >
            Try again
          </button>
        </p>
      );
  }
}

const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

function Time({ at, class: classes = '' }: { at: number; class?: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} class={`tabular-nums ${classes}`}>
      {clockTime.format(at)}
    </time>
  );
}
