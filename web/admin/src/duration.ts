// How long a ban lasts, as people give it: a number of minutes, hours or days.

export const units = ['minutes', 'hours', 'days'] as const;
export type Unit = (typeof units)[number];

const secondsOf: Record<Unit, number> = { minutes: 60, hours: 3_600, days: 86_400 };
const mostSeconds = 31_536_000;

/** Null where it is no whole number above 0, or more than a year, which is the most that the server takes. */
export function secondsIn(count: string, unit: Unit): number | null {
  if (!/^\d{1,8}$/.test(count.trim())) return null;
  const seconds = Number(count) * secondsOf[unit];
  return seconds >= 1 && seconds <= mostSeconds ? seconds : null;
}
