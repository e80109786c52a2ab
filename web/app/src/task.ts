// Something a person asked for that takes a while: whether it runs, and in plain words why it failed. For one form or button.

import { signal } from '@preact/signals';
import { explain } from './words.ts';

export class Task {
  readonly busy = signal(false);
  readonly problem = signal<string | null>(null);

  /** True when it was done. A second call while the first runs does nothing. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy.value) return false;
    this.busy.value = true;
    this.problem.value = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem.value = explain(error);
      return false;
    } finally {
      this.busy.value = false;
    }
  }

  clear(): void {
    this.problem.value = null;
  }
}
