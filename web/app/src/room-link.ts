// The room in the page's address, as /#/room/12345: a link that can be shared, and that survives a reload.

export function roomOfHash(hash: string): number | null {
  const digits = /^#\/room\/([1-9]\d{0,14})$/.exec(hash)?.[1];
  return digits === undefined ? null : Number(digits);
}

export function hashOfRoom(roomId: number | null): string {
  return roomId === null ? '' : `#/room/${roomId}`;
}

/** The number in what a person typed or pasted: digits, with # or spaces around, or a link to a room. */
export function roomOfInput(input: string): number | null {
  const trimmed = input.trim();
  const link = trimmed.indexOf('#/room/');
  if (link >= 0) return roomOfHash(trimmed.slice(link));
  const digits = /^#?\s*([1-9]\d{0,14})$/.exec(trimmed)?.[1];
  return digits === undefined ? null : Number(digits);
}
