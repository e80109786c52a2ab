import { Avatar, Icon, Problem } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../words.ts';
import { Counter, leftOf } from './Counter.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useStores } from './stores.ts';

/** Who one is, the form to change the name in place, and the way to the settings. */
export function Self() {
  const { chat } = useStores();
  const editing = useSignal(false);
  const settingsOpen = useSignal(false);
  const nameButton = useRef<HTMLButtonElement>(null);
  const { identity } = chat.state.value;
  if (identity === null) return <StatusLine />;
  return (
    <div role="group" aria-label={words.youTitle} class="flex flex-col gap-2">
      <div class="flex items-center gap-3">
        <Avatar clientId={identity.clientId} name={identity.username} size="large" />
        <div class="min-w-0 flex-1">
          <p class="truncate leading-tight font-semibold" title={identity.username}>
            {identity.username}
          </p>
          <StatusLine />
        </div>
        {!editing.value && (
          <button
            ref={nameButton}
            type="button"
            class="button-icon -mr-2"
            aria-label={words.changeName}
            onClick={() => {
              editing.value = true;
            }}
          >
            <Icon name="pencil" class="size-4" />
          </button>
        )}
        <button
          type="button"
          class="button-icon -mr-1.5"
          aria-label={words.settings}
          aria-haspopup="dialog"
          onClick={() => {
            settingsOpen.value = true;
          }}
        >
          <Icon name="settings" class="size-4" />
        </button>
      </div>
      {editing.value && (
        <NameForm
          name={identity.username}
          onDone={() => {
            chat.renaming.clear();
            editing.value = false;
            // The form, which had the focus, goes; the button is back after the next drawing.
            requestAnimationFrame(() => nameButton.current?.focus());
          }}
        />
      )}
      {settingsOpen.value && (
        <SettingsDialog
          onClose={() => {
            settingsOpen.value = false;
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
  const text = useSignal(name);
  const id = useId();
  const left = leftOf(text.value, chat.state.value.identity?.limits.username);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (await chat.rename(text.value)) onDone();
  };

  return (
    <form
      aria-label={words.rename}
      class="flex flex-col gap-1.5"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <label htmlFor={id} class="text-sm font-medium">
        {words.yourName}
      </label>
      <input
        id={id}
        ref={field}
        class="field"
        value={text.value}
        autoComplete="nickname"
        required
        aria-invalid={problem.value !== null || left < 0}
        aria-describedby={`${id}-problem ${id}-left`}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          chat.renaming.clear();
        }}
      />
      <Counter id={`${id}-left`} left={left} from={6} />
      <Problem id={`${id}-problem`} text={problem.value} />
      <div class="flex gap-2">
        <button type="submit" class="button button-main button-small" disabled={busy.value || left < 0}>
          {words.save}
        </button>
        <button type="button" class="button button-quiet button-small" onClick={onDone}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
