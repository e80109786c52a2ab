// How pages of one origin find out that two of them have the same name, and so the same session: a tab was duplicated, with
// its sessionStorage.

import type { Claim } from './ports.ts';

/** After a reload, the page before may take a moment to let go. */
const patienceMs = 500;
/** For the other page to answer, which may be busy. */
const answerMs = 250;

/** By a Web Lock that is held until the page goes. */
export function claimByLock(locks: Pick<LockManager, 'request'>): Claim {
  return (name) =>
    new Promise((resolve) => {
      const patience = new AbortController();
      const timer = setTimeout(() => {
        patience.abort();
      }, patienceMs);
      const held = locks.request(name, { signal: patience.signal }, () => {
        clearTimeout(timer);
        resolve(true);
        return new Promise<never>(() => undefined);
      });
      held.catch(() => {
        resolve(false);
      });
    });
}

/** By asking around, where there are no locks. Of two that ask at the same time, one gets it. */
export const claimByChannel: Claim = (name) =>
  new Promise((resolve) => {
    const channel = new BroadcastChannel(name);
    const rank = Math.random();
    let owned = false;
    const timer = setTimeout(() => {
      owned = true;
      resolve(true);
    }, answerMs);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'number') {
        if (owned || rank < data) channel.postMessage('taken');
      } else if (!owned) {
        clearTimeout(timer);
        channel.close();
        resolve(false);
      }
    };
    channel.postMessage(rank);
  });
