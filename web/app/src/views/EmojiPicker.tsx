import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Emoji, EmojiBook } from '../emoji.ts';
import { words } from '../words.ts';
import { useStores } from './stores.ts';

const columns = 8;
const mostFound = 80;
const steps: Partial<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };

/** All emoji, by group or by what is searched for. The focus stays in the search field; arrow keys move the choice. */
export function EmojiPicker({ onPick, onClose }: { onPick: (emoji: Emoji) => void; onClose: () => void }) {
  const { emoji } = useStores();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void emoji.load();
    const closeOutside = (event: PointerEvent): void => {
      // The button that opened it closes it itself.
      const form = box.current?.closest('form');
      if (event.target instanceof Node && form?.contains(event.target) === false) onClose();
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
    };
  }, []);

  const book = emoji.book.value;
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={words.emoji}
      class="absolute bottom-full left-0 z-10 mb-2 flex h-80 w-full max-w-84 flex-col gap-2 rounded-xl border border-line bg-panel p-3 shadow-lg"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      {book === null ? (
        <p class="m-auto text-sm text-soft">{emoji.failed.value ? words.emojiFailed : words.emojiLoading}</p>
      ) : (
        <Choice book={book} onPick={onPick} />
      )}
    </div>
  );
}

function Choice({ book, onPick }: { book: EmojiBook; onPick: (emoji: Emoji) => void }) {
  const search = useSignal('');
  const group = useSignal(0);
  const active = useSignal(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  useEffect(() => {
    // With a touch screen, the keyboard would come up and cover what there is to choose.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active.value]);

  const shown = search.value.trim() === '' ? (book.groups[group.value]?.emoji ?? []) : book.search(search.value, mostFound);
  const at = Math.min(active.value, shown.length - 1);
  const chosen = shown[at];

  const show = (what: () => void): void => {
    what();
    active.value = 0;
  };

  return (
    <>
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={words.searchEmoji}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${at}`}
        autoComplete="off"
        placeholder={words.searchEmoji}
        class="field h-9 shrink-0"
        value={search.value}
        onInput={(event) => {
          show(() => (search.value = event.currentTarget.value));
        }}
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (step !== undefined) active.value = Math.max(0, Math.min(shown.length - 1, at + step));
          else if (event.key !== 'Enter') return;
          else if (chosen !== undefined) onPick(chosen);
          // Enter would also send the message.
          event.preventDefault();
        }}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={words.emoji} class="grid min-h-0 flex-1 auto-rows-min grid-cols-8 overflow-y-auto">
        {shown.map((emoji, index) => (
          <li
            key={emoji.emoji}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            aria-label={emoji.label}
            title={`:${emoji.names[0]}:`}
            class="emoji flex aspect-square cursor-pointer items-center justify-center rounded-lg text-xl hover:bg-raised aria-selected:bg-accent-soft"
            onMouseDown={keepFocus}
            onClick={() => {
              onPick(emoji);
            }}
          >
            {emoji.emoji}
          </li>
        ))}
      </ul>
      <p class="h-5 shrink-0 truncate text-xs text-soft">{chosen === undefined ? words.emojiNone : `:${chosen.names[0]}:`}</p>
      <div role="group" aria-label={words.emojiGroups} class="flex shrink-0 justify-between">
        {book.groups.map(({ name, emoji }, index) => (
          <button
            key={name}
            type="button"
            class="emoji button-icon size-8 text-lg aria-pressed:bg-accent-soft"
            aria-label={name}
            title={name}
            aria-pressed={search.value.trim() === '' && index === group.value}
            onClick={() => {
              show(() => {
                search.value = '';
                group.value = index;
              });
            }}
          >
            {emoji[0]?.emoji}
          </button>
        ))}
      </div>
    </>
  );
}

function keepFocus(event: Event): void {
  event.preventDefault();
}
