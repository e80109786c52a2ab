// The state of the page: what the client says, as signals, and what the page adds to it: notes between the messages, notices,
// and one task for each thing a person can ask for. Without DOM; the views read it and call it.

import { ChatError, hasOlder } from '@chatroom/client';
import type { ChatClient, ClientState, Clock, NewMessage, Recovered, Room, RoomLeft, UserEvent } from '@chatroom/client';
import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { dayOf, msToMidnight } from './day.ts';
import type { Status } from './status.ts';
import { statusOf } from './status.ts';
import { Task } from './task.ts';
import type { Line, Note } from './timeline.ts';
import { linesOf } from './timeline.ts';
import { explain, explainLeaving, sayPresence, sayRenamed, sayRoomGone } from './words.ts';

export interface Notice {
  text: string;
  level: 'info' | 'warning';
  /** The name of a room that the notice offers to open anew. */
  reopen?: string;
}

const keptNotes = 200;
const resumedShownMs = 4_000;
const tooFastMs = 1_000;

export class ChatStore {
  readonly state: ReadonlySignal<ClientState>;
  readonly status: ReadonlySignal<Status>;
  readonly lines: ReadonlySignal<readonly Line[]>;
  readonly notice = signal<Notice | null>(null);
  /** Today's day, as day.ts counts them. */
  readonly today: ReadonlySignal<number>;

  readonly joining = new Task();
  readonly creating = new Task();
  readonly renaming = new Task();
  readonly leaving = new Task();
  readonly loadingOlder = new Task();

  /** Whether this page has been in a room. */
  hadRoom = false;

  readonly #client: ChatClient;
  readonly #clock: Clock;
  readonly #mark: ReadonlySignal<number | null>;
  readonly #notes = signal<readonly Note[]>([]);
  readonly #resumedJustNow = signal(false);
  readonly #online = signal(true);
  #noteCount = 0;
  /** Whether a connection of this page was lost. */
  #lost = false;
  #roomName = '';
  /** The first message, where asking for those before it brought none. */
  #oldestHad: NewMessage | undefined;
  #cancelResumed: (() => void) | null = null;

  /** `mark`: the first message that is new to the reader. */
  constructor(client: ChatClient, clock: Clock, mark: ReadonlySignal<number | null>) {
    this.#client = client;
    this.#clock = clock;
    this.#mark = mark;
    const state = signal(client.state);
    this.state = state;
    this.status = computed(() => {
      const { connection, identity, outbox, recovering } = state.value;
      const waiting = outbox.filter((message) => message.state === 'sending').length;
      return statusOf({ connection, identity, recovering, online: this.#online.value, waiting, resumedJustNow: this.#resumedJustNow.value });
    });
    this.lines = computed(() => {
      const { room, identity, formerIds, outbox } = state.value;
      if (room === null || identity === null) return [];
      return linesOf({ room, notes: this.#notes.value, outbox, identity, formerIds, mark: mark.value });
    });
    this.today = this.#followDays();
    client.on('change', (next) => {
      this.#roomChanged(state.value.room, next.room);
      if (state.value.connection.phase === 'live' && next.connection.phase !== 'live') this.#lost = true;
      state.value = next;
    });
    client.on('USER_EVENT', (event) => {
      this.#noteUserEvent(event);
    });
    client.on('CONNECT', () => {
      this.loadingOlder.clear();
    });
    client.on('ROOM_LEFT', (event) => {
      this.#noticeLeaving(event);
    });
    client.on('NOTICE', ({ text, level }) => {
      this.notice.value = { text, level };
    });
    client.on('recovered', (recovered) => {
      this.#noticeLoss(recovered);
    });
    client.on('resumed', () => {
      // To a page that has just been opened anew, nothing was lost.
      if (this.#lost) this.#showResumed();
    });
  }

  /** Depends on all that the lines depend on, without working them out: a conversation is long, and changes often. */
  get linesChange(): unknown {
    return [this.state.value, this.#notes.value, this.#mark.value];
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

  /** The next page of history before the first message that is here. A reader who is too fast for the server waits. */
  async loadOlder(): Promise<void> {
    const { room } = this.state.value;
    const oldest = room?.log.messages[0];
    // A server that has more and does not give it would be asked for ever.
    if (room === null || !hasOlder(room.log) || (oldest !== undefined && oldest === this.#oldestHad)) return;
    await this.loadingOlder.run(async () => {
      for (;;) {
        try {
          await this.#client.loadOlder();
          if (this.state.value.room?.log.messages[0] === oldest) this.#oldestHad = oldest;
          return;
        } catch (error) {
          if (!(error instanceof ChatError) || error.code !== 'RATE_LIMITED') throw error;
          await this.#pause(error.retryAfterMs ?? tooFastMs);
        }
      }
    });
  }

  /** `refused` hears of a message that was not even taken. What becomes of one that was shows among the lines. */
  send(text: string, refused: (why: string) => void): void {
    this.#client.sendMessage(text).catch((error: unknown) => {
      if (!(error instanceof ChatError) || error.id === undefined) refused(explain(error));
    });
  }

  retry(messageId: string): void {
    this.#client.retryMessage(messageId).catch(shownElsewhere);
  }

  discard(messageId: string): void {
    this.#client.discardMessage(messageId);
  }

  /** Somebody at this page is writing. Call it as often as they press a key. */
  writing(): void {
    this.#client.typing().catch(shownElsewhere);
  }

  connect(): void {
    this.#client.connect().catch(shownElsewhere);
  }

  tryNow(): void {
    this.#client.hurry();
  }

  /** What the device says about the network. */
  setOnline(online: boolean): void {
    this.#online.value = online;
    if (online) this.#client.hurry();
  }

  dismissNotice(): void {
    this.notice.value = null;
  }

  #roomChanged(before: Room | null, after: Room | null): void {
    // Under another epoch, notes would stand in the wrong places.
    if (before?.info.id !== after?.info.id || before?.log.epoch !== after?.log.epoch) this.#notes.value = [];
    if (after === null) return;
    this.#roomName = after.info.name;
    this.hadRoom = true;
  }

  #noteUserEvent(event: UserEvent): void {
    const { room, identity } = this.#client.state;
    if (room === null || event.roomId !== room.info.id) return;
    const what = whatHappened(event, identity?.clientId);
    if (what === null) return;
    this.#noteCount += 1;
    const note: Note = { key: this.#noteCount, afterSeq: room.log.last, what };
    this.#notes.value = [...this.#notes.value, note].slice(-keptNotes);
  }

  #noticeLeaving({ reason }: RoomLeft): void {
    const text = explainLeaving(this.#roomName, reason);
    if (text !== null) this.notice.value = { text, level: 'warning' };
  }

  /** Nothing is to be told where name and room could be put back: then nothing has changed for anybody. */
  #noticeLoss({ gone, unsent }: Recovered): void {
    if (gone === null) return;
    const text = sayRoomGone(gone.name, unsent.map((message) => message.text));
    this.notice.value = { text, level: 'warning', reopen: gone.name };
  }

  #showResumed(): void {
    this.#resumedJustNow.value = true;
    this.#cancelResumed?.();
    this.#cancelResumed = this.#clock.after(resumedShownMs, () => {
      this.#resumedJustNow.value = false;
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve);
    });
  }

  #followDays(): ReadonlySignal<number> {
    const today = signal(dayOf(this.#clock.now()));
    const atMidnight = (): void => {
      today.value = dayOf(this.#clock.now());
      this.#clock.after(msToMidnight(this.#clock.now()), atMidnight);
    };
    atMidnight();
    return today;
  }
}

/** The state of the connection, or of the message, tells it. */
function shownElsewhere(): void {
  // Nothing is left to do.
}

function whatHappened(event: UserEvent, self: number | undefined): Note['what'] | null {
  switch (event.event) {
    case 'joined':
    case 'left':
      return { kind: event.event, name: event.username };
    case 'renamed':
      return { kind: 'other', text: sayRenamed(event, event.clientId === self) };
    case 'presence': {
      const text = sayPresence(event);
      return text === null ? null : { kind: 'other', text };
    }
    case 'typing':
      return null;
  }
}
