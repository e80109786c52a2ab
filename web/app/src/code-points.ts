// How long a text is to the server: normalised, without the white space around it, in Unicode code points. Pure.

export function lengthOf(text: string): number {
  return Array.from(text.normalize('NFC').trim()).length;
}
