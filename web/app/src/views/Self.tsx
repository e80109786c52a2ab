import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Avatar } from './Avatar.tsx';
import { Icon } from './Icon.tsx';
import { Problem } from './Problem.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useStores } from './stores.ts';

/** Who one is, and the form to change the name in place. */
export function Self() {
  const { chat } = useStores();
  const editing = useSignal(false);
  const { identity } = chat.state.value;
  if (identity === null) return <StatusLine />;
  return (
    <div class="flex flex-col gap-2">
      <div class="flex items-center gap-3">
        <Avatar clientId={identity.clientId} name={identity.username} size="large" />
        <div class="min-w-0 flex-1">
          <p class="truncate leading-tight font-semibold" title={`Client ${identity.clientId}`}>
            {identity.username}
          </p>
          <StatusLine />
        </div>
        {!editing.value && (
          <button
            type="button"
            class="button-icon -mr-1.5"
            aria-label="Change your name"
            onClick={() => {
              editing.value = true;
            }}
          >
            <Icon name="pencil" class="size-4" />
          </button>
        )}
      </div>
      {editing.value && (
        <NameForm
          name={identity.username}
          onDone={() => {
            chat.renaming.clear();
            editing.value = false;
          }}
        />
      )}
    </div>
  );
}

function NameForm({ name, onDone }: { name: string; onDone: () => void }) {
  const { chat } = useStores();
  const { busy, problem } = chat.renaming;
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    field.current?.select();
  }, []);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (field.current !== null && (await chat.rename(field.current.value))) onDone();
  };

  return (
    <form
      aria-label="Rename"
      class="flex flex-col gap-1.5"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <label htmlFor={id} class="text-sm font-medium">
        Your name
      </label>
      <input
        id={id}
        ref={field}
        class="field"
        defaultValue={name}
        autoComplete="nickname"
        required
        aria-invalid={problem.value !== null}
        aria-describedby={`${id}-problem`}
        onInput={() => {
          chat.renaming.clear();
        }}
      />
      <Problem id={`${id}-problem`} text={problem.value} />
      <div class="flex gap-2">
        <button type="submit" class="button button-main button-small" disabled={busy.value}>
          Save
        </button>
        <button type="button" class="button button-quiet button-small" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}
