import { Problem } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { words } from '../words.ts';
import { Counter, leftOf } from './Counter.tsx';
import { useStores } from './stores.ts';

export function CreateForm() {
  const { chat } = useStores();
  const { busy, problem } = chat.creating;
  const name = useSignal('');
  const listed = useSignal(true);
  const id = useId();
  const left = leftOf(name.value, chat.state.value.identity?.limits.roomName);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (await chat.create(name.value, listed.value)) name.value = '';
  };

  return (
    <form aria-label={words.createRoom} class="flex flex-col gap-1.5" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id} class="text-sm font-medium">
        {words.newRoomName}
      </label>
      <div class="flex gap-2">
        <input
          id={id}
          class="field"
          autoComplete="off"
          placeholder={words.newRoomExample}
          required
          value={name.value}
          aria-invalid={problem.value !== null || left < 0}
          aria-describedby={`${id}-problem ${id}-left`}
          onInput={(event) => {
            name.value = event.currentTarget.value;
            chat.creating.clear();
          }}
        />
        <button type="submit" class="button button-main" disabled={busy.value || left < 0}>
          {words.create}
        </button>
      </div>
      <Counter id={`${id}-left`} left={left} from={6} />
      <Problem id={`${id}-problem`} text={problem.value} />
      <label class="flex items-center gap-2 text-sm text-soft">
        <input
          type="checkbox"
          class="size-4 accent-accent"
          checked={listed.value}
          onChange={(event) => {
            listed.value = event.currentTarget.checked;
          }}
        />
        {words.listRoom}
      </label>
    </form>
  );
}
