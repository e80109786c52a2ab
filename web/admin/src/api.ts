// The admin API over fetch. It knows how to ask and what a refusal says; what an answer holds, the decoder of the caller knows.

import type { Decoder } from '@chatroom/client/fields';
import { clientDetail, clientRows, ban, bans, auditEntries, detailOf, login, removal, roomDetail, roomRows } from './answers.ts';
import type { AuditEntry, Ban, ClientDetail, ClientRow, Login, Removal, RoomDetail, RoomRow } from './answers.ts';

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** A request that did not do what it should. Status 0: no answer, or none that this page understands. */
export class ApiError extends Error {
  readonly status: number;
  /** When to try again, from now; null where the server did not say. */
  readonly retryAfterMs: number | null;

  constructor(status: number, detail: string, retryAfterMs: number | null = null) {
    super(detail);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface Page<T> {
  rows: T[];
  /** How many there are over all pages; null where the server does not say. */
  total: number | null;
  /** For the page after this one. */
  next: string | null;
}

export interface Question {
  q: string;
  /** A field, with a '-' before it for falling values. */
  sort: string;
  limit: number;
  cursor: string | null;
}

interface Body {
  method?: 'GET' | 'POST' | 'DELETE';
  json?: Record<string, unknown>;
  signal?: AbortSignal;
}

const answerMs = 15_000;

export class Api {
  /** Sent with each request; null while nobody is signed in. */
  token: string | null = null;
  /** The server does not take the token any more. */
  onRefused: () => void = () => undefined;
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  login(username: string, password: string): Promise<Login> {
    return this.#json('/admin/login', login, { method: 'POST', json: { username, password } });
  }

  rooms(question: Question): Promise<Page<RoomRow>> {
    return this.#page('/admin/room', roomRows, question);
  }

  clients(question: Question): Promise<Page<ClientRow>> {
    return this.#page('/admin/client', clientRows, question);
  }

  async audit(cursor: string | null, limit: number): Promise<Page<AuditEntry>> {
    const parameters = new URLSearchParams({ limit: String(limit) });
    if (cursor !== null) parameters.set('cursor', cursor);
    return pageOf(await this.#ask(`/admin/audit?${parameters.toString()}`), auditEntries);
  }

  room(id: number): Promise<RoomDetail> {
    return this.#json(`/admin/room/${id}`, roomDetail);
  }

  client(id: number): Promise<ClientDetail> {
    return this.#json(`/admin/client/${id}`, clientDetail);
  }

  bans(): Promise<Ban[]> {
    return this.#json('/admin/ban', bans);
  }

  async deleteRoom(id: number): Promise<void> {
    await this.#ask(`/admin/room/${id}`, { method: 'DELETE' });
  }

  /** Null seconds: its address may come back at once. */
  removeClient(id: number, banSeconds: number | null): Promise<Removal> {
    const query = banSeconds === null ? '' : `?ban=${banSeconds}`;
    return this.#json(`/admin/client/${id}${query}`, removal, { method: 'DELETE' });
  }

  addBan(address: string, seconds: number): Promise<Ban> {
    return this.#json('/admin/ban', ban, { method: 'POST', json: { address, seconds } });
  }

  async liftBan(address: string): Promise<void> {
    await this.#ask(`/admin/ban/${encodeURIComponent(address)}`, { method: 'DELETE' });
  }

  /** Null: to everybody. */
  async notice(text: string, level: 'info' | 'warning', roomId: number | null): Promise<void> {
    await this.#ask('/admin/notice', { method: 'POST', json: { text, level, ...(roomId === null ? {} : { roomId }) } });
  }

  async drain(nodeId: string): Promise<void> {
    await this.#ask(`/admin/servers/${encodeURIComponent(nodeId)}/drain`, { method: 'POST' });
  }

  /** The event stream, until `signal` ends it. */
  async events(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const answer = await this.#send('/admin/events', { signal });
    if (answer.body === null) throw new ApiError(0, 'The event stream is empty.');
    return answer.body;
  }

  async #json<T>(path: string, decode: Decoder<T>, body: Body = {}): Promise<T> {
    return decoded(await this.#ask(path, body), decode);
  }

  async #page<T>(path: string, decode: Decoder<T[]>, { q, sort, limit, cursor }: Question): Promise<Page<T>> {
    const parameters = new URLSearchParams({ detail: '1', sort, limit: String(limit) });
    if (q !== '') parameters.set('q', q);
    if (cursor !== null) parameters.set('cursor', cursor);
    return pageOf(await this.#ask(`${path}?${parameters.toString()}`), decode);
  }

  #ask(path: string, body: Body = {}): Promise<Response> {
    return this.#send(path, { ...body, signal: AbortSignal.timeout(answerMs) });
  }

  async #send(path: string, { method = 'GET', json, signal }: Body): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json, text/event-stream' };
    const { token } = this;
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    if (json !== undefined) headers['content-type'] = 'application/json';
    const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'omit' };
    if (json !== undefined) init.body = JSON.stringify(json);
    if (signal !== undefined) init.signal = signal;
    let answer: Response;
    try {
      answer = await this.#fetch(path, init);
    } catch {
      throw new ApiError(0, 'The server can’t be reached.');
    }
    if (answer.ok) return answer;
    const detail = detailOf(await bodyOf(answer)) ?? `The server answered ${answer.status}.`;
    // Not for an answer to somebody who has signed out meanwhile.
    if (answer.status === 401 && token !== null && token === this.token) this.onRefused();
    throw new ApiError(answer.status, detail, retryAfter(answer.headers.get('retry-after')));
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

async function decoded<T>(answer: Response, decode: Decoder<T>): Promise<T> {
  try {
    return decode(await answer.json());
  } catch {
    throw new ApiError(0, 'The server’s answer was not understood. Reload this page: it may be older than the server.');
  }
}

async function pageOf<T>(answer: Response, decode: Decoder<T[]>): Promise<Page<T>> {
  const total = Number(answer.headers.get('x-total-count') ?? 'none');
  return {
    rows: await decoded(answer, decode),
    total: Number.isSafeInteger(total) && total >= 0 ? total : null,
    next: nextOf(answer.headers.get('link')),
  };
}

/** The cursor in `Link: </admin/room?limit=50&cursor=abc>; rel="next"` (RFC 8288). */
export function nextOf(link: string | null): string | null {
  const target = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return target === undefined ? null : new URLSearchParams(target.slice(target.indexOf('?') + 1)).get('cursor');
}

/** Whole seconds; the other form of Retry-After, a date, is none that this server sends. */
function retryAfter(value: string | null): number | null {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : null;
}
