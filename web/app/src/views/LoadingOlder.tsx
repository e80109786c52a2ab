import { words } from '../words.ts';
import { useStores } from './stores.ts';

/** Over the upper edge of the conversation, while history is on its way or could not be had. */
export function LoadingOlder() {
  const { chat } = useStores();
  const { busy, problem } = chat.loadingOlder;
  if (!busy.value && problem.value === null) return null;
  return (
    <div class="absolute top-2 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-panel px-3 py-1 text-sm text-soft shadow-sm">
      {busy.value ? (
        words.loadingOlder
      ) : (
        <>
          <span role="alert">{problem.value}</span>
          <button type="button" class="font-semibold underline" onClick={() => void chat.loadOlder()}>
            {words.tryAgain}
          </button>
        </>
      )}
    </div>
  );
}
