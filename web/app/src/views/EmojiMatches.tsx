import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Emoji } from '../emoji.ts';
import { words } from '../words.ts';
import { useStores } from './stores.ts';

const mostMatches = 6;

export interface Matches {
  id: string;
  /** The beginning of a name, without its colon. */
  wanted: string | null;
  found: readonly Emoji[];
  active: number;
  activeId: string | undefined;
  /** Takes the keys that move in the list, choose from it or close it; false where the key means something else. */
  takeKey: (event: KeyboardEvent, choose: (emoji: Emoji) => void) => boolean;
}

/** What fits a name that is being written. */
export function useMatches(id: string, wanted: string | null): Matches {
  const { emoji } = useStores();
  const active = useSignal(0);
  const dismissed = useSignal(false);
  useEffect(() => {
    active.value = 0;
    dismissed.value = false;
    if (wanted !== null) void emoji.load();
  }, [wanted]);
  const book = emoji.book.value;
  const found = wanted === null || book === null || dismissed.value ? [] : book.search(wanted, mostMatches);
  const at = Math.min(active.value, found.length - 1);

  const takeKey = (event: KeyboardEvent, choose: (emoji: Emoji) => void): boolean => {
    const chosen = found[at];
    if (chosen === undefined) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) active.value = (at + step + found.length) % found.length;
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choose(chosen);
    else if (event.key === 'Escape') dismissed.value = true;
    else return false;
    event.preventDefault();
    return true;
  };

  return { id, wanted, found, active: at, activeId: found.length > 0 ? `${id}-${at}` : undefined, takeKey };
}

export function EmojiMatches({ matches, onPick }: { matches: Matches; onPick: (emoji: Emoji) => void }) {
  const { id, found, active } = matches;
  if (found.length === 0) return null;
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={words.emojiMatches}
      class="absolute bottom-full left-11 z-10 mb-2 w-64 rounded-xl border border-line bg-panel p-1 shadow-lg"
    >
      {found.map((emoji, index) => (
        <li
          key={emoji.emoji}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          class="flex cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 text-sm hover:bg-raised aria-selected:bg-accent-soft"
          onMouseDown={(event) => {
            // The focus stays in the field.
            event.preventDefault();
          }}
          onClick={() => {
            onPick(emoji);
          }}
        >
          <span aria-hidden="true" class="emoji text-lg">
            {emoji.emoji}
          </span>
          <span class="min-w-0 truncate">:{emoji.names[0]}:</span>
        </li>
      ))}
    </ul>
  );
}
