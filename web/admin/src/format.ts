// Figures and times as the dashboard writes them, in the browser's language. Pure.

import type { Measure } from './history.ts';

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const rough = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

export function count(value: number): string {
  return whole.format(value);
}

/** One digit behind the point where it counts for something, the same for all, so that figures below each other align. */
export function rate(value: number): string {
  return value >= 99.95 || value === 0 ? whole.format(value) : fine.format(value);
}

export function milliseconds(value: number): string {
  return `${rate(value)} ms`;
}

export function bytes(value: number): string {
  const names = ['B', 'KB', 'MB', 'GB', 'TB'];
  let step = 0;
  let rest = value;
  while (rest >= 999.5 && step < names.length - 1) {
    rest /= 1000;
    step += 1;
  }
  return `${step === 0 ? whole.format(rest) : rate(rest)} ${names[step] ?? ''}`;
}

export function percent(value: number): string {
  return `${rate(value)} %`;
}

export const formats: Record<Measure, (value: number) => string> = {
  connections: count,
  messages: rate,
  deliveries: rate,
  latency: milliseconds,
  memory: bytes,
};

/** At an axis there is little place, and the values are round. */
export const axisFormats: Record<Measure, (value: number) => string> = {
  // There is no half of a connection.
  connections: (value) => (Number.isInteger(value) ? count(value) : ''),
  messages: (value) => rough.format(value),
  deliveries: (value) => rough.format(value),
  latency: (value) => `${rough.format(value)} ms`,
  memory: (value) => `${rough.format(value / 1e6)} MB`,
};

export function dateOf(at: number): string {
  return dateAndTime.format(at);
}

export function timeOf(at: number): string {
  return clockTime.format(at);
}

const steps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "5 min. ago", "in 2 days"; what is a moment away is now, since the server's clock may differ from this one's. */
export function fromNow(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return Math.abs(seconds) < 5 ? relative.format(0, 'second') : relative.format(Math.trunc(seconds), 'second');
}
