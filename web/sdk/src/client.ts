// The client that applications use: one session with a ChatRoom server, through as many connections as it takes. It keeps
// the conversation as plain values and tells of every change. What decides is pure and has files of its own (connection.ts,
// conversation.ts); this one sends and receives.

import type { ConnectionState } from './connection.ts';
import { Connector } from './connector.ts';
import type { Conversation, Identity } from './conversation.ts';
import { afterEvent, afterFilling, afterGreeting, afterOlder, noConversation } from './conversation.ts';
import { decodeServerEvent } from './decode.ts';
import { Emitter } from './emitter.ts';
import type { ClientEvent, Connect, History, RoomJoined, RoomList, ServerEvent } from './events.ts';
import type { Outbox, Outgoing } from './outbox.ts';
import * as outboxes from './outbox.ts';
import type { Ports } from './ports.ts';
import type { EventOf } from './requests.ts';
import { ChatError, Requests } from './requests.ts';
import type { Room } from './room.ts';
import { gapOf, oldestOf } from './room-log.ts';

export interface ClientState extends Conversation {
  connection: ConnectionState;
  /** The token to resume with; a secret, and a new one after each connect. Null where there is nothing to resume. */
  session: string | null;
}

/** The server no longer knew the session: this client is somebody new, in no room. */
export interface SessionLost {
  /** Null where the session was an earlier page's. */
  identity: Identity | null;
  room: Room | null;
  /** Whether the server has them is not known. */
  unconfirmed: Outbox;
}

export type ClientEvents = { [T in ServerEvent['type']]: EventOf<T> } & {
  /** After any change of the state. */
  change: ClientState;
  'session-lost': SessionLost;
  /** The session was taken up again on a new connection. */
  resumed: Identity;
  /** A frame that could not be understood. */
  problem: string;
};

export interface ClientOptions {
  /** ws:// or wss://, with path. */
  url: string;
  ports: Ports;
  /** The token of an earlier session to take up again. */
  session?: string;
}

const gapPage = 100;
const fillAgainMs = 2_000;

export class ChatClient extends Emitter<ClientEvents> {
  readonly #url: string;
  readonly #ports: Ports;
  readonly #connector: Connector;
  readonly #requests: Requests;
  #session: string | null;
  #conversation: Conversation = noConversation;
  /** Between a resumed CONNECT and the ROOM_JOINED that says what is missing: nothing may overtake what is unconfirmed. */
  #resuming = false;
  #filling = false;

  constructor(options: ClientOptions) {
    super();
    this.#url = options.url;
    this.#ports = options.ports;
    this.#session = options.session ?? null;
    this.#requests = new Requests(options.ports.clock);
    this.#connector = new Connector(options.ports, {
      url: () => this.#resumeUrl(),
      frame: (text) => {
        this.#receive(text);
      },
      ping: () => {
        this.#send({ type: 'PING' });
      },
      forget: () => {
        this.#session = null;
        this.#conversation = noConversation;
      },
      changed: (state) => {
        if (state.phase !== 'live') this.#requests.failAll(new ChatError('CONNECTION_LOST', 'The connection was lost.'));
        this.#changed();
      },
    });
  }

  get state(): ClientState {
    return { connection: this.#connector.state, session: this.#session, ...this.#conversation };
  }

  connect(): void {
    this.#connector.input({ type: 'connect' });
  }

  disconnect(): void {
    this.#connector.input({ type: 'disconnect' });
  }

  /** Ends a wait; on a live connection, asks whether the server is still there. */
  hurry(): void {
    this.#connector.input({ type: 'hurry' });
  }

  createRoom(name: string, listed = true): Promise<RoomJoined> {
    return this.#request({ type: 'CREATE_ROOM', name, listed }, 'ROOM_JOINED');
  }

  joinRoom(roomId: number): Promise<RoomJoined> {
    return this.#request({ type: 'JOIN_ROOM', roomId }, 'ROOM_JOINED');
  }

  async leaveRoom(): Promise<void> {
    await this.#request({ type: 'LEAVE_ROOM' }, 'ROOM_LEFT');
  }

  async updateUsername(username: string): Promise<void> {
    await this.#request({ type: 'UPDATE_USERNAME', username }, 'USER_EVENT');
  }

  listRooms(page: { cursor?: string; limit?: number } = {}): Promise<RoomList> {
    return this.#request({ type: 'LIST_ROOMS', ...page }, 'ROOM_LIST');
  }

  history(page: { before?: number; limit?: number } = {}): Promise<History> {
    return this.#request({ type: 'GET_HISTORY', ...page }, 'HISTORY');
  }

  /** Brings the messages before the oldest one of the present room into its log. */
  async loadOlder(): Promise<void> {
    const { room } = this.#conversation;
    if (room === null) return;
    const history = await this.history({ before: oldestOf(room.log) });
    this.#change(afterOlder(this.#conversation, history));
  }

  /**
   * Shows the message at once as one under way, and sends it now or after the next resume. Throws a ChatError in no room,
   * and while too many messages are under way.
   */
  sendMessage(text: string): Outgoing {
    const { room, outbox } = this.#conversation;
    if (room === null) throw new ChatError('NOT_IN_ROOM', 'Join a room first.');
    if (outboxes.isFull(outbox)) throw new ChatError('RATE_LIMITED', 'Too many messages are waiting to be sent.');
    const at = this.#ports.clock.now();
    const wellFormed = text.toWellFormed();
    const message: Outgoing = { id: this.#ports.newMessageId(), roomId: room.info.id, text: wellFormed, at, state: 'sending' };
    this.#sendOutgoing(message);
    this.#change({ ...this.#conversation, outbox: [...outbox, message] });
    return message;
  }

  /** Sends a failed message again, under the same id. */
  retryMessage(id: string): void {
    const retried = outboxes.retry(this.#conversation.outbox, id);
    if (retried === null) return;
    this.#sendOutgoing(retried.message);
    this.#change({ ...this.#conversation, outbox: retried.outbox });
  }

  #resumeUrl(): string {
    if (this.#session === null) return this.#url;
    const query = new URLSearchParams({ session: this.#session });
    const { room } = this.#conversation;
    if (room !== null) {
      query.set('seq', String(room.log.last));
      query.set('epoch', room.log.epoch);
    }
    return `${this.#url}?${query.toString()}`;
  }

  async #request<T extends ServerEvent['type']>(event: ClientEvent, replyType: T): Promise<EventOf<T>> {
    if (this.#connector.state.phase !== 'live') throw new ChatError('NOT_CONNECTED', 'There is no connection right now.');
    const { ref, reply } = this.#requests.start(replyType);
    this.#send({ ...event, ref });
    return reply;
  }

  #send(event: ClientEvent & { ref?: string }): void {
    this.#connector.send(JSON.stringify(event));
  }

  #sendOutgoing({ id, roomId, text }: Outgoing): void {
    if (this.#connector.state.phase === 'live' && !this.#resuming) this.#send({ type: 'SEND_MESSAGE', id, roomId, text });
  }

  #sendUnconfirmed(): void {
    for (const message of outboxes.underWay(this.#conversation.outbox)) this.#sendOutgoing(message);
  }

  #receive(frame: string): void {
    const decoded = decodeServerEvent(frame);
    if (decoded.kind !== 'event') {
      this.#connector.input({ type: 'received' });
      if (decoded.kind === 'malformed') this.emit('problem', decoded.problem);
      return;
    }
    const { event } = decoded;
    if (event.type === 'CONNECT') this.#greeted(event);
    else this.#received(event);
    this.#requests.answer(event);
    this.emit(event.type, event);
    this.#fillGap();
  }

  #greeted(event: Connect): void {
    const before = this.#conversation;
    const lost = !event.resumed && this.#session !== null;
    this.#session = event.session;
    this.#conversation = afterGreeting(before, event);
    this.#resuming = event.resumed && event.roomId !== null;
    this.#connector.input({ type: 'greeted', now: this.#ports.clock.now(), heartbeatSec: event.heartbeatSec });
    const { identity, room, outbox } = before;
    if (lost) this.emit('session-lost', { identity, room, unconfirmed: outbox });
    if (event.resumed && this.#conversation.identity !== null) this.emit('resumed', this.#conversation.identity);
    if (!this.#resuming) this.#sendUnconfirmed();
  }

  #received(event: Exclude<ServerEvent, Connect>): void {
    const banned = event.type === 'ERROR' && event.code === '101010';
    this.#connector.input({ type: banned ? 'banned' : 'received' });
    this.#change(afterEvent(this.#conversation, event));
    if (event.type !== 'ROOM_JOINED' || !this.#resuming) return;
    this.#resuming = false;
    this.#sendUnconfirmed();
  }

  #fillGap(): void {
    const { room } = this.#conversation;
    const gap = room === null ? null : gapOf(room.log);
    if (gap === null || this.#filling || this.#connector.state.phase !== 'live') return;
    this.#filling = true;
    const limit = Math.min(gapPage, gap.before - gap.after - 1);
    this.history({ before: gap.before, limit }).then(
      (history) => {
        this.#filling = false;
        this.#change(afterFilling(this.#conversation, history));
        this.#fillGap();
      },
      (error: unknown) => {
        const again = error instanceof ChatError ? error.retryAfterMs : undefined;
        // After a lost connection the resume starts it again, and must not wait for this timer.
        const waitMs = this.#connector.state.phase === 'live' ? (again ?? fillAgainMs) : 0;
        this.#ports.clock.after(waitMs, () => {
          this.#filling = false;
          this.#fillGap();
        });
      },
    );
  }

  #change(conversation: Conversation): void {
    this.#conversation = conversation;
    this.#changed();
  }

  #changed(): void {
    this.emit('change', this.state);
  }
}
