// The module `virtual:emoji`: the emoji of emojibase-data with the names that GitHub and Slack know, cut down to what the page
// shows. The whole data would be six times as much.

import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import type { EmojiGroup } from './src/emoji.ts';

interface Entry {
  emoji: string;
  hexcode: string;
  label: string;
  tags?: string[];
  group?: number;
  order?: number;
  version: number;
}

/** Newer ones are boxes on many devices. */
const newestVersion = 15;
const modifiers = 2;

const name = 'virtual:emoji';
const resolved = `\0${name}`;

export function emojiPlugin(): Plugin {
  return {
    name: 'chatroom-emoji',
    resolveId: (id) => (id === name ? resolved : null),
    load: (id) => (id === resolved ? `export const groups = JSON.parse(${JSON.stringify(JSON.stringify(readGroups()))});` : null),
  };
}

function readGroups(): EmojiGroup[] {
  const require = createRequire(import.meta.url);
  const entries = require('emojibase-data/en/data.json') as Entry[];
  const names = require('emojibase-data/en/shortcodes/github.json') as Record<string, string | string[]>;
  const { groups } = require('emojibase-data/en/messages.json') as { groups: { message: string; order: number }[] };
  return groups
    .filter(({ order }) => order !== modifiers)
    .map(({ message, order }) => ({
      name: message.charAt(0).toUpperCase() + message.slice(1),
      emoji: entries
        .filter((entry) => entry.group === order && entry.version <= newestVersion)
        .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
        .flatMap(({ emoji, hexcode, label, tags = [] }) => {
          const [first, ...others] = [names[hexcode] ?? []].flat();
          return first === undefined ? [] : [{ emoji, names: [first, ...others] as const, label, tags: tags.join(' ') }];
        }),
    }));
}
