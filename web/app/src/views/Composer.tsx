import { Icon, Problem } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { mayHaveNames, nameBeingWritten } from '../emoji.ts';
import type { Emoji } from '../emoji.ts';
import { messageTo, words } from '../words.ts';
import { Counter, leftOf } from './Counter.tsx';
import { EmojiPicker } from './EmojiPicker.tsx';
import { EmojiMatches, useMatches } from './EmojiMatches.tsx';
import { useStores } from './stores.ts';

/** How many code points before the limit the counter shows up. */
const counterFrom = 40;

export function Composer({ roomId, roomName }: { roomId: number; roomName: string }) {
  const { chat, drafts, emoji } = useStores();
  const text = useSignal(drafts.of(roomId));
  const caret = useSignal(text.peek().length);
  const problem = useSignal<string | null>(null);
  const picking = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const matches = useMatches(`${id}-matches`, nameBeingWritten(text.value.slice(0, caret.value)));

  useEffect(() => {
    // With a touch screen, the focus would bring up the keyboard over the conversation.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (field.current !== null) fitHeight(field.current);
  }, [text.value]);

  const left = leftOf(text.value, chat.state.value.identity?.limits.message);
  const sendable = text.value.trim() !== '' && left >= 0;

  const write = (next: string, at: number): void => {
    text.value = next;
    caret.value = at;
    problem.value = null;
    drafts.keep(roomId, next);
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
  };

  const typed = (value: string, at: number): void => {
    if (value.trim() !== '') chat.writing();
    const before = value.slice(0, at);
    const replaced = before.endsWith(':') ? (emoji.book.value?.replaceNames(before) ?? before) : before;
    if (replaced !== before) {
      write(replaced + value.slice(at), replaced.length);
      return;
    }
    text.value = value;
    caret.value = at;
    problem.value = null;
    drafts.keep(roomId, value);
  };

  /** In place of `take` characters before the caret. */
  const insert = (chosen: Emoji, take: number): void => {
    const start = caret.value - take;
    write(text.value.slice(0, start) + chosen.emoji + text.value.slice(caret.value), start + chosen.emoji.length);
  };

  const complete = (chosen: Emoji): void => {
    insert(chosen, (matches.wanted?.length ?? 0) + 1);
  };

  const send = (): void => {
    if (!sendable) return;
    if (mayHaveNames(text.value) && emoji.book.value === null && !emoji.failed.value) {
      void emoji.load().then(send);
      return;
    }
    const written = emoji.book.value?.replaceNames(text.value.trim()) ?? text.value.trim();
    write('', 0);
    chat.send(written, (why) => {
      // Nothing that somebody wrote is thrown away.
      if (text.value === '') write(written, written.length);
      problem.value = why;
    });
  };

  return (
    <form
      aria-label={words.writeMessage}
      class="border-t border-line bg-panel p-3 sm:px-5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
        field.current?.focus();
      }}
    >
      <div class="relative mx-auto flex max-w-3xl flex-col gap-1">
        {picking.value && (
          <EmojiPicker
            onPick={(chosen) => {
              insert(chosen, 0);
            }}
            onClose={() => {
              picking.value = false;
              field.current?.focus();
            }}
          />
        )}
        <EmojiMatches matches={matches} onPick={complete} />
        <Problem id={`${id}-problem`} text={problem.value} />
        <div class="flex items-end gap-2">
          <button
            type="button"
            class="button-icon h-11"
            aria-label={words.emoji}
            aria-expanded={picking.value}
            onClick={() => {
              picking.value = !picking.value;
            }}
          >
            <Icon name="smile" />
          </button>
          <textarea
            ref={field}
            rows={1}
            enterkeyhint="send"
            data-writing=""
            aria-label={words.message}
            aria-describedby={`${id}-problem ${id}-left`}
            aria-invalid={left < 0}
            aria-autocomplete="list"
            aria-controls={matches.found.length > 0 ? matches.id : undefined}
            aria-activedescendant={matches.activeId}
            placeholder={messageTo(roomName)}
            class="field h-auto max-h-32 min-h-11 resize-none py-2.5 leading-snug"
            value={text.value}
            onInput={({ currentTarget: { value, selectionEnd } }) => {
              typed(value, selectionEnd);
            }}
            onSelect={(event) => {
              caret.value = event.currentTarget.selectionEnd;
            }}
            onKeyDown={(event) => {
              if (event.isComposing || matches.takeKey(event, complete)) return;
              if (event.key !== 'Enter' || event.shiftKey) return;
              event.preventDefault();
              send();
            }}
          />
          <button type="submit" class="button button-main h-11 px-3 sm:px-4" aria-label={words.send} disabled={!sendable}>
            <Icon name="send" />
            <span class="hidden sm:inline">{words.send}</span>
          </button>
        </div>
        <Counter id={`${id}-left`} left={left} from={counterFrom} />
      </div>
    </form>
  );
}

/** As high as its text, up to the limit that the style sheet sets. */
function fitHeight(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}
