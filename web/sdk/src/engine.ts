// The works of the client: one session through as many connections as it takes, and a new one in its place where it was lost.
// It sends and receives, keeps the conversation and the storage, and tells of every change. What decides is pure and has
// files of its own (connection.ts, conversation.ts, outbox.ts); the public face is client.ts.

import type { ClientEvents, ClientOptions, ClientState } from './api.ts';
import type { ConnectionState } from './connection.ts';
import type { ConnectorOwner } from './connector.ts';
import { Connector } from './connector.ts';
import type { Conversation } from './conversation.ts';
import { afterEvent, afterGreeting, formerOf, noConversation, withoutRoom } from './conversation.ts';
import { decodeServerEvent } from './decode.ts';
import type { Sent } from './delivery.ts';
import { Delivery } from './delivery.ts';
import { Emitter } from './emitter.ts';
import { createPorts } from './environment.ts';
import { ChatError, errorOf } from './errors.ts';
import type { ClientEvent, Connect, Member, ServerEvent } from './events.ts';
import { GapFiller } from './gap-filler.ts';
import type { Outbox } from './outbox.ts';
import * as outboxes from './outbox.ts';
import type { Ports } from './ports.ts';
import { recover } from './recovery.ts';
import { Requests } from './requests.ts';
import { gapOf, shownSince } from './room-log.ts';
import { Memory } from './saved.ts';
import type { Session } from './session.ts';

const typingMs = 5_000;

export class Engine extends Emitter<ClientEvents> implements Session, ConnectorOwner {
  readonly ports: Ports;
  readonly #url: string;
  readonly #connector = new Connector(this);
  readonly requests: Requests = new Requests(this);
  readonly #delivery = new Delivery(this);
  readonly #memory: Memory;
  readonly #gaps = new GapFiller(this);
  #session: string | null = null;
  conversation: Conversation = noConversation;
  /** See Saved. Null until there is something to save. */
  #page: string | null = null;
  /** While it is not known yet whether this page is a copy of another one. */
  #claiming: Promise<void> | null = null;
  /** Whether somebody asked to be connected, and neither they nor the server said otherwise since. */
  wanted = false;
  #connections = 0;
  /** Between a resumed CONNECT and the ROOM_JOINED that says what is missing: nothing may overtake what is unconfirmed. */
  #resuming = false;

  constructor(options: ClientOptions) {
    super();
    this.#url = options.url.replace(/^http/, 'ws');
    this.ports = options.ports ?? createPorts(options.webSocket);
    this.#memory = new Memory(options.storage, options.storageKey ?? 'chatroom');
    this.#recall();
  }

  get state(): ClientState {
    const { former, plan, ...shown } = this.conversation;
    return { ...shown, connection: this.#connector.state, session: this.#session, recovering: plan !== null };
  }

  get live(): boolean {
    return this.#connector.state.phase === 'live';
  }

  whileConnected(): () => boolean {
    const connection = this.#connections;
    return () => this.live && this.#connections === connection;
  }

  connect(): void {
    this.wanted = true;
    const go = (): void => {
      if (this.wanted) this.#connector.input({ type: 'connect' });
    };
    if (this.#claiming === null) go();
    else void this.#claiming.then(go);
  }

  disconnect(): void {
    this.wanted = false;
    this.#connector.input({ type: 'disconnect' });
    this.phaseChanged(this.#connector.state);
  }

  ping(): void {
    this.send({ type: 'PING' });
  }

  hurry(): void {
    this.#connector.input({ type: 'hurry' });
  }

  send(event: ClientEvent & { ref?: string }): void {
    if (!this.live) throw new ChatError('NOT_CONNECTED');
    this.#connector.send(JSON.stringify(event));
  }

  /** Sends what is due of the outbox, with the message of this id in it. */
  deliver(outbox: Outbox, id: string): Promise<Sent> {
    const outcome = this.#delivery.pending.add(id);
    this.change({ ...this.conversation, outbox });
    return outcome;
  }

  /** Where the client is to be taken back into the room of the lost session: not any more. */
  giveUpRoom(): boolean {
    if (!this.conversation.plan?.room) return false;
    this.change(withoutRoom(this.conversation));
    return true;
  }

  change(conversation: Conversation): void {
    const before = this.conversation.room;
    this.conversation = conversation;
    this.conversation = { ...conversation, outbox: this.#delivery.advance(conversation) };
    for (const message of shownSince(before?.log, conversation.room?.log)) this.emit('message', message);
    this.#changed();
  }

  #recall(): void {
    const saved = this.#memory.load();
    if (saved === null) return;
    const { page, session, ...conversation } = saved;
    this.#page = page;
    this.#session = session;
    this.conversation = { ...noConversation, ...conversation };
    const claim = async (): Promise<void> => {
      // A copy of a tab: the session, and what is unsent in it, belong to the original.
      if ((await this.#claim()) === false) this.forget();
      this.#claiming = null;
    };
    if (this.ports.claim !== null) this.#claiming = claim();
  }

  #claim(): Promise<boolean> | undefined {
    return this.ports.claim?.(`chatroom ${String(this.#page)}`);
  }

  forget(): void {
    this.#session = null;
    this.conversation = noConversation;
    this.#page = null;
    this.#memory.save(null);
  }

  phaseChanged(state: ConnectionState): void {
    if (state.phase !== 'live') {
      this.requests.pending.rejectAll(() => new ChatError('CONNECTION_LOST'));
      this.#delivery.shut();
    }
    if (state.phase === 'stopped') this.wanted = false;
    if (!this.wanted) {
      // No connection, and none to come by itself: what waits has failed.
      const { code, message } = errorOf(state);
      this.#delivery.pending.rejectAll((id) => new ChatError(code, { id }));
      this.conversation = { ...this.conversation, outbox: outboxes.failAll(this.conversation.outbox, { code, message }) };
    }
    this.#changed();
  }

  url(): string {
    const { room } = this.conversation;
    if (this.#session === null) return this.#url;
    const progress = room === null ? {} : { seq: String(room.log.last), epoch: room.log.epoch };
    return `${this.#url}?${String(new URLSearchParams({ session: this.#session, ...progress }))}`;
  }

  frame(frame: string): void {
    const decoded = decodeServerEvent(frame);
    if (decoded.kind !== 'event') {
      this.#connector.input({ type: 'received' });
      if (decoded.kind === 'malformed') this.emit('problem', decoded.problem);
      return;
    }
    const { event } = decoded;
    if (event.type === 'CONNECT') this.#greeted(event);
    else this.#received(event);
    this.requests.answer(event);
    this.emit(event.type, event);
    this.#release();
  }

  #greeted(event: Connect): void {
    const before = this.conversation;
    const lost = !event.resumed && this.#session !== null;
    this.#session = event.session;
    this.#connections += 1;
    if (this.#page === null) {
      this.#page = event.session;
      // Nobody else can have it yet; from now on, copies see that it is taken.
      void this.#claim();
    }
    this.conversation = afterGreeting(before, event);
    this.#resuming = event.resumed && event.roomId !== null;
    this.#connector.input({ type: 'greeted', heartbeatSec: event.heartbeatSec });
    if (lost) this.emit('session-lost', { identity: before.identity, room: before.room, unconfirmed: before.outbox });
    if (event.resumed) this.emit('resumed', event);
    if (this.conversation.plan !== null) void this.#recover();
  }

  #received(event: Exclude<ServerEvent, Connect>): void {
    const banned = event.type === 'ERROR' && event.code === '101010';
    this.#connector.input({ type: banned ? 'banned' : 'received' });
    if (event.type === 'ROOM_JOINED') this.#resuming = false;
    if (event.type === 'ERROR') this.#delivery.slowDown(event);
    this.change(afterEvent(this.conversation, event));
    if (event.type === 'USER_EVENT' && event.event === 'typing') this.#forgetTypist(this.conversation.typing.at(-1));
  }

  /** Unless they are heard of again: then another one stands in the list for them. */
  #forgetTypist(typist: Member | undefined): void {
    this.ports.clock.after(typingMs, () => {
      this.change({ ...this.conversation, typing: this.conversation.typing.filter((member) => member !== typist) });
    });
  }

  async #recover(): Promise<void> {
    const recovered = await recover(this);
    if (recovered === null) return;
    this.#release();
    this.emit('recovered', recovered);
  }

  /** Lets messages go and gaps be filled, once the client is where it belongs. */
  #release(): void {
    const { plan, room } = this.conversation;
    if (!this.live || this.#resuming || plan !== null) return;
    if (!this.#delivery.isOpen) {
      this.#delivery.isOpen = true;
      this.change(this.conversation);
    }
    if (room !== null && gapOf(room.log) !== null) void this.#gaps.fill();
  }

  #changed(): void {
    const former = formerOf(this.conversation);
    if (this.#session !== null && this.#page !== null && former !== null) {
      const { formerIds, plan, outbox } = this.conversation;
      this.#memory.save({ page: this.#page, session: this.#session, former, formerIds, plan, outbox });
    }
    this.emit('change', this.state);
  }
}
