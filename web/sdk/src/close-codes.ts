// What a close code asks of the client. The codes themselves come from the table that the server uses too.

import { closeCodes } from './codes.ts';

type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];
export type Reconnect = CloseCode['reconnect'];

const all: readonly CloseCode[] = Object.values(closeCodes);

export function closeCode(name: CloseCode['name']): number {
  const found = all.find((code) => code.name === name);
  if (found === undefined) throw new Error(`no close code is called ${name}`);
  return found.number;
}

/** A code that the table does not know, as a proxy may send, counts as a lost connection. */
export function reconnectAfter(number: number): Reconnect {
  return all.find((code) => code.number === number)?.reconnect ?? 'back-off';
}
