import { describe, expect, it } from 'vitest';
import { inOrder } from '../src/member-order.ts';

describe('members', () => {
  it('are listed by name, oneself first, and namesakes by id', () => {
    const members = [
      { id: 4, username: 'Zoe' },
      { id: 3, username: 'Ada' },
      { id: 1, username: 'Cem' },
      { id: 2, username: 'Ada' },
      { id: 6, username: 'User 10' },
      { id: 5, username: 'User 9' },
    ];
    expect(inOrder(members, 1).map(({ id }) => id)).toEqual([1, 2, 3, 5, 6, 4]);
  });
});
