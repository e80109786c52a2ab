// The order in which a room's members are listed: oneself, then by name. The server's order means nothing. Pure.

import type { Member } from '@chatroom/client';

const { compare } = new Intl.Collator(undefined, { numeric: true });

export function inOrder(members: readonly Member[], self: number | undefined): Member[] {
  return [...members].sort(
    (a, b) => Number(b.id === self) - Number(a.id === self) || compare(a.username, b.username) || a.id - b.id,
  );
}
