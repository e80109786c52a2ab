// How pages of one origin find out that two of them have the same name, and so the same session: a tab was duplicated, with
// its sessionStorage.

import type { Claim } from './ports.ts';

/** After a reload, the page before may take a moment to let go. */
const patienceMs = 500;

/** By a Web Lock that is held until the page goes. */
export function claimByLock(locks: Pick<LockManager, 'request'>): Claim {
  return (name) =>
    new Promise((resolve) => {
      const held = locks.request(name, { signal: AbortSignal.timeout(patienceMs) }, () => {
        resolve(true);
        return new Promise(() => undefined);
      });
      held.catch(() => {
        resolve(false);
      });
    });
}
