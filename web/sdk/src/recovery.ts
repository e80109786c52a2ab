// After a lost session: puts the name and the room back, and finds out which messages had arrived before it was lost, before
// any of them is sent again. Runs anew on every connection until it is done.

import type { RoomRef } from './conversation.ts';
import { withoutRoom } from './conversation.ts';
import { ChatError } from './errors.ts';
import type { Replies } from './events.ts';
import type { Outgoing } from './outbox.ts';
import { isUnknown, notFound } from './outbox.ts';
import type { Request } from './requests.ts';
import type { Room } from './room.ts';
import { gapOf, oldestOf } from './room-log.ts';
import type { Session } from './session.ts';
import { askPatiently, historyPage } from './session.ts';

/** The client has in its new session what can be had of the lost one. */
export interface Recovered {
  /** The room that the client is in again, or null. */
  room: Room | null;
  /** The room that is no longer there. */
  gone: RoomRef | null;
  /** What was written for the room that is gone. */
  unsent: readonly Outgoing[];
}

type Ask = <T extends keyof Replies>(event: Request<T>) => Promise<Replies[T]>;

/** Null where the connection was lost on the way; the next one begins again. */
export async function recover(session: Session): Promise<Recovered | null> {
  const still = session.whileConnected();
  const ask: Ask = (event) => askPatiently(session, still, event);
  /** For a refusal: what was refused can't be had, which is no reason to give up the rest. */
  const passOver = (error: unknown): void => {
    if (!(error instanceof ChatError) || !still()) throw error;
  };
  try {
    const username = session.conversation.plan?.username ?? null;
    if (username !== null && username !== session.conversation.identity?.username) {
      await ask({ type: 'UPDATE_USERNAME', username }).catch(passOver);
    }
    let gone = session.conversation.plan?.room ?? null;
    let unsent: readonly Outgoing[] = [];
    if (gone !== null) {
      const { id: roomId, createdAt } = gone;
      const joined = await ask({ type: 'JOIN_ROOM', roomId }).catch(passOver);
      if (joined?.room.createdAt === createdAt) {
        gone = null;
        await lookUp(session, ask);
      } else {
        unsent = session.conversation.outbox.filter((message) => message.roomId === roomId);
        // Another room has the number by now. What was written for the old one is none of its business.
        if (joined !== undefined) await ask({ type: 'LEAVE_ROOM' }).catch(passOver);
        session.change(withoutRoom(session.conversation));
      }
    }
    session.change({ ...session.conversation, plan: null });
    return { room: session.conversation.room, gone, unsent };
  } catch (error) {
    if (error instanceof ChatError) return null;
    throw error;
  }
}

/** Every page that comes in confirms what it holds of them; see `settleFrom` in conversation.ts. */
async function lookUp(session: Session, ask: Ask): Promise<void> {
  const { room, identity } = session.conversation;
  if (room === null || identity === null) return;
  const { clientId } = identity;
  const { roomId, epoch } = room.log;
  // What came with the join, up to the newest message, has been looked through.
  let before = gapOf(room.log)?.before ?? oldestOf(room.log);
  for (;;) {
    const sought = session.conversation.outbox.filter((message) => isUnknown(message, clientId));
    const lowest = Math.min(...sought.map(({ origin }) => (origin?.epoch === epoch ? origin.after : 0)));
    if (sought.length === 0 || before <= lowest + 1) break;
    const page = await ask({ type: 'GET_HISTORY', before, limit: historyPage });
    if (page.roomId !== roomId || page.epoch !== epoch) return;
    before = page.messages[0]?.seq ?? 0;
    if (page.complete) break;
  }
  const { conversation } = session;
  session.change({ ...conversation, outbox: notFound(conversation.outbox, clientId) });
}
