// What the charts show: the figures of the last minutes, of each node and over all. Pure; times are ms.

import type { Rates, Server, Totals } from './answers.ts';

/** What a chart is about. Rates are per second. */
export const measures = ['connections', 'messages', 'deliveries', 'latency', 'memory'] as const;
export type Measure = (typeof measures)[number];

/** A value is null where nothing is known: before a node came, after it went, and while the stream was away. */
export interface Moment {
  at: number;
  nodes: ReadonlyMap<string, Record<Measure, number | null>>;
  all: Record<Measure, number | null>;
}

const keptMs = 5 * 60_000;
/** Longer without an event is a gap in the lines. */
const gapMs = 10_000;

interface Counted {
  at: number;
  messages: number;
  deliveries: number;
  rates: { messages: number | null; deliveries: number | null };
}

export class History {
  /** The oldest first. A new array each time. */
  moments: readonly Moment[] = [];
  #counted = new Map<string, Counted>();

  add(at: number, servers: readonly Server[], totals: Totals, rates: Rates): void {
    const last = this.moments.at(-1)?.at ?? at;
    // A clock that was set back would draw lines that run backwards.
    if (at < last) this.moments = [];
    const nodes = new Map<string, Moment['all']>();
    const counted = new Map<string, Counted>();
    for (const server of servers) {
      const count = countOf(server, this.#counted.get(server.id));
      counted.set(server.id, count);
      nodes.set(server.id, {
        connections: server.connections,
        ...count.rates,
        latency: server.loopLagUs / 1000,
        memory: server.memoryBytes,
      });
    }
    this.#counted = counted;
    const all = {
      connections: totals.connections,
      messages: rates.messagesIn,
      deliveries: rates.deliveries,
      latency: servers.length === 0 ? null : Math.max(...servers.map(({ loopLagUs }) => loopLagUs)) / 1000,
      memory: totals.memoryBytes,
    };
    const kept = this.moments.filter((moment) => moment.at > at - keptMs && moment.at < at);
    const gap = at - last > gapMs ? [{ at: last + 1, nodes: new Map(), all: nothing }] : [];
    this.moments = [...kept, ...gap, { at, nodes, all }];
  }

  clear(): void {
    this.moments = [];
    this.#counted.clear();
  }
}

const nothing: Moment['all'] = { connections: null, messages: null, deliveries: null, latency: null, memory: null };

/** Nodes report now and then, each in its own time: a rate holds until the next report. */
function countOf({ lastHeartbeat: at, messagesIn: messages, deliveries }: Server, before: Counted | undefined): Counted {
  if (before?.at === at) return before;
  const seconds = (at - (before?.at ?? at)) / 1000;
  const rate = (now: number, then: number | undefined): number | null =>
    then === undefined || seconds <= 0 ? null : Math.max(0, now - then) / seconds;
  return { at, messages, deliveries, rates: { messages: rate(messages, before?.messages), deliveries: rate(deliveries, before?.deliveries) } };
}

export interface Summary {
  now: number | null;
  lowest: number | null;
  highest: number | null;
}

export function summaryOf(values: readonly (number | null)[]): Summary {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { now: null, lowest: null, highest: null };
  return { now: values.at(-1) ?? null, lowest: Math.min(...known), highest: Math.max(...known) };
}
