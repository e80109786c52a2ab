import { useId, useRef } from 'preact/hooks';
import { Problem } from './Problem.tsx';
import { useStores } from './stores.ts';

export function CreateForm() {
  const { chat } = useStores();
  const { busy, problem } = chat.creating;
  const name = useRef<HTMLInputElement>(null);
  const listed = useRef<HTMLInputElement>(null);
  const id = useId();

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (name.current === null || listed.current === null) return;
    if (await chat.create(name.current.value, listed.current.checked)) name.current.value = '';
  };

  return (
    <form aria-label="Create a room" class="flex flex-col gap-1.5" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id} class="text-sm font-medium">
        Name of a new room
      </label>
      <div class="flex gap-2">
        <input
          id={id}
          ref={name}
          class="field"
          autoComplete="off"
          placeholder="Tea kitchen"
          required
          aria-invalid={problem.value !== null}
          aria-describedby={`${id}-problem`}
          onInput={() => {
            chat.creating.clear();
          }}
        />
        <button type="submit" class="button button-main" disabled={busy.value}>
          Create
        </button>
      </div>
      <Problem id={`${id}-problem`} text={problem.value} />
      <label class="flex items-center gap-2 text-sm text-soft">
        <input ref={listed} type="checkbox" defaultChecked class="size-4 accent-accent" />
        Show it in the list of rooms
      </label>
    </form>
  );
}
