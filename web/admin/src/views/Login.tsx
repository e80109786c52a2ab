import { Problem } from '@chatroom/ui';
import { useEffect, useId, useRef } from 'preact/hooks';
import { explainOut, words } from '../words.ts';
import { Brand } from './Navigation.tsx';
import { SubmitButton } from './SubmitButton.tsx';
import { useStores } from './stores.ts';

export function Login() {
  const { session } = useStores();
  const { signingIn } = session;
  const state = session.session.value;
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const id = useId();
  const reason = state.kind === 'out' ? explainOut(state.reason) : null;
  useEffect(() => {
    name.current?.focus();
  }, []);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (name.current === null || password.current === null) return;
    if (await session.signIn(name.current.value, password.current.value)) return;
    password.current.focus();
    password.current.select();
  };

  const clear = (): void => {
    signingIn.clear();
  };
  const invalid = signingIn.problem.value !== null;
  return (
    <main class="flex min-h-full flex-col items-center justify-center gap-4 p-4">
      <div class="card flex w-full max-w-sm flex-col gap-5 rounded-2xl p-6 shadow-sm sm:p-8">
        <div class="flex items-center gap-2.5">
          <Brand />
        </div>
        <div class="flex flex-col gap-1">
          <h1 class="text-xl font-semibold">{words.signInTitle}</h1>
          <p class="text-sm text-soft text-pretty">{words.signInHint}</p>
        </div>
        {reason !== null && (
          <p role="status" class="rounded-lg bg-accent-soft px-3 py-2 text-sm text-pretty">
            {reason}
          </p>
        )}
        <form aria-label={words.signInTitle} class="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
          <label class="flex flex-col gap-1.5 text-sm font-medium">
            {words.username}
            <input
              ref={name}
              class="field font-normal"
              autoComplete="username"
              autoCapitalize="none"
              spellcheck={false}
              required
              aria-invalid={invalid}
              aria-describedby={`${id}-problem`}
              onInput={clear}
            />
          </label>
          <label class="flex flex-col gap-1.5 text-sm font-medium">
            {words.password}
            <input
              ref={password}
              type="password"
              class="field font-normal"
              autoComplete="current-password"
              required
              aria-invalid={invalid}
              aria-describedby={`${id}-problem`}
              onInput={clear}
            />
          </label>
          <Problem id={`${id}-problem`} text={signingIn.problem.value} />
          <SubmitButton task={signingIn} class="button-main w-full">
            {words.signIn}
          </SubmitButton>
        </form>
      </div>
      <p class="text-center text-xs text-soft">{words.memoryOnly}</p>
    </main>
  );
}
