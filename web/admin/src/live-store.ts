// What goes on in the cluster, as the server's event stream tells it about once a second. Where the stream breaks it is asked
// for again with full jitter, and the page can say how old its figures are. Without DOM.

import type { Clock } from '@chatroom/client';
import { batch, computed, signal } from '@preact/signals';
import { live } from './answers.ts';
import type { AuditEntry, Live, Rates, RoomRow, Server, Totals } from './answers.ts';
import { ApiError } from './api.ts';
import type { Api } from './api.ts';
import { EventReader } from './event-stream.ts';
import type { StreamEvent } from './event-stream.ts';
import { History } from './history.ts';
import type { Moment } from './history.ts';

export type LivePhase = 'idle' | 'connecting' | 'live' | 'waiting';

const backOffFirstMs = 1_000;
const backOffLastMs = 30_000;
/** The server sends something at least this often, and be it a comment. */
const silenceMs = 15_000;
const keptAudit = 100;

export interface LivePorts {
  clock: Clock;
  /** In [0, 1). */
  chance: () => number;
}

export class LiveStore {
  readonly phase = signal<LivePhase>('idle');
  /** When the last event came, by this page's clock; null before the first. */
  readonly heardAt = signal<number | null>(null);
  readonly servers = signal<readonly Server[]>([]);
  readonly totals = signal<Totals | null>(null);
  readonly rates = signal<Rates | null>(null);
  readonly topRooms = signal<readonly RoomRow[]>([]);
  /** The latest first. */
  readonly audit = signal<readonly AuditEntry[]>([]);
  readonly moments = signal<readonly Moment[]>([]);
  /** Whether there is anything to show at all. */
  readonly known = computed(() => this.totals.value !== null);

  readonly #api: Api;
  readonly #ports: LivePorts;
  readonly #onExpired: () => void;
  readonly #history = new History();
  #abort: AbortController | null = null;
  #cancel: (() => void) | null = null;
  #failures = 0;

  constructor(api: Api, ports: LivePorts, onExpired: () => void) {
    this.#api = api;
    this.#ports = ports;
    this.#onExpired = onExpired;
  }

  start(): void {
    this.stop();
    void this.#listen();
  }

  /** What was heard stays until the next snapshot. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#abort?.abort();
    this.#abort = null;
    this.phase.value = 'idle';
  }

  /** Somebody else may sign in next. */
  clear(): void {
    this.stop();
    this.#history.clear();
    this.#failures = 0;
    batch(() => {
      this.heardAt.value = null;
      this.servers.value = [];
      this.totals.value = null;
      this.rates.value = null;
      this.topRooms.value = [];
      this.audit.value = [];
      this.moments.value = [];
    });
  }

  async #listen(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.phase.value = 'connecting';
    let retryAfterMs: number | null = null;
    try {
      this.#watchSilence(abort);
      const stream = await this.#api.events(abort.signal);
      await this.#read(stream, abort);
    } catch (error) {
      if (error instanceof ApiError) ({ retryAfterMs } = error);
    }
    // Whoever stopped it goes on by himself.
    if (this.#abort !== abort) return;
    abort.abort();
    this.#comeBack(retryAfterMs);
  }

  async #read(stream: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
    const events = new EventReader();
    const decoder = new TextDecoder();
    const reader = stream.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done || this.#abort !== abort) return;
      this.#watchSilence(abort);
      for (const event of events.take(decoder.decode(value, { stream: true }))) this.#hear(event);
    }
  }

  #watchSilence(abort: AbortController): void {
    this.#cancel?.();
    this.#cancel = this.#ports.clock.after(silenceMs, () => {
      if (this.#abort !== abort) return;
      this.#abort = null;
      abort.abort();
      this.#comeBack(null);
    });
  }

  #comeBack(retryAfterMs: number | null): void {
    this.#cancel?.();
    const most = Math.min(backOffLastMs, backOffFirstMs * 2 ** this.#failures);
    this.#failures += 1;
    this.phase.value = 'waiting';
    this.#cancel = this.#ports.clock.after(Math.max(retryAfterMs ?? 0, this.#ports.chance() * most), () => void this.#listen());
  }

  #hear({ name, data }: StreamEvent): void {
    if (name === 'expired') {
      this.#onExpired();
      return;
    }
    if (name !== 'snapshot' && name !== 'change') return;
    const event = live(JSON.parse(data));
    this.#failures = 0;
    batch(() => {
      this.phase.value = 'live';
      this.heardAt.value = this.#ports.clock.now();
      this.#take(event, name === 'snapshot');
    });
  }

  #take({ at, servers, totals, rates, topRooms, audit }: Live, snapshot: boolean): void {
    if (servers !== undefined) this.servers.value = [...servers].sort(byPlace);
    if (totals !== undefined) this.totals.value = totals;
    if (rates !== undefined) this.rates.value = rates;
    if (topRooms !== undefined) this.topRooms.value = topRooms;
    if (audit !== undefined) this.audit.value = (snapshot ? audit : [...latestFirst(audit), ...this.audit.value]).slice(0, keptAudit);
    if (this.totals.value === null || this.rates.value === null) return;
    this.#history.add(at, this.servers.value, this.totals.value, this.rates.value);
    this.moments.value = this.#history.moments;
  }
}

/** Ports by their number, so that 9000 comes before 10000. */
function byPlace(a: Server, b: Server): number {
  return a.host.localeCompare(b.host) || a.address.localeCompare(b.address, 'en', { numeric: true }) || a.id.localeCompare(b.id);
}

function latestFirst(entries: readonly AuditEntry[]): AuditEntry[] {
  return [...entries].sort((a, b) => b.at - a.at);
}
