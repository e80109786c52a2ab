import { describe, expect, it } from 'vitest';
import { partsOf } from '../src/text-parts.ts';

function links(text: string): string[] {
  return partsOf(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));
}

describe('a link in a text', () => {
  it.each([
    ['https://example.org', 'https://example.org'],
    ['see http://example.org/a?b=c#d now', 'http://example.org/a?b=c#d'],
    ['It is at https://example.org/a.', 'https://example.org/a'],
    ['(https://example.org/a)', 'https://example.org/a'],
    ['https://en.wikipedia.org/wiki/Chat_(noun)', 'https://en.wikipedia.org/wiki/Chat_(noun)'],
    ['“https://example.org/ä”', 'https://example.org/ä”'],
    ['HTTPS://EXAMPLE.ORG!?', 'HTTPS://EXAMPLE.ORG'],
    ['[https://example.org/x],', 'https://example.org/x'],
  ])('is found in %j', (text, link) => {
    expect(links(text)).toEqual([link]);
  });

  it.each([
    'example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org',
    'file:///etc/passwd',
    'http://',
    'https://...',
    'xhttps://example.org',
    'https://bank.example@evil.example/',
    'https://user:word@example.org/',
  ])('is not seen in %j', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('leads nowhere but to http and https', () => {
    const text = 'https://a.example javascript:alert(1) http://b.example/\u202e';
    const protocols = partsOf(text).flatMap((part) => (part.kind === 'link' ? [new URL(part.href).protocol] : []));
    expect(protocols).toEqual(['https:', 'http:']);
  });

  it.each(['', 'no link', 'a https://a.example b https://b.example/(x). c', ' \n https://a.example\n\nhttps://b.example '])(
    'leaves nothing of %j out and adds nothing',
    (text) => {
      expect(
        partsOf(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    },
  );

  it('takes no longer than a blink in a hostile text', () => {
    const started = performance.now();
    partsOf(`${'https://'.repeat(2_000)}${'(('.repeat(2_000)}${')'.repeat(2_000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
