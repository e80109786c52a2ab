import { ChatError } from '@chatroom/client';
import { errorCodes } from '@chatroom/client/codes';
import { describe, expect, it } from 'vitest';
import { charactersLeft, explain, explainStop, explainUnsent, people } from '../src/words.ts';

describe('the words', () => {
  it.each([...errorCodes, 'NOT_CONNECTED', 'CONNECTION_LOST', 'TIMEOUT', 'UNEXPECTED_REPLY'])('explain %s in a sentence', (code) => {
    expect(explain(new ChatError(code, { message: 'What the server says.' }))).toMatch(/^[A-Z].*\.$/);
    expect(explainUnsent({ code, message: 'What the server says.' })).toMatch(/^Not .*\.$/);
  });

  it('say how long to wait', () => {
    expect(explain(new ChatError('RATE_LIMITED', { retryAfterMs: 1_200 }))).toBe('That was too fast. Try again in 2 s.');
  });

  it('do not show the insides of a bug', () => {
    expect(explain(new TypeError('x is undefined'))).not.toContain('undefined');
  });

  it.each([
    [4403, 'You were removed from this server'],
    [4409, 'This chat is open elsewhere'],
    [1008, 'The connection has ended'],
  ])('tell what the close code %d means', (code, title) => {
    expect(explainStop(code).title).toBe(title);
  });

  it('count in good English', () => {
    expect([people(1), people(2), charactersLeft(1), charactersLeft(0), charactersLeft(-1), charactersLeft(-2)]).toEqual([
      '1 person',
      '2 people',
      '1 character left',
      '0 characters left',
      '1 character too many',
      '2 characters too many',
    ]);
  });
});
