// Every text of the dashboard, in one place: labels, and the sentences that are put together.

import { ApiError } from './api.ts';
import type { Measure } from './history.ts';
import type { LivePhase } from './live-store.ts';
import type { PageName } from './routes.ts';
import type { OutReason } from './session-store.ts';
import type { Unit } from './duration.ts';
import { count } from './format.ts';

export const words = {
  product: 'ChatRoom',
  admin: 'Admin',
  navigation: 'Pages',
  session: 'Notices, and your session',
  skipToContent: 'Skip to the content',
  close: 'Close',
  cancel: 'Cancel',
  refresh: 'Refresh',
  tryNow: 'Try now',
  tryAgain: 'Try again',
  loading: 'Loading…',
  unknown: 'unknown',
  none: '–',
  backToRooms: 'All rooms',
  backToClients: 'All clients',

  // Signing in.
  signInTitle: 'Sign in',
  signInHint: 'The dashboard shows and controls all nodes of this ChatRoom server.',
  username: 'Name',
  password: 'Password',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
  memoryOnly: 'You stay signed in until you reload or close this page.',

  // Overview.
  nodes: 'Nodes',
  connections: 'Connections',
  clients: 'Clients',
  rooms: 'Rooms',
  messagesPerSecond: 'Messages/s',
  deliveriesPerSecond: 'Deliveries/s',
  latency: 'Latency',
  memory: 'Memory',
  lastMinutes: 'Last 5 minutes',
  now: 'Now',
  lowest: 'Low',
  highest: 'High',
  node: 'Node',
  allNodes: 'All nodes',
  noFigures: 'The first figures are on their way.',
  busiestRooms: 'Busiest rooms',
  noRooms: 'No room is open right now.',
  recentActivity: 'Recent activity',
  noActivity: 'No operator has done anything yet.',
  wholeAudit: 'Whole audit log',
  wholeRooms: 'All rooms',

  // Nodes.
  nodesHint: 'Each process that serves clients. Figures come about once a second.',
  address: 'Address',
  version: 'Version',
  started: 'Started',
  heartbeat: 'Last report',
  cpu: 'CPU',
  queued: 'Send queue',
  queuedHint: 'What waits for slow readers',
  listensOn: 'listens on',
  bytesIn: 'Received',
  bytesOut: 'Sent',
  messagesIn: 'Messages in',
  messagesOut: 'Messages out',
  deliveries: 'Deliveries',
  limitHits: 'Refused by limits',
  limitHitsShort: 'Limit hits',
  running: 'Running',
  draining: 'Draining',
  silent: 'Silent',
  drain: 'Drain…',
  drainTitle: 'Drain this node?',
  drainConfirm: 'Drain',
  drainLast: 'It is the only node: nobody can chat until it is started again.',

  // Rooms and clients.
  roomsHint: 'Every room that somebody is in.',
  clientsHint: 'Everybody who is connected, or was a moment ago and may come back.',
  searchRooms: 'Search rooms',
  searchRoomsExample: 'Name or number',
  searchClients: 'Search clients',
  searchClientsExample: 'Name, number, address or room',
  sortBy: 'Sort by',
  falling: 'falling',
  rising: 'rising',
  previousPage: 'Previous',
  nextPage: 'Next',
  paging: 'Paging',
  name: 'Name',
  number: 'Number',
  room: 'Room',
  client: 'Client',
  people: 'People',
  messages: 'Messages',
  created: 'Created',
  createdBy: 'Created by',
  visibility: 'Visibility',
  listed: 'Listed',
  unlisted: 'Unlisted',
  unlistedHint: 'Not in the list of open rooms; people join by its number.',
  since: 'Connected',
  noRoomFound: 'No room matches the search.',
  noClientFound: 'No client matches the search.',
  noRoomsYet: 'No room is open right now. Rooms come and go with the people in them.',
  noClientsYet: 'Nobody is connected right now.',
  peak: 'Most at once',
  lastActivity: 'Last activity',
  participants: 'Participants so far',
  members: 'In this room',
  latestParticipants: 'Who joined last',
  joined: 'Joined',
  nodeSpread: 'Connections by node',
  nobodyConnected: 'Nobody of this room is connected right now.',
  roomGone: 'There is no room with this number',
  roomGoneHint: 'Rooms close when the last person leaves, or when they are deleted.',
  clientGone: 'There is no client with this number',
  clientGoneHint: 'It has left, was away too long, or was removed.',
  state: 'State',
  connected: 'Connected',
  away: 'Away',
  awayHint: 'Its connection was lost; it may come back for a while.',
  noRoom: 'In no room',
  queue: 'Waiting to be sent',

  // Deeds.
  deleteRoom: 'Delete room…',
  deleteTitle: 'Delete this room?',
  deleteConfirm: 'Delete room',
  removeClient: 'Remove…',
  removeTitle: 'Remove this client?',
  removeConfirm: 'Remove client',
  removeAndBan: 'Remove and ban',
  banToo: 'Ban its address, too',
  banShared: 'Others may share this address: everybody behind the same router, company network or VPN is shut out with it.',
  noticeToAll: 'Notice to all…',
  noticeToRoom: 'Send notice…',
  noticeTitle: 'Send a notice',
  noticeText: 'Text',
  noticeExample: 'The server restarts at 18:00.',
  noticeLevel: 'Kind',
  noticeInfo: 'Information',
  noticeWarning: 'Warning',
  send: 'Send',

  // Bans.
  bansHint: 'Addresses that may not connect, on any node. An IPv6 address stands for its /64 network.',
  banAddress: 'Ban an address',
  addressExample: '203.0.113.7 or 2001:db8::1',
  banFor: 'For',
  banUnit: 'Unit',
  ban: 'Ban',
  banTooLong: 'Give a whole number; the longest ban is 365 days.',
  searchBans: 'Search bans',
  searchBansExample: 'Address or operator',
  banned: 'Banned',
  ends: 'Ends',
  by: 'By',
  lift: 'Lift…',
  liftTitle: 'Lift this ban?',
  liftConfirm: 'Lift ban',
  noBans: 'Nobody is banned.',
  noBanFound: 'No ban matches the search.',
  showMore: 'Show more',

  // Audit.
  auditHint: 'Who did what, from where, with what result. New entries come by themselves.',
  time: 'Time',
  operator: 'Operator',
  from: 'From',
  action: 'Action',
  target: 'Target',
  result: 'Result',
  olderEntries: 'Older entries',
  nobody: 'nobody known',
} as const;

export const pageNames: Record<PageName, string> = {
  overview: 'Overview',
  nodes: 'Nodes',
  rooms: 'Rooms',
  clients: 'Clients',
  bans: 'Bans',
  audit: 'Audit',
  room: 'Room',
  client: 'Client',
};

export const measureNames: Record<Measure, string> = {
  connections: words.connections,
  messages: words.messagesPerSecond,
  deliveries: words.deliveriesPerSecond,
  latency: words.latency,
  memory: words.memory,
};

export const measureHints: Record<Measure, string> = {
  connections: 'WebSockets that are open',
  messages: 'Messages that were accepted, per second',
  deliveries: 'Frames sent to clients, per second',
  latency: 'The longest turn of an event loop: what a message may have to wait for',
  memory: 'Resident memory of the server',
};

const actions: Record<string, string> = {
  login: 'Sign in',
  'room.delete': 'Delete room',
  'client.remove': 'Remove client',
  'ban.add': 'Ban',
  'ban.lift': 'Lift ban of',
  notice: 'Send notice',
  'node.drain': 'Drain node',
};

/** An action that is newer than this page stands for itself. */
export function sayAction(action: string): string {
  return actions[action] ?? action;
}

export const unitNames: Record<Unit, string> = { minutes: 'minutes', hours: 'hours', days: 'days' };

export const phaseNames: Record<LivePhase, string> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  live: 'Live',
  waiting: 'Not live',
};

export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong in this page. Reload it and try again.';
  switch (error.status) {
    case 0:
      return `${error.message} Try again.`;
    case 401:
      return 'The server did not take this name and password.';
    case 429:
      return 'Too many requests came from your address.';
    case 503:
      return 'The server can’t reach its store right now. Try again in a moment.';
    default:
      return sentence(error.message);
  }
}

/** The server's own words, as a sentence. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

export function explainOut(reason: OutReason): string | null {
  switch (reason) {
    case 'fresh':
      return null;
    case 'left':
      return 'You have signed out.';
    case 'expired':
      return 'Your time was over, as it is for everybody after a while. Sign in again to go on where you were.';
    case 'refused':
      return 'The server does not know your sign-in any more; it may have started anew. Sign in again to go on where you were.';
  }
}

export function sayLimit(waiting: boolean): string {
  const reached = 'The limit of requests from your address is reached.';
  return waiting ? `${reached} What is missing here comes by itself` : `${reached} It is free again`;
}

export function sayStale(agoSeconds: number | null): string {
  if (agoSeconds === null) return 'There are no live figures yet. Trying again…';
  return `Live figures are ${agoSeconds} s old: the connection was lost. Trying again…`;
}

export function inSeconds(seconds: number): string {
  return `in ${seconds} s`;
}

export function sayDrain(host: string, connections: number): string {
  const people = connections === 1 ? '1 connection' : `${count(connections)} connections`;
  return `${host} takes no new connections, asks its ${people} to go to another node, finishes what is under way, and then stops for good. Chats go on elsewhere where they stopped. To have the node back, it must be started again on its machine.`;
}

export function sayDelete(activeUsers: number): string {
  const people = activeUsers === 1 ? 'The one person in it is' : `All ${count(activeUsers)} people in it are`;
  return `${activeUsers === 0 ? 'Whoever is in it is' : people} put out and told that it was deleted. Its messages are gone for good.`;
}

export const sayRemove = 'It leaves its room, its connection is closed, and its page does not come back by itself. Without a ban somebody can open the page anew.';

export function sayLift(address: string): string {
  return `Everybody at ${address} may connect again at once.`;
}

export function noticeFor(roomName: string | null): string {
  return roomName === null
    ? 'Everybody who is connected sees it above the chat, on every node.'
    : `Everybody in ${roomName} sees it above the chat.`;
}

export function sayDeleted(name: string): string {
  return `${name} was deleted.`;
}

export function sayRemoved(name: string, banned: boolean): string {
  return banned ? `${name} was removed, and its address banned.` : `${name} was removed.`;
}

export function sayBanned(address: string): string {
  return `${address} is banned.`;
}

export function sayLifted(address: string): string {
  return `${address} may connect again.`;
}

export function sayDraining(host: string): string {
  return `${host} is draining.`;
}

export function sayNoticeSent(roomName: string | null): string {
  return roomName === null ? 'The notice was sent to everybody.' : `The notice was sent to ${roomName}.`;
}

/** How much of a text's limit is left. */
export function charactersLeft(left: number): string {
  const characters = Math.abs(left) === 1 ? 'character' : 'characters';
  return left < 0 ? `${-left} ${characters} too many` : `${left} ${characters} left`;
}

export function numberOf(id: number): string {
  return `#${id}`;
}

/** "51–100 of 1,234". */
export function sayRange(first: number, rows: number, total: number | null): string {
  const range = `${count(first + 1)}–${count(first + rows)}`;
  return total === null ? range : `${range} of ${count(total)}`;
}

export function andMore(more: number): string {
  return `and ${count(more)} more`;
}

export function bansInAll(found: number): string {
  return found === 1 ? '1 ban' : `${count(found)} bans`;
}

/** What a chart shows, for those who don't see it. */
export function sayChart(name: string, now: string, lowest: string, highest: string): string {
  return `${name} in the last 5 minutes: now ${now}, lowest ${lowest}, highest ${highest}.`;
}

export function titleOf(place: string): string {
  return `${place} · ${words.product} ${words.admin}`;
}
