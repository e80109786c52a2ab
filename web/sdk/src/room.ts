// The room that the client is in, and what each event makes of it. Pure.

import type { Member, Rename, RoomInfo, RoomJoined, ServerEvent, UserEvent } from './events.ts';
import type { RoomLog } from './room-log.ts';
import { addMessages, logAfterJoin } from './room-log.ts';

export interface Room {
  info: RoomInfo;
  /** At most as many as the server sends: 100. `activeUsers` is the true count. */
  members: readonly Member[];
  activeUsers: number;
  log: RoomLog;
}

export const mostMembers = 100;

export function roomAfter(room: Room | null, event: ServerEvent): Room | null {
  if (event.type === 'ROOM_JOINED') return afterJoin(room, event);
  if (room === null) return null;
  switch (event.type) {
    case 'ROOM_LEFT':
      return event.roomId === room.info.id ? null : room;
    case 'NEW_MESSAGE':
      return { ...room, log: addMessages(room.log, [event]) };
    case 'USER_EVENT':
      return event.roomId === room.info.id ? afterUserEvent(room, event) : room;
    default:
      return room;
  }
}

function afterJoin(room: Room | null, joined: RoomJoined): Room {
  // Joining the room one is in already is answered without members and changes nothing.
  const nothingNew = room?.info.id === joined.room.id && room.log.epoch === joined.epoch && joined.members.length === 0;
  if (nothingNew) return room;
  return {
    info: joined.room,
    members: joined.members,
    activeUsers: joined.room.activeUsers,
    log: logAfterJoin(room?.log ?? null, joined),
  };
}

function afterUserEvent(room: Room, event: UserEvent): Room {
  const { activeUsers = room.activeUsers } = event;
  return { ...room, activeUsers, members: membersAfter(room.members, event) };
}

function membersAfter(members: readonly Member[], event: UserEvent): readonly Member[] {
  switch (event.event) {
    case 'joined':
      return add(members, { id: event.clientId, username: event.username });
    case 'left':
      return members.filter((member) => member.id !== event.clientId);
    case 'renamed':
      return rename(members, event);
    case 'presence':
      return event.members ?? event.renamed.reduce(rename, members);
    case 'typing':
      return members;
  }
}

function add(members: readonly Member[], member: Member): readonly Member[] {
  const others = members.filter((other) => other.id !== member.id);
  return others.length < mostMembers ? [...others, member] : others;
}

function rename(members: readonly Member[], { clientId, username }: Rename): readonly Member[] {
  return members.map((member) => (member.id === clientId ? { id: clientId, username } : member));
}
