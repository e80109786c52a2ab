import { Icon, Problem } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { nameBeingWritten } from '../emoji.ts';
import type { Emoji } from '../emoji.ts';
import { messageTo, words } from '../words.ts';
import { Counter } from './Counter.tsx';
import { EmojiMatches, useMatches } from './EmojiMatches.tsx';
import { EmojiPicker } from './EmojiPicker.tsx';
import { useComposer } from './use-composer.ts';

/** How many code points before the limit the counter shows up. */
const counterFrom = 40;

export function Composer({ roomId, roomName }: { roomId: number; roomName: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, caret, problem, left, sendable, typed, moved, insert, send } = useComposer(roomId, field);
  const picking = useSignal(false);
  const id = useId();
  const matches = useMatches(`${id}-matches`, nameBeingWritten(text.value.slice(0, caret.value)));
  const complete = (chosen: Emoji): void => {
    insert(chosen, (matches.wanted?.length ?? 0) + 1);
  };

  useEffect(() => {
    // With a touch screen, the focus would bring up the keyboard over the conversation.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (field.current !== null) fitHeight(field.current);
  }, [text.value]);

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
              moved(event.currentTarget.selectionEnd);
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
