// Every text of the page, in one place: labels, and the sentences that are put together.

import { ChatError } from '@chatroom/client';
import { closeCodes } from '@chatroom/client/codes';
import type { LeaveReason, NewMessage, Presence, UserRenamed } from '@chatroom/client';
import { dayBefore, timeOfDay } from './day.ts';

export const words = {
  product: 'ChatRoom',
  pickRoom: 'Pick a room, or open one',
  pickRoomHint:
    'Join by number or from the list, or create a room and share its link. A room lasts as long as somebody is in it.',
  you: 'you',
  youTitle: 'You',
  youSaid: 'You',
  close: 'Close',
  dismiss: 'Dismiss',
  save: 'Save',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  tryNow: 'Try now',
  discard: 'Discard',
  skipToWriting: 'Skip to writing',
  roomsAndYou: 'Rooms, and you',

  // Oneself.
  yourName: 'Your name',
  changeName: 'Change your name',
  rename: 'Rename',
  connection: 'Connection',
  settings: 'Settings',
  sound: 'Sound',
  soundHint: 'A soft tone when somebody writes while you are elsewhere.',
  notifications: 'Desktop notifications',
  notificationsHint: 'Show who writes while you are elsewhere.',
  notificationsDenied: 'Your browser does not allow this page to show notifications. Its site settings can change that.',
  notificationsImpossible: 'This browser has no notifications for this page; they need a secure connection (https).',

  // Rooms.
  joinRoom: 'Join a room',
  roomNumber: 'Room number or link',
  roomNumberExample: '48213',
  notARoomNumber: 'A room number has digits only, such as 48213.',
  join: 'Join',
  createRoom: 'Create a room',
  newRoomName: 'Name of a new room',
  newRoomExample: 'Tea kitchen',
  create: 'Create',
  listRoom: 'Show it in the list of rooms',
  openRooms: 'Open rooms',
  refreshRooms: 'Refresh the list of rooms',
  noRooms: 'No room is listed right now. Create the first one.',
  moreRooms: 'More rooms',
  leave: 'Leave',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  copyByHand: 'Copy the address of this page',
  inThisRoom: 'In this room',

  // Messages.
  messages: 'Messages',
  loadingOlder: 'Loading earlier messages…',
  beginning: 'The room begins here.',
  beginningGone: 'Earlier messages are no longer kept.',
  messagesLost: 'Some messages that stood here are no longer on the server.',
  newMessages: 'New messages',
  toLatest: 'To the latest',
  sending: 'Sending…',
  sent: 'Sent',
  writeMessage: 'Write a message',
  message: 'Message',
  send: 'Send',

  // Emoji.
  emoji: 'Emoji',
  searchEmoji: 'Search emoji',
  emojiGroups: 'Groups of emoji',
  emojiMatches: 'Matching emoji',
  emojiLoading: 'Loading emoji…',
  emojiFailed: 'The emoji could not be loaded.',
  emojiNone: 'No emoji has such a name.',

  // The connection.
  connecting: 'Connecting…',
  connected: 'Connected',
  notConnected: 'Not connected',
  offline: 'Offline',
  reconnecting: 'Reconnecting…',
  bannerOffline: 'You are offline. The page connects again by itself.',
  bannerReconnecting: 'The connection was lost. Reconnecting…',
  bannerUnreachable: 'The server can’t be reached. Trying again…',
  bannerResumed: 'Connected again. You are up to date.',
} as const;

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
    case 'NOT_IN_ROOM':
      return 'Join a room first.';
    case 'QUEUE_FULL':
      return 'Too many messages are waiting to be sent.';
    default:
      return saidByServer(error) ?? 'The server did not accept this.';
  }
}

/** What the server says, in a sentence; the client itself only says the code in words. */
function saidByServer({ code, message }: { code: string; message: string }): string | null {
  return message === code.toLowerCase().replaceAll('_', ' ') ? null : message;
}

/** Why a message is not in the room. */
export function explainUnsent(problem: { code: string; message: string } | undefined): string {
  if (problem === undefined) return 'Not sent.';
  switch (problem.code) {
    case 'RATE_LIMITED':
      return 'Not sent: too many messages at once.';
    case 'UNAVAILABLE':
    case 'DRAINING':
      return 'Not confirmed: the server is busy.';
    case 'TIMEOUT':
    case 'CONNECTION_LOST':
      return 'Not confirmed: there was no answer.';
    case 'NOT_IN_ROOM':
      return 'Not sent: you have left the room.';
    default:
      return `Not sent. ${saidByServer(problem) ?? ''}`.trim();
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
        text: 'An administrator has banned this client. The page does not try to come back by itself, and what was not sent yet is gone.',
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

export function sayJoined(names: readonly string[]): string {
  return `${list(names)} joined`;
}

export function sayLeft(names: readonly string[]): string {
  return `${list(names)} left`;
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

export function sayTyping(names: readonly string[]): string {
  if (names.length > 3) return 'Several people are typing…';
  return `${list(names)} ${names.length === 1 ? 'is' : 'are'} typing…`;
}

/** For people who listen to the page. */
export function sayArrived(last: NewMessage, count: number): string {
  if (count === 1) return `${last.username}: ${last.text}`;
  return `${count} new messages. The last one, from ${last.username}: ${last.text}`;
}

/** The server has started anew meanwhile, or the last person has left. */
export function sayRoomGone(roomName: string, unsent: readonly string[]): string {
  const gone = `${roomName} is gone: it closed while you were away.`;
  return unsent.length === 0 ? gone : `${gone} Not sent: ${unsent.map((text) => `“${text}”`).join(', ')}.`;
}

export function openAnew(roomName: string): string {
  return `Open a new ${roomName}`;
}

export function emptyRoom(roomId: number): string {
  return `Nothing has been said here yet. Others join with the number ${roomId}, or with the link.`;
}

export function messageTo(roomName: string): string {
  return `Message to ${roomName}`;
}

export function titleOf(roomName: string | null, unread: number): string {
  const place = roomName === null ? words.product : `${roomName} · ${words.product}`;
  return unread === 0 ? place : `(${unread}) ${place}`;
}

export function notificationTitle(author: string, roomName: string): string {
  return `${author} in ${roomName}`;
}

export function unreadMessages(count: number): string {
  return count === 1 ? '1 new message' : `${count} new messages`;
}

export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

export function morePeople(count: number): string {
  return `and ${people(count)} more`;
}

export function waitingMessages(count: number): string {
  return count === 1 ? '1 message is waiting to be sent.' : `${count} messages are waiting to be sent.`;
}

/** How much of a text's limit is left. */
export function charactersLeft(left: number): string {
  const characters = Math.abs(left) === 1 ? 'character' : 'characters';
  return left < 0 ? `${-left} ${characters} too many` : `${left} ${characters} left`;
}

const fullDate = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const fullTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

export function dayName(day: number, today: number): string {
  if (day === today) return 'Today';
  return day === dayBefore(today) ? 'Yesterday' : fullDate.format(timeOfDay(day));
}

export function timeOf(at: number): string {
  return clockTime.format(at);
}

export function dateAndTimeOf(at: number): string {
  return fullTime.format(at);
}

/** Up to three names; more become a number. */
function list(names: readonly string[]): string {
  const shown = names.length > 3 ? names.slice(0, 2) : names;
  const rest = names.length - shown.length;
  const parts = rest === 0 ? shown : [...shown, `${rest} others`];
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.ceil(ms / 1000))} s`;
}
