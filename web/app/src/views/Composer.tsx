import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { charactersLeft, explain } from '../words.ts';
import { Icon } from './Icon.tsx';
import { Problem } from './Problem.tsx';
import { useStores } from './stores.ts';

/** How many code points before the limit the counter shows up. */
const counterFrom = 40;

export function Composer({ roomName }: { roomName: string }) {
  const { chat } = useStores();
  const text = useSignal('');
  const problem = useSignal<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => {
    // With a touch screen, the focus would bring up the keyboard over the conversation.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  const limit = chat.state.value.identity?.limits.message ?? Number.POSITIVE_INFINITY;
  const left = limit - Array.from(text.value.normalize('NFC').trim()).length;
  const sendable = text.value.trim() !== '' && left >= 0;

  const send = (): void => {
    if (!sendable) return;
    try {
      chat.send(text.value.trim());
      text.value = '';
      problem.value = null;
    } catch (error) {
      problem.value = explain(error);
    }
  };

  return (
    <form
      aria-label="Write a message"
      class="border-t border-line bg-panel p-3 sm:px-5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
        field.current?.focus();
      }}
    >
      <div class="mx-auto flex max-w-3xl flex-col gap-1">
        <Problem id={`${id}-problem`} text={problem.value} />
        <div class="flex items-end gap-2">
          <textarea
            ref={field}
            rows={1}
            aria-label="Message"
            aria-describedby={`${id}-problem ${id}-left`}
            aria-invalid={left < 0}
            placeholder={`Message to ${roomName}`}
            class="field h-auto max-h-32 min-h-11 resize-none py-2.5 leading-snug field-sizing-content"
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
              problem.value = null;
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
          <button type="submit" class="button button-main h-11 px-3 sm:px-4" aria-label="Send" disabled={!sendable}>
            <Icon name="send" />
            <span class="hidden sm:inline">Send</span>
          </button>
        </div>
        <p id={`${id}-left`} class={`text-right text-xs tabular-nums empty:hidden ${left < 0 ? 'text-bad' : 'text-soft'}`}>
          {left <= counterFrom ? charactersLeft(left) : null}
        </p>
      </div>
    </form>
  );
}
