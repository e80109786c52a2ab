import { Problem } from '@chatroom/ui';
import { useId, useRef } from 'preact/hooks';
import { roomOfInput } from '../room-link.ts';
import { words } from '../words.ts';
import { useStores } from './stores.ts';

export function JoinForm() {
  const { chat } = useStores();
  const { busy, problem } = chat.joining;
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const input = field.current;
    if (input === null) return;
    const roomId = roomOfInput(input.value);
    if (roomId === null) {
      problem.value = words.notARoomNumber;
      return;
    }
    if (await chat.join(roomId)) input.value = '';
  };

  return (
    <form aria-label={words.joinRoom} class="flex flex-col gap-1.5" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id} class="text-sm font-medium">
        {words.roomNumber}
      </label>
      <div class="flex gap-2">
        <input
          id={id}
          ref={field}
          class="field tabular-nums"
          inputMode="numeric"
          autoComplete="off"
          placeholder={words.roomNumberExample}
          required
          aria-invalid={problem.value !== null}
          aria-describedby={`${id}-problem`}
          onInput={() => {
            chat.joining.clear();
          }}
        />
        <button type="submit" class="button button-main" disabled={busy.value}>
          {words.join}
        </button>
      </div>
      <Problem id={`${id}-problem`} text={problem.value} />
    </form>
  );
}
