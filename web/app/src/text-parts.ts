// A message's text as plain pieces and links. Pure. Only http and https become links, and a link shows exactly what was
// written, so that nobody can dress one address up as another.

export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const candidate = /\bhttps?:\/\/[^\s<>"'`\\^{|}]+/giu;

export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const link = withoutTrailing(match[0]);
    const href = addressOf(link);
    if (href === null) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: link, href });
    end = match.index + link.length;
  }
  if (end < text.length || parts.length === 0) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function addressOf(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  // What stands before an @ looks like the host and is not.
  const plain = url.username === '' && url.password === '';
  return plain && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}

/** Punctuation at the end belongs to the sentence; so does a closing bracket that was opened before the link. */
function withoutTrailing(link: string): string {
  let end = link.length;
  for (; end > 0; end -= 1) {
    const last = link.charAt(end - 1);
    if (/[.,:;!?*_~…]/u.test(last)) continue;
    const opening = { ')': '(', ']': '[' }[last];
    if (opening !== undefined && count(link, opening, end) < count(link, last, end)) continue;
    break;
  }
  return link.slice(0, end);
}

function count(text: string, character: string, end: number): number {
  return text.slice(0, end).split(character).length - 1;
}
