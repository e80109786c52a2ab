// How high a line of the conversation will probably be, before it has been drawn. Pure. Near enough is good enough: the closer,
// the less the scrollbar moves by itself.

import type { Line } from './timeline.ts';

const textLine = 21;
const bubble = 41;
const nameOrState = 22;
const perLine = 56;

export function estimateHeight(line: Line): number {
  if (line.kind !== 'message') return 36;
  const textLines = line.text.split('\n').reduce((lines, text) => lines + Math.max(1, Math.ceil(text.length / perLine)), 0);
  return bubble + nameOrState + (textLines - 1) * textLine;
}

/** A day's line moves up as older messages of the day are loaded; the mark moves as others come. */
export function floats(line: Line): boolean {
  return line.kind === 'day' || line.kind === 'unread' || line.kind === 'start';
}
