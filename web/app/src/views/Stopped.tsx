import { closeCodes } from '@chatroom/client/codes';
import { Icon } from '@chatroom/ui';
import { useEffect, useRef } from 'preact/hooks';
import { explainStop } from '../words.ts';
import { useStores } from './stores.ts';

/** Stands in for everything when the connection has ended for good. */
export function Stopped({ code }: { code: number }) {
  const { chat } = useStores();
  const { title, text, action } = explainStop(code);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whatever was focused has gone.
    heading.current?.focus();
  }, []);
  const banned = code === closeCodes[4403].number;
  return (
    <main class="flex h-full flex-col items-center justify-center p-4">
      <div class="flex w-full max-w-md flex-col items-center gap-4 rounded-2xl border border-line bg-panel p-8 text-center shadow-sm">
        <span class={`rounded-full p-4 ${banned ? 'bg-bad-ground text-bad' : 'bg-accent-soft text-accent'}`}>
          <Icon name={banned ? 'lock' : 'info'} class="size-8" />
        </span>
        <h1 ref={heading} tabIndex={-1} class="text-xl font-semibold text-balance focus-visible:outline-none">
          {title}
        </h1>
        <p class="text-soft text-pretty">{text}</p>
        <button
          type="button"
          class={`button ${banned ? 'button-quiet' : 'button-main'}`}
          onClick={() => {
            chat.connect();
          }}
        >
          {action}
        </button>
      </div>
    </main>
  );
}
