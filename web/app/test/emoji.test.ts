import { describe, expect, it, vi } from 'vitest';
import { EmojiStore } from '../src/emoji-store.ts';
import { EmojiBook, mayHaveNames, nameBeingWritten } from '../src/emoji.ts';

const groups = [
  {
    name: 'Smileys',
    emoji: [
      { emoji: '😄', names: ['smile'] as const, label: 'grinning face with smiling eyes', tags: 'happy laugh' },
      { emoji: '😼', names: ['smirk_cat'] as const, label: 'cat with wry smile', tags: 'ironic' },
      { emoji: '👍', names: ['+1', 'thumbsup'] as const, label: 'thumbs up', tags: 'good like' },
    ],
  },
  { name: 'Symbols', emoji: [{ emoji: '💯', names: ['100'] as const, label: 'hundred points', tags: 'full' }] },
];
const book = new EmojiBook(groups);

describe('a name in a text', () => {
  it.each([
    [':smile:', '😄'],
    ['well :smile: :smile:', 'well 😄 😄'],
    [':+1::smile:', '👍:smile:'],
    [':THUMBSUP:', '👍'],
    [':100:', '💯'],
    ['at 10:100:20', 'at 10:100:20'],
    [':nothing:', ':nothing:'],
    ['a:smile:', 'a:smile:'],
    ['(:smile:)', '(😄)'],
  ])('of %j is replaced as %j', (text, replaced) => {
    expect(book.replaceNames(text)).toBe(replaced);
  });

  it('is looked for only where there may be one', () => {
    expect([':smile:', 'x :a:', '12:30', ':)', 'a:b'].map(mayHaveNames)).toEqual([true, true, false, false, false]);
  });

  it('is completed from its second letter on', () => {
    expect([':sm', 'so :smi', ':s', 'a:smi', '10:30', ':sm ', '(:sm'].map(nameBeingWritten)).toEqual(['sm', 'smi', null, null, null, null, 'sm']);
  });
});

describe('a search', () => {
  const found = (words: string) => book.search(words, 10).map(({ emoji }) => emoji);

  it('finds by name first, then by label and tags', () => {
    expect(found('smi')).toEqual(['😄', '😼']);
    expect(found('smile')).toEqual(['😄', '😼']);
    expect(found('Thumbs up')).toEqual(['👍']);
    expect(found('happy')).toEqual(['😄']);
    expect(found('  ')).toEqual([]);
  });

  it('stops at its limit', () => {
    expect(book.search('s', 1)).toHaveLength(1);
  });
});

describe('the data', () => {
  it('is loaded once, when it is first wanted', async () => {
    const load = vi.fn(() => Promise.resolve({ groups }));
    const store = new EmojiStore(load);
    expect(load).not.toHaveBeenCalled();
    await Promise.all([store.load(), store.load()]);
    expect(load).toHaveBeenCalledTimes(1);
    expect(store.book.value?.groups).toBe(groups);
  });

  it('is asked for again after a failure', async () => {
    const load = vi.fn(() => Promise.resolve({ groups })).mockRejectedValueOnce(new Error('offline'));
    const store = new EmojiStore(load);
    await store.load();
    expect(store.failed.value).toBe(true);
    await store.load();
    expect(store.failed.value).toBe(false);
    expect(store.book.value).not.toBeNull();
  });
});
