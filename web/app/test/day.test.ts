import { describe, expect, it } from 'vitest';
import { lengthOf } from '../src/code-points.ts';
import { dayBefore, dayOf, msToMidnight, timeOfDay } from '../src/day.ts';
import { dayName } from '../src/words.ts';

const at = (text: string): number => new Date(text).getTime();

describe('a day', () => {
  it('is the same from midnight to midnight, where the reader is', () => {
    expect(dayOf(at('2026-03-01T00:00:00'))).toBe(20260301);
    expect(dayOf(at('2026-03-01T23:59:59'))).toBe(20260301);
    expect(dayOf(timeOfDay(20260301))).toBe(20260301);
  });

  it('comes after the one before, also over the end of a month and of a year', () => {
    expect([20260301, 20260101, 20240301, 20260615].map(dayBefore)).toEqual([20260228, 20251231, 20240229, 20260614]);
  });

  it('ends at midnight', () => {
    expect(msToMidnight(at('2026-03-01T23:59:00'))).toBe(60_000);
  });

  it('has a name', () => {
    expect(dayName(20260301, 20260301)).toBe('Today');
    expect(dayName(20260228, 20260301)).toBe('Yesterday');
    expect(dayName(20260227, 20260301)).toContain('2026');
  });
});

describe('the length of a text', () => {
  it('is in code points, normalised, without the space around it', () => {
    expect(['abc', ' a b ', '😄👍', 'a\u0308', '\n'].map(lengthOf)).toEqual([3, 3, 2, 1, 0]);
  });
});
