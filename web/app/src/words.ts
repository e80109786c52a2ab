// Every sentence that the page puts together itself, in one place. Short labels stand in the views.

import { ChatError } from '@chatroom/client';
import { closeCodes } from '@chatroom/client/codes';
import type { LeaveReason, Presence, UserJoinedOrLeft, UserRenamed } from '@chatroom/client';

/** What went wrong, for the person who asked for it. */
export function explain(error: unknown): string {
  if (!(error instanceof ChatError)) return 'Something went wrong in this page. Reload it and try again.';
  switch (error.code) {
    case 'ROOM_NOT_FOUND':
      return 'There is no room with this number. Rooms close when the last person leaves.';
    case 'RATE_LIMITED':
      return error.retryAfterMs === undefined ? 'That was too fast.' : `That was too fast. Try again in ${seconds(error.retryAfterMs)}.`;
    case 'DRAINING':
      return 'The server is about to restart. Try again in a moment.';
    case 'UNAVAILABLE':
      return 'The server can’t do this right now. Try again in a moment.';
    case 'NOT_CONNECTED':
    case 'CONNECTION_LOST':
      return 'There is no connection right now. Try again once it is back.';
    case 'TIMEOUT':
      return 'The server did not answer. Try again.';
    default:
      return error.message;
  }
}

/** Why a message is not in the room. */
export function explainUnsent(problem: { code: string; message: string } | undefined): string {
  switch (problem?.code) {
    case undefined:
      return 'Not sent.';
    case 'RATE_LIMITED':
      return 'Not sent: too many messages at once.';
    case 'UNAVAILABLE':
    case 'DRAINING':
      return 'Not confirmed: the server is busy.';
    default:
      return `Not sent. ${problem?.message ?? ''}`;
  }
}

export function explainLeaving(roomName: string, reason: LeaveReason): string | null {
  switch (reason) {
    case 'left':
    case 'moved':
      return null;
    case 'deleted':
      return `${roomName} was closed.`;
    case 'removed':
      return `You were removed from ${roomName}.`;
    case 'expired':
      return `You were away too long and have left ${roomName}.`;
  }
}

export interface StopWords {
  title: string;
  text: string;
  action: string;
}

/** The page that stands in for the chat when the connection has ended for good. */
export function explainStop(code: number): StopWords {
  switch (code) {
    case closeCodes[4403].number:
      return {
        title: 'You were removed from this server',
        text: 'An administrator has banned this client. The page does not try to come back by itself.',
        action: 'Try again anyway',
      };
    case closeCodes[4409].number:
      return {
        title: 'This chat is open elsewhere',
        text: 'It continues in another tab or window. Here you can start afresh, as somebody new.',
        action: 'Start a new chat here',
      };
    default:
      return {
        title: 'The connection has ended',
        text: `The server closed it and does not expect this page back (code ${code}).`,
        action: 'Connect again',
      };
  }
}

export function sayJoinedOrLeft(event: UserJoinedOrLeft): string {
  return `${event.username} ${event.event === 'joined' ? 'joined' : 'left'}`;
}

export function sayRenamed(event: UserRenamed, own: boolean): string {
  if (own) return `You are now ${event.username}`;
  return `${event.previousUsername ?? 'Somebody'} is now ${event.username}`;
}

export function sayPresence(event: Presence): string | null {
  const parts = [
    ...(event.joined > 0 ? [`${event.joined} joined`] : []),
    ...(event.left > 0 ? [`${event.left} left`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** After a connection that could not be resumed. */
export function sayLostSession(name: string, unconfirmed: number): string {
  const messages = unconfirmed === 1 ? 'One message was not confirmed' : `${unconfirmed} messages were not confirmed`;
  const loss = unconfirmed === 0 ? '' : ` ${messages} and may be lost.`;
  return `The server no longer knew this session, so you are now ${name}.${loss}`;
}

/** After a reload that came too late. */
export function sayOldSession(name: string): string {
  return `Your earlier session has ended, so you are now ${name}.`;
}

export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

export function waitingMessages(count: number): string {
  return count === 1 ? '1 message is waiting to be sent.' : `${count} messages are waiting to be sent.`;
}

/** How much of a text's limit is left. */
export function charactersLeft(left: number): string {
  const characters = Math.abs(left) === 1 ? 'character' : 'characters';
  return left < 0 ? `${-left} ${characters} too many` : `${left} ${characters} left`;
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.ceil(ms / 1000))} s`;
}
