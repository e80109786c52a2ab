// Days of the calendar where the reader is. Pure but for the time zone.

/** The same number for all times of one day, and never for another day's: year, month and day as digits. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return (date.getFullYear() * 100 + date.getMonth() + 1) * 100 + date.getDate();
}

/** Any moment of the day: noon, so that no change of the clocks shifts it into another. */
export function timeOfDay(day: number): number {
  return new Date(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100, 12).getTime();
}

export function dayBefore(day: number): number {
  return dayOf(timeOfDay(day) - 86_400_000);
}

export function msToMidnight(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() - now;
}
