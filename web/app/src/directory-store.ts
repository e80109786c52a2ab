// The list of rooms that anyone may join. The server tells it on request only, so that it is asked again every few seconds
// while somebody may be looking. Without DOM.

import type { ChatClient, Clock, ListedRoom } from '@chatroom/client';
import { signal } from '@preact/signals';
import { Task } from './task.ts';

const everyMs = 5_000;
const everyMsInRoom = 30_000;

export class DirectoryStore {
  readonly rooms = signal<readonly ListedRoom[]>([]);
  /** False until the server has answered once. */
  readonly known = signal(false);
  /** Whether the server has more rooms than were read. */
  readonly more = signal(false);
  readonly loading = new Task();

  readonly #client: ChatClient;
  readonly #clock: Clock;
  #next: string | undefined;
  #looking = true;
  #pages = 1;
  #readAt = 0;

  constructor(client: ChatClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#askAgain();
    client.on('CONNECT', () => void this.refresh());
    client.on('ROOM_JOINED', () => void this.refresh());
    client.on('ROOM_LEFT', ({ reason }) => {
      if (reason !== 'moved') void this.refresh();
    });
  }

  /** Whether the page is in front of somebody. */
  setLooking(looking: boolean): void {
    const back = looking && !this.#looking;
    this.#looking = looking;
    if (back) this.#refreshQuietly();
  }

  refresh(): Promise<boolean> {
    return this.loading.run(async () => {
      const { rooms, next } = await this.#client.listRooms();
      this.#pages = 1;
      this.#show(rooms, next);
    });
  }

  loadMore(): Promise<boolean> {
    return this.loading.run(async () => {
      const { rooms, next } = await this.#client.listRooms(this.#next === undefined ? {} : { cursor: this.#next });
      const added = rooms.filter((room) => !this.rooms.value.some((known) => known.id === room.id));
      this.#pages += 1;
      this.#show([...this.rooms.value, ...added], next);
    });
  }

  #askAgain(): void {
    this.#clock.after(everyMs, () => {
      this.#refreshQuietly();
      this.#askAgain();
    });
  }

  /** Nobody asked for it, so nobody is told where it fails, and a list that somebody has read on in stays as it is. */
  #refreshQuietly(): void {
    const { connection, room } = this.#client.state;
    if (connection.phase !== 'live' || !this.#looking || this.#pages > 1) return;
    if (room !== null && this.#clock.now() - this.#readAt < everyMsInRoom) return;
    this.#client.listRooms().then(
      ({ rooms, next }) => {
        this.#show(rooms, next);
      },
      () => undefined,
    );
  }

  #show(rooms: readonly ListedRoom[], next: string | undefined): void {
    this.rooms.value = rooms;
    this.#next = next;
    this.more.value = next !== undefined;
    this.known.value = true;
    this.#readAt = this.#clock.now();
  }
}
