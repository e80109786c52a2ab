// The list of rooms that anyone may join, as the server last told it. Without DOM.

import type { ChatClient, ListedRoom } from '@chatroom/client';
import { signal } from '@preact/signals';
import { Task } from './task.ts';

export class DirectoryStore {
  readonly rooms = signal<readonly ListedRoom[]>([]);
  /** False until the server has answered once. */
  readonly known = signal(false);
  /** Whether the server has more rooms than were read. */
  readonly more = signal(false);
  readonly loading = new Task();

  readonly #client: ChatClient;
  #next: string | undefined;

  constructor(client: ChatClient) {
    this.#client = client;
    client.on('CONNECT', () => void this.refresh());
    client.on('ROOM_JOINED', () => void this.refresh());
    client.on('ROOM_LEFT', ({ reason }) => {
      if (reason !== 'moved') void this.refresh();
    });
  }

  refresh(): Promise<boolean> {
    return this.loading.run(async () => {
      const { rooms, next } = await this.#client.listRooms();
      this.#show(rooms, next);
    });
  }

  loadMore(): Promise<boolean> {
    return this.loading.run(async () => {
      const { rooms, next } = await this.#client.listRooms(this.#next === undefined ? {} : { cursor: this.#next });
      const added = rooms.filter((room) => !this.rooms.value.some((known) => known.id === room.id));
      this.#show([...this.rooms.value, ...added], next);
    });
  }

  #show(rooms: readonly ListedRoom[], next: string | undefined): void {
    this.rooms.value = rooms;
    this.#next = next;
    this.more.value = next !== undefined;
    this.known.value = true;
  }
}
