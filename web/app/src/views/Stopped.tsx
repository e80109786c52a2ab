import { explainStop } from '../words.ts';
import { Logo } from './Logo.tsx';
import { useStores } from './stores.ts';

/** Stands in for everything when the connection has ended for good. */
export function Stopped({ code }: { code: number }) {
  const { chat } = useStores();
  const { title, text, action } = explainStop(code);
  return (
    <main class="flex h-full flex-col items-center justify-center gap-4 p-6 text-center">
      <Logo class="size-14" />
      <h1 class="text-xl font-semibold text-balance">{title}</h1>
      <p class="max-w-md text-soft text-pretty">{text}</p>
      <button
        type="button"
        class="button button-main"
        onClick={() => {
          chat.connect();
        }}
      >
        {action}
      </button>
    </main>
  );
}
