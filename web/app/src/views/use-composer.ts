import type { ReadonlySignal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { mayHaveNames } from '../emoji.ts';
import type { Emoji } from '../emoji.ts';
import { leftOf } from './Counter.tsx';
import { useStores } from './stores.ts';

export interface Composing {
  text: ReadonlySignal<string>;
  caret: ReadonlySignal<number>;
  problem: ReadonlySignal<string | null>;
  /** How many code points may still be written. */
  left: number;
  sendable: boolean;
  /** Somebody has typed: the whole text, and where the caret is. */
  typed: (text: string, caret: number) => void;
  moved: (caret: number) => void;
  /** Puts an emoji in place of so many characters before the caret. */
  insert: (emoji: Emoji, take: number) => void;
  send: () => void;
}

/** A message that is being written, from the draft of its room to the moment when it is sent. */
export function useComposer(roomId: number, field: RefObject<HTMLTextAreaElement | null>): Composing {
  const { chat, drafts, emoji } = useStores();
  const text = useSignal(drafts.of(roomId));
  const caret = useSignal(text.peek().length);
  const problem = useSignal<string | null>(null);
  const left = leftOf(text.value, chat.state.value.identity?.limits.message);
  const sendable = text.value.trim() !== '' && left >= 0;

  const keep = (next: string, at: number): void => {
    text.value = next;
    caret.value = at;
    problem.value = null;
    drafts.keep(roomId, next);
  };

  /** Changes what is in the field, so that the caret has to be put where it belongs. */
  const replace = (next: string, at: number): void => {
    keep(next, at);
    requestAnimationFrame(() => {
      field.current?.setSelectionRange(at, at);
    });
  };

  const typed = (value: string, at: number): void => {
    if (value.trim() !== '') chat.writing();
    const before = value.slice(0, at);
    const replaced = before.endsWith(':') ? (emoji.book.value?.replaceNames(before) ?? before) : before;
    if (replaced === before) keep(value, at);
    else replace(replaced + value.slice(at), replaced.length);
  };

  const insert = (chosen: Emoji, take: number): void => {
    const start = caret.value - take;
    replace(text.value.slice(0, start) + chosen.emoji + text.value.slice(caret.value), start + chosen.emoji.length);
  };

  const send = (): void => {
    if (text.value.trim() === '' || left < 0) return;
    if (mayHaveNames(text.value) && emoji.book.value === null && !emoji.failed.value) {
      void emoji.load().then(send);
      return;
    }
    const written = emoji.book.value?.replaceNames(text.value.trim()) ?? text.value.trim();
    replace('', 0);
    chat.send(written, (why) => {
      // Nothing that somebody wrote is thrown away.
      if (text.value === '') replace(written, written.length);
      problem.value = why;
    });
  };

  const moved = (at: number): void => {
    caret.value = at;
  };
  return { text, caret, problem, left, sendable, typed, moved, insert, send };
}
