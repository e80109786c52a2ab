import { sayTyping } from '../words.ts';
import { useStores } from './stores.ts';

/** Always takes its space, so that the conversation does not move each time somebody begins to write. Never read out. */
export function TypingLine() {
  const { chat } = useStores();
  const names = chat.state.value.typing.map(({ username }) => username);
  return (
    <div class="px-3 sm:px-5">
      <p class="mx-auto h-5 max-w-3xl truncate text-xs text-soft">
        {names.length > 0 && (
          <>
            <span aria-hidden="true" class="typing-dots mr-1.5">
              <span />
              <span />
              <span />
            </span>
            {sayTyping(names)}
          </>
        )}
      </p>
    </div>
  );
}
