// The state of the page: what the client says, as signals, and what the page adds to it: notes between the messages, notices,
// and one task for each thing a person can ask for. Without DOM; the views read it and call it.

import type { ChatClient, ClientState, Clock, Room, RoomLeft, SessionLost, UserEvent } from '@chatroom/client';
import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { Status } from './status.ts';
import { statusOf } from './status.ts';
import { Task } from './task.ts';
import type { Line, Note } from './timeline.ts';
import { linesOf } from './timeline.ts';
import { explainLeaving, sayJoinedOrLeft, sayLostSession, sayOldSession, sayPresence, sayRenamed } from './words.ts';

export interface Notice {
  text: string;
  level: 'info' | 'warning';
  /** A room that the notice offers to join again. */
  rejoin?: { id: number; name: string };
}

const keptNotes = 200;
const resumedShownMs = 4_000;

export class ChatStore {
  readonly state: ReadonlySignal<ClientState>;
  readonly status: ReadonlySignal<Status>;
  readonly lines: ReadonlySignal<readonly Line[]>;
  readonly notice = signal<Notice | null>(null);

  readonly joining = new Task();
  readonly creating = new Task();
  readonly renaming = new Task();
  readonly leaving = new Task();
  readonly loadingOlder = new Task();

  readonly #client: ChatClient;
  readonly #clock: Clock;
  readonly #notes = signal<readonly Note[]>([]);
  readonly #resumedJustNow = signal(false);
  #noteCount = 0;
  #roomName = '';
  #cancelResumed: (() => void) | null = null;

  constructor(client: ChatClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    const state = signal(client.state);
    this.state = state;
    this.status = computed(() => {
      const { connection, identity, outbox } = state.value;
      const waiting = outbox.filter((message) => message.state === 'sending').length;
      return statusOf({ connection, identity, waiting, resumedJustNow: this.#resumedJustNow.value });
    });
    this.lines = computed(() => {
      const { room, identity, outbox } = state.value;
      return room === null || identity === null ? [] : linesOf(room, this.#notes.value, outbox, identity);
    });
    client.on('change', (next) => {
      this.#roomChanged(state.value.room, next.room);
      state.value = next;
    });
    client.on('USER_EVENT', (event) => {
      this.#noteUserEvent(event);
    });
    client.on('ROOM_LEFT', (event) => {
      this.#noticeLeaving(event);
    });
    client.on('NOTICE', ({ text, level }) => {
      this.notice.value = { text, level };
    });
    client.on('session-lost', (loss) => {
      this.#noticeLoss(loss);
    });
    client.on('resumed', () => {
      this.#showResumed();
    });
  }

  join(roomId: number): Promise<boolean> {
    return this.joining.run(() => this.#client.joinRoom(roomId));
  }

  create(name: string, listed: boolean): Promise<boolean> {
    return this.creating.run(() => this.#client.createRoom(name, listed));
  }

  rename(username: string): Promise<boolean> {
    return this.renaming.run(() => this.#client.updateUsername(username));
  }

  leave(): Promise<boolean> {
    return this.leaving.run(() => this.#client.leaveRoom());
  }

  loadOlder(): Promise<boolean> {
    return this.loadingOlder.run(() => this.#client.loadOlder());
  }

  /** Throws a ChatError where the message can't even be queued. */
  send(text: string): void {
    void this.#client.sendMessage(text);
  }

  retry(messageId: string): void {
    void this.#client.retryMessage(messageId);
  }

  connect(): void {
    void this.#client.connect();
  }

  tryNow(): void {
    this.#client.hurry();
  }

  dismissNotice(): void {
    this.notice.value = null;
  }

  #roomChanged(before: Room | null, after: Room | null): void {
    // Under another epoch, notes would stand in the wrong places.
    if (before?.info.id !== after?.info.id || before?.log.epoch !== after?.log.epoch) this.#notes.value = [];
    if (after !== null) this.#roomName = after.info.name;
  }

  #noteUserEvent(event: UserEvent): void {
    const { room, identity } = this.#client.state;
    if (room === null || event.roomId !== room.info.id) return;
    const text = sayUserEvent(event, identity?.clientId);
    if (text === null) return;
    this.#noteCount += 1;
    const note: Note = { key: this.#noteCount, afterSeq: room.log.last, text };
    this.#notes.value = [...this.#notes.value, note].slice(-keptNotes);
  }

  #noticeLeaving({ reason }: RoomLeft): void {
    const text = explainLeaving(this.#roomName, reason);
    if (text !== null) this.notice.value = { text, level: 'warning' };
  }

  #noticeLoss({ identity, room, unconfirmed }: SessionLost): void {
    const name = this.#client.state.identity?.username ?? '';
    const text = identity === null ? sayOldSession(name) : sayLostSession(name, unconfirmed.length);
    const rejoin = room === null ? {} : { rejoin: { id: room.info.id, name: room.info.name } };
    this.notice.value = { text, level: 'warning', ...rejoin };
  }

  #showResumed(): void {
    this.#resumedJustNow.value = true;
    this.#cancelResumed?.();
    this.#cancelResumed = this.#clock.after(resumedShownMs, () => {
      this.#resumedJustNow.value = false;
    });
  }
}

function sayUserEvent(event: UserEvent, self: number | undefined): string | null {
  switch (event.event) {
    case 'joined':
    case 'left':
      return sayJoinedOrLeft(event);
    case 'renamed':
      return sayRenamed(event, event.clientId === self);
    case 'presence':
      return sayPresence(event);
    case 'typing':
      return null;
  }
}
