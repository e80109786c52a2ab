// After a lost session: puts the name and the room back, and finds out which messages had arrived before it was lost, before
// any of them is sent again. Runs anew on every connection until it is done.

import type { RoomRef } from './conversation.ts';
import { withoutRoom } from './conversation.ts';
import { ChatError } from './errors.ts';
import type { Outgoing, Queued } from './outbox.ts';
import { notFound, unknown } from './outbox.ts';
import type { Room } from './room.ts';
import { gapOf, oldestOf } from './room-log.ts';
import type { Session } from './session.ts';
import { historyPage, patiently } from './session.ts';

/** The client has in its new session what can be had of the lost one. */
export interface Recovered {
  clientId: number;
  /** The room that the client is in again, or null. */
  room: Room | null;
  /** The room that is no longer there. */
  gone: RoomRef | null;
  /** What was written for the room that is gone. */
  unsent: readonly Outgoing[];
}

/** Null where the connection was lost on the way; the next one begins again. */
export async function recover(session: Session): Promise<Recovered | null> {
  const still = session.whileConnected();
  try {
    await takeName(session, still);
    const lost = await rejoin(session, still);
    if (lost === null) await lookUp(session, still);
    const { identity, plan, room } = session.conversation;
    if (!still() || plan === null || identity === null) return null;
    session.change({ ...session.conversation, plan: null });
    return { clientId: identity.clientId, room, gone: lost?.gone ?? null, unsent: lost?.unsent ?? [] };
  } catch (error) {
    if (error instanceof ChatError) return null;
    throw error;
  }
}

async function takeName(session: Session, still: () => boolean): Promise<void> {
  const username = session.conversation.plan?.username ?? null;
  if (username === null || username === session.conversation.identity?.username) return;
  try {
    await patiently(session, still, () => session.request({ type: 'UPDATE_USERNAME', username }, 'USER_EVENT'));
  } catch (error) {
    // A name that is no longer allowed is no reason to stay out of the room.
    if (!(error instanceof ChatError) || !still()) throw error;
  }
}

async function rejoin(session: Session, still: () => boolean): Promise<{ gone: RoomRef; unsent: Queued[] } | null> {
  const gone = session.conversation.plan?.room ?? null;
  if (gone === null) return null;
  const written = (): Queued[] => session.conversation.outbox.filter((message) => message.roomId === gone.id);
  let unsent: Queued[] | null = null;
  try {
    const joined = await patiently(session, still, () => session.request({ type: 'JOIN_ROOM', roomId: gone.id }, 'ROOM_JOINED'));
    if (joined.room.createdAt === gone.createdAt) return null;
    // Another room has the number by now. What was written for the old one is none of its business.
    unsent = written();
    await patiently(session, still, () => session.request({ type: 'LEAVE_ROOM' }, 'ROOM_LEFT'));
  } catch (error) {
    if (!(error instanceof ChatError) || !still()) throw error;
  }
  unsent ??= written();
  session.change(withoutRoom(session.conversation));
  return { gone, unsent };
}

/** Every page that comes in confirms what it holds of them; see `settleFrom` in conversation.ts. */
async function lookUp(session: Session, still: () => boolean): Promise<void> {
  const { room } = session.conversation;
  if (room === null) return;
  const { roomId, epoch } = room.log;
  // What came with the join, up to the newest message, has been looked through.
  let before = gapOf(room.log)?.before ?? oldestOf(room.log);
  for (;;) {
    const { outbox, identity } = session.conversation;
    const sought = unknown(outbox, identity?.clientId);
    const lowest = Math.min(...sought.map(({ origin }) => (origin?.epoch === epoch ? origin.after : 0)));
    if (sought.length === 0 || before <= lowest + 1) break;
    const page = await patiently(session, still, () => session.request({ type: 'GET_HISTORY', before, limit: historyPage }, 'HISTORY'));
    if (page.roomId !== roomId || page.epoch !== epoch) return;
    before = page.messages[0]?.seq ?? 0;
    if (page.complete) break;
  }
  const { conversation } = session;
  session.change({ ...conversation, outbox: notFound(conversation.outbox, conversation.identity?.clientId) });
}
