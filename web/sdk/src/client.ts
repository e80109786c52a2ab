// The client that applications use.

import type { ClientEvents, ClientOptions, ClientState } from './api.ts';
import type { Identity } from './conversation.ts';
import { afterOlder } from './conversation.ts';
import type { Sent } from './delivery.ts';
import { Engine } from './engine.ts';
import { ChatError, errorOf, sendable } from './errors.ts';
import type { History, Limits, RoomJoined, RoomList } from './events.ts';
import type { Outbox } from './outbox.ts';
import * as outboxes from './outbox.ts';
import { mostMembers } from './room.ts';
import { oldestOf } from './room-log.ts';

/** The server passes on no more. */
const typingEveryMs = 3_000;

/**
 * One session with a ChatRoom server, through as many connections as it takes, and a new one in its place where it was lost.
 * Its state is plain values, replaced and never changed; `on` tells of every change, and of each event of the server.
 */
export class ChatClient {
  readonly #engine: Engine;
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ClientOptions) {
    this.#engine = new Engine(options);
  }

  get state(): ClientState {
    return this.#engine.state;
  }

  /** Calls the handler on each event of this name, after the state has changed. Returns how to take it off again. */
  on<K extends keyof ClientEvents>(name: K, handler: (payload: ClientEvents[K]) => void): () => void {
    return this.#engine.on(name, handler);
  }

  /** Settles once the client is connected, or has been told to stay away; until then it goes on trying. */
  connect(): Promise<Identity> {
    this.#engine.connect();
    const connected = new Promise<Identity>((resolve, reject) => {
      const look = ({ connection, identity }: ClientState): void => {
        if (connection.phase === 'live' && identity !== null) resolve(identity);
        else if (!this.#engine.wanted) reject(errorOf(connection));
        else return;
        off();
      };
      const off = this.on('change', look);
      look(this.state);
    });
    // The state tells it, too.
    connected.catch(() => undefined);
    return connected;
  }

  /** What has not been sent by now has failed, and can be sent again after another `connect`. */
  disconnect(): void {
    this.#engine.disconnect();
  }

  /** Ends a wait; on a live connection, asks whether the server is still there. */
  hurry(): void {
    this.#engine.hurry();
  }

  /** Creates a room and moves into it. */
  async createRoom(name: string, listed = true): Promise<RoomJoined> {
    const clean = this.#clean(name, 'name', 'roomName');
    this.#engine.giveUpRoom();
    return this.#engine.requests.send({ type: 'CREATE_ROOM', name: clean, listed });
  }

  /** Moves into a room. Where that fails, the client stays where it is. */
  async joinRoom(roomId: number): Promise<RoomJoined> {
    if (roomId !== this.#engine.conversation.plan?.room?.id) this.#engine.giveUpRoom();
    return this.#engine.requests.send({ type: 'JOIN_ROOM', roomId });
  }

  async leaveRoom(): Promise<void> {
    const gaveUp = this.#engine.giveUpRoom();
    try {
      await this.#engine.requests.send({ type: 'LEAVE_ROOM' });
    } catch (error) {
      // A new session that is not back in its room yet has nothing to leave.
      if (!gaveUp) throw error;
    }
  }

  async updateUsername(username: string): Promise<void> {
    const clean = this.#clean(username, 'username', 'username');
    await this.#engine.requests.send({ type: 'UPDATE_USERNAME', username: clean });
  }

  /** A page of the listed rooms, the fullest first. `next` of one page is the `cursor` of the page after it. */
  listRooms(page: { cursor?: string; limit?: number } = {}): Promise<RoomList> {
    return this.#engine.requests.send({ type: 'LIST_ROOMS', ...page });
  }

  /** A page of the present room's messages, the newest ones or those before a `seq`, as the server has them. */
  history(page: { before?: number; limit?: number } = {}): Promise<History> {
    return this.#engine.requests.send({ type: 'GET_HISTORY', ...page });
  }

  /** Brings the messages before the oldest one of the present room into `state.room.log`. */
  async loadOlder(): Promise<void> {
    const { room } = this.#engine.conversation;
    if (room === null) return;
    const history = await this.history({ before: oldestOf(room.log) });
    this.#engine.change(afterOlder(this.#engine.conversation, history));
  }

  /**
   * Shows the message at once as one under way in `state.outbox`, and sends it, again if need be, under one id. Settles when
   * it has its place in the room, or has failed for good. A rejection without `id` means that it was not even taken:
   * in no room, too long, or with too many waiting.
   */
  sendMessage(text: string): Promise<Sent> {
    return this.#deliver(() => {
      const { room, outbox } = this.#engine.conversation;
      if (room === null) throw new ChatError('NOT_IN_ROOM');
      if (outboxes.isFull(outbox)) throw new ChatError('QUEUE_FULL');
      const id = this.#engine.ports.newMessageId();
      const clean = this.#clean(text, 'text', 'message');
      const at = this.#engine.ports.clock.now();
      return { id, outbox: [...outbox, { id, roomId: room.info.id, text: clean, at, state: 'sending', tries: 0, due: 0 }] };
    });
  }

  /** Sends a failed message again, under the same id, behind those that are under way. */
  retryMessage(id: string): Promise<Sent> {
    return this.#deliver(() => {
      const outbox = outboxes.retry(this.#engine.conversation.outbox, id);
      if (outbox === null) throw new ChatError('UNKNOWN_MESSAGE');
      return { id, outbox };
    });
  }

  /** Takes a failed message away. */
  discardMessage(id: string): void {
    const { conversation } = this.#engine;
    const outbox = conversation.outbox.filter((message) => message.id !== id || message.state !== 'failed');
    this.#engine.change({ ...conversation, outbox });
  }

  /** To be called with every key press: tells the room now and then. */
  // It is a promise as all the others are: what it throws is a rejection.
  // eslint-disable-next-line @typescript-eslint/require-await
  async typing(): Promise<void> {
    const { room } = this.#engine.conversation;
    if (room === null) throw new ChatError('NOT_IN_ROOM');
    const now = this.#engine.ports.clock.now();
    if (now - this.#typedAt < typingEveryMs || room.activeUsers > mostMembers) return;
    this.#engine.send({ type: 'TYPING' });
    this.#typedAt = now;
  }

  #clean(text: string, field: string, limit: keyof Limits): string {
    return sendable(text, field, this.#engine.conversation.identity?.limits[limit]);
  }

  /** A message that was taken shows in the state what becomes of it, so nobody has to listen to its promise. */
  #deliver(written: () => { id: string; outbox: Outbox }): Promise<Sent> {
    try {
      if (!this.#engine.wanted) throw new ChatError('NOT_CONNECTED');
      const { id, outbox } = written();
      return this.#engine.deliver(outbox, id);
    } catch (error) {
      if (error instanceof ChatError) return Promise.reject(error);
      throw error;
    }
  }
}
