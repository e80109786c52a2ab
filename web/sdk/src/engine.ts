// The works of the client: one session through as many connections as it takes, and a new one in its place where it was lost.
// It sends and receives, keeps the conversation and the storage, and tells of every change. What decides is pure and has
// files of its own (connection.ts, conversation.ts, outbox.ts); the public face is client.ts.

import type { ClientEvents, ClientOptions, ClientState } from './api.ts';
import type { ConnectionState } from './connection.ts';
import { Connector } from './connector.ts';
import type { Conversation, Identity } from './conversation.ts';
import { afterEvent, afterGreeting, formerOf, noConversation, withoutRoom, withoutTypist } from './conversation.ts';
import { decodeServerEvent } from './decode.ts';
import type { Sent } from './delivery.ts';
import { Delivery } from './delivery.ts';
import type { Emitter } from './emitter.ts';
import { createPorts } from './environment.ts';
import { ChatError, closedError } from './errors.ts';
import type { ClientEvent, Connect, ServerEvent } from './events.ts';
import { GapFiller } from './gap-filler.ts';
import type { Outbox } from './outbox.ts';
import * as outboxes from './outbox.ts';
import type { Ports } from './ports.ts';
import { recover } from './recovery.ts';
import type { EventOf } from './requests.ts';
import { Requests } from './requests.ts';
import { gapOf, shownSince } from './room-log.ts';
import { Memory } from './saved.ts';
import type { Session } from './session.ts';
import { Typists } from './typists.ts';

interface Connecting {
  resolve: (identity: Identity) => void;
  reject: (error: ChatError) => void;
}

export class Engine implements Session {
  readonly #url: string;
  readonly #emitter: Emitter<ClientEvents>;
  readonly #ports: Ports;
  readonly #connector: Connector;
  readonly #requests: Requests;
  readonly #delivery: Delivery;
  readonly #memory: Memory | null;
  readonly #gaps = new GapFiller(this);
  readonly #typists: Typists;
  #session: string | null;
  #conversation: Conversation = noConversation;
  /** See Saved. Null until there is something to save. */
  #page: string | null = null;
  /** Whether the page may be a copy of another one. */
  #copy: 'unknown' | 'asking' | 'no' = 'unknown';
  /** Whether somebody asked to be connected, and neither they nor the server said otherwise since. */
  #wanted = false;
  #connecting: Connecting[] = [];
  #connections = 0;
  /** Between a resumed CONNECT and the ROOM_JOINED that says what is missing: nothing may overtake what is unconfirmed. */
  #resuming = false;

  constructor(options: ClientOptions, emitter: Emitter<ClientEvents>) {
    this.#url = options.url;
    this.#emitter = emitter;
    this.#ports = options.ports ?? createPorts(options.webSocket);
    this.#requests = new Requests(this.clock);
    this.#delivery = new Delivery(this);
    this.#typists = new Typists(this.clock, (clientId) => {
      this.change(withoutTypist(this.#conversation, clientId));
    });
    this.#connector = this.#newConnector();
    this.#memory = options.storage === undefined ? null : new Memory(options.storage, options.storageKey ?? 'chatroom');
    this.#session = options.session ?? null;
    if (this.#session === null) this.#recall();
  }

  get state(): ClientState {
    const { identity, formerIds, room, outbox, typing, plan } = this.#conversation;
    const connection = this.#connector.state;
    return { connection, session: this.#session, identity, formerIds, room, outbox, typing, recovering: plan !== null };
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  get ports(): Ports {
    return this.#ports;
  }

  get clock(): Ports['clock'] {
    return this.#ports.clock;
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  get live(): boolean {
    return this.#connector.state.phase === 'live';
  }

  whileConnected(): () => boolean {
    const connection = this.#connections;
    return () => this.live && this.#connections === connection;
  }

  connect(): Promise<Identity> {
    const { identity } = this.#conversation;
    if (this.live && identity !== null) return Promise.resolve(identity);
    const connected = new Promise<Identity>((resolve, reject) => {
      this.#connecting.push({ resolve, reject });
    });
    // The state tells it, too.
    connected.catch(() => undefined);
    this.#wanted = true;
    this.#start();
    return connected;
  }

  disconnect(): void {
    this.#wanted = false;
    this.#connector.input({ type: 'disconnect' });
    this.#ended(new ChatError('NOT_CONNECTED', 'The client was disconnected.'));
    this.#changed();
  }

  hurry(): void {
    this.#connector.input({ type: 'hurry' });
  }

  async request<T extends ServerEvent['type']>(event: ClientEvent, replyType: T): Promise<EventOf<T>> {
    if (!this.live) throw new ChatError('NOT_CONNECTED', 'There is no connection right now.');
    const { ref, reply } = this.#requests.start(replyType);
    this.send({ ...event, ref });
    return reply;
  }

  send(event: ClientEvent & { ref?: string }): void {
    this.#connector.send(JSON.stringify(event));
  }

  /** Sends what is due of the outbox, with the message of this id in it. */
  deliver(outbox: Outbox, id: string): Promise<Sent> {
    const outcome = this.#delivery.outcomeOf(id);
    this.change({ ...this.#conversation, outbox });
    return outcome;
  }

  /** Where the client is to be taken back into the room of the lost session: not any more. */
  giveUpRoom(): boolean {
    if (!this.#conversation.plan?.room) return false;
    this.change(withoutRoom(this.#conversation));
    return true;
  }

  change(conversation: Conversation): void {
    const before = this.#conversation.room;
    this.#conversation = conversation;
    this.#conversation = { ...conversation, outbox: this.#delivery.advance(conversation) };
    for (const message of shownSince(before?.log ?? null, conversation.room?.log ?? null)) this.#emitter.emit('message', message);
    this.#changed();
  }

  #newConnector(): Connector {
    return new Connector(this.#ports, {
      url: () => this.#resumeUrl(),
      frame: (text) => {
        this.#receive(text);
      },
      ping: () => {
        this.send({ type: 'PING' });
      },
      forget: () => {
        this.#forget();
      },
      changed: (state) => {
        this.#phaseChanged(state);
      },
    });
  }

  #recall(): void {
    const saved = this.#memory?.load() ?? null;
    if (saved === null) return;
    const { page, session, former, formerIds, plan, outbox } = saved;
    this.#page = page;
    this.#session = session;
    this.#conversation = { ...noConversation, former, formerIds, plan, outbox };
  }

  #start(): void {
    const { claim } = this.#ports;
    if (this.#page === null || this.#copy === 'no' || claim === null) {
      this.#connector.input({ type: 'connect' });
      return;
    }
    if (this.#copy === 'asking') return;
    this.#copy = 'asking';
    void claim(`chatroom ${this.#page}`).then((ours) => {
      // A copy of a tab: the session, and what is unsent in it, belong to the original.
      if (!ours) this.#forget();
      this.#copy = 'no';
      if (this.#wanted) this.#connector.input({ type: 'connect' });
    });
  }

  #forget(): void {
    this.#session = null;
    this.#conversation = noConversation;
    this.#page = null;
    this.#memory?.save(null);
  }

  #phaseChanged(state: ConnectionState): void {
    if (state.phase !== 'live') {
      this.#requests.failAll(new ChatError('CONNECTION_LOST', 'The connection was lost.'));
      this.#delivery.shut();
    }
    if (state.phase === 'stopped') {
      this.#wanted = false;
      this.#ended(closedError(state.code));
    }
    this.#changed();
  }

  /** No connection, and none to come by itself: everybody who waits is told. */
  #ended(error: ChatError): void {
    for (const { reject } of this.#connecting.splice(0)) reject(error);
    this.#delivery.rejectAll(error);
    const { outbox } = this.#conversation;
    this.#conversation = { ...this.#conversation, outbox: outboxes.failAll(outbox, { code: error.code, message: error.message }) };
  }

  #resumeUrl(): string {
    const url = new URL(this.#url);
    url.protocol = url.protocol.replace('http', 'ws');
    const { room } = this.#conversation;
    if (this.#session !== null) url.searchParams.set('session', this.#session);
    if (this.#session !== null && room !== null) {
      url.searchParams.set('seq', String(room.log.last));
      url.searchParams.set('epoch', room.log.epoch);
    }
    return url.href;
  }

  #receive(frame: string): void {
    const decoded = decodeServerEvent(frame);
    if (decoded.kind !== 'event') {
      this.#connector.input({ type: 'received' });
      if (decoded.kind === 'malformed') this.#emitter.emit('problem', decoded.problem);
      return;
    }
    const { event } = decoded;
    if (event.type === 'CONNECT') this.#greeted(event);
    else this.#received(event);
    this.#requests.answer(event);
    this.#emitter.emit(event.type, event);
    this.#release();
  }

  #greeted(event: Connect): void {
    const before = this.#conversation;
    const lost = !event.resumed && this.#session !== null;
    this.#session = event.session;
    this.#connections += 1;
    if (this.#memory !== null && this.#page === null) this.#newPage();
    const greeted = afterGreeting(before, event);
    this.#conversation = lost && greeted.plan === null ? { ...greeted, plan: { username: null, room: null } } : greeted;
    this.#resuming = event.resumed && event.roomId !== null;
    this.#connector.input({ type: 'greeted', now: this.#ports.clock.now(), heartbeatSec: event.heartbeatSec });
    const { identity } = this.#conversation;
    if (identity === null) return;
    for (const { resolve } of this.#connecting.splice(0)) resolve(identity);
    if (lost) this.#emitter.emit('session-lost', { identity: before.identity, room: before.room, unconfirmed: before.outbox });
    if (event.resumed) this.#emitter.emit('resumed', identity);
    if (this.#conversation.plan !== null) void this.#recover();
  }

  #newPage(): void {
    this.#page = this.#ports.newMessageId();
    this.#copy = 'no';
    // Nobody else can have it yet; from now on, copies see that it is taken.
    void this.#ports.claim?.(`chatroom ${this.#page}`);
  }

  #received(event: Exclude<ServerEvent, Connect>): void {
    const banned = event.type === 'ERROR' && event.code === '101010';
    this.#connector.input({ type: banned ? 'banned' : 'received' });
    if (event.type === 'ROOM_JOINED') this.#resuming = false;
    if (event.type === 'USER_EVENT' && event.event === 'typing') this.#typists.heard(event.clientId);
    this.#delivery.heard(event, this.#conversation);
    this.change(afterEvent(this.#conversation, event));
  }

  async #recover(): Promise<void> {
    const recovered = await recover(this);
    if (recovered === null) return;
    this.#release();
    this.#emitter.emit('recovered', recovered);
  }

  /** Lets messages go and gaps be filled, once the client is where it belongs. */
  #release(): void {
    const { plan, room, outbox } = this.#conversation;
    if (!this.live || this.#resuming || plan !== null) return;
    if (!this.#delivery.isOpen) this.change({ ...this.#conversation, outbox: this.#delivery.open(outbox) });
    if (room !== null && gapOf(room.log) !== null) void this.#gaps.fill();
  }

  #changed(): void {
    const former = formerOf(this.#conversation);
    if (this.#memory !== null && this.#session !== null && this.#page !== null && former !== null) {
      const { formerIds, plan, outbox } = this.#conversation;
      this.#memory.save({ page: this.#page, session: this.#session, former, formerIds, plan, outbox });
    }
    this.#emitter.emit('change', this.state);
  }
}
