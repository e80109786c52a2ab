// Emoji and their names: finding them, and putting them in place of `:name:`. Pure; the data comes from emoji-store.ts.

export interface Emoji {
  emoji: string;
  /** Without the colons; the first is the usual one. */
  names: readonly [string, ...string[]];
  label: string;
  /** Words that it is found by, besides its names. */
  tags: string;
}

export interface EmojiGroup {
  name: string;
  emoji: readonly Emoji[];
}

export class EmojiBook {
  readonly groups: readonly EmojiGroup[];
  readonly #all: readonly Emoji[];
  readonly #byName: ReadonlyMap<string, Emoji>;

  constructor(groups: readonly EmojiGroup[]) {
    this.groups = groups;
    this.#all = groups.flatMap((group) => group.emoji);
    this.#byName = new Map(this.#all.flatMap((emoji) => emoji.names.map((name) => [name, emoji])));
  }

  /** Best matches first: a name that begins so, one that contains it, then labels and tags. */
  search(words: string, limit: number): Emoji[] {
    const wanted = words.trim().toLowerCase().replaceAll(/\s+/gu, '_');
    if (wanted === '') return [];
    return this.#all
      .map((emoji) => ({ emoji, rank: rank(emoji, wanted) }))
      .filter((found) => found.rank < notFound)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, limit)
      .map((found) => found.emoji);
  }

  /** The text with each `:name:` that is known replaced. */
  replaceNames(text: string): string {
    return text.replaceAll(named, (all: string, before: string, name: string) => {
      const found = this.#byName.get(name.toLowerCase());
      return found === undefined ? all : before + found.emoji;
    });
  }
}

// Not inside of a word or a time, as in 10:100:20.
const named = /(^|[^\p{L}\p{N}:])(?::([a-z0-9_+-]+):)/giu;
const hasNamed = new RegExp(named, 'iu');
const openName = /(?:^|[^\p{L}\p{N}:]):([a-z0-9_+-]{2,})$/iu;
const notFound = 9;

function rank({ names, label, tags }: Emoji, wanted: string): number {
  if (names.some((name) => name === wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (names.some((name) => name.includes(wanted))) return 2;
  const words = wanted.replaceAll('_', ' ');
  if (label.toLowerCase().includes(words)) return 3;
  return tags.includes(words) ? 4 : notFound;
}

/** Whether the text may hold names to replace. */
export function mayHaveNames(text: string): boolean {
  return hasNamed.test(text);
}

/** The beginning of a name that is being written at the end of this text, without its colon. */
export function nameBeingWritten(beforeCaret: string): string | null {
  return openName.exec(beforeCaret)?.[1] ?? null;
}
