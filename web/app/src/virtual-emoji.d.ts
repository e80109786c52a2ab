declare module 'virtual:emoji' {
  import type { EmojiGroup } from './emoji.ts';
  export const groups: readonly EmojiGroup[];
}
