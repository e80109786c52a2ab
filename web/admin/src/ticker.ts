// The time as the views show it: a signal that moves once a second, so that "3 min ago" becomes "4 min ago" by itself.

import type { Clock } from '@chatroom/client';
import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

const everyMs = 1_000;

export function tick(clock: Clock): ReadonlySignal<number> {
  const now = signal(clock.now());
  const again = (): void => {
    now.value = clock.now();
    clock.after(everyMs, again);
  };
  clock.after(everyMs, again);
  return now;
}
