// Runs the connection machine: owns the one socket and the one timer, feeds what they do into `step`, and does what comes
// out. Knows nothing of chat.

import type { ConnectionEffect, ConnectionInput, ConnectionState } from './connection.ts';
import { initialState, step } from './connection.ts';
import type { Ports, Socket } from './ports.ts';

export interface ConnectorListener {
  /** Asked for at each attempt: it names the session and how far the client has read. */
  url(): string;
  frame(text: string): void;
  ping(): void;
  forget(): void;
  changed(state: ConnectionState): void;
}

export class Connector {
  readonly #ports: Pick<Ports, 'openSocket' | 'clock' | 'chance'>;
  readonly #listener: ConnectorListener;
  #state: ConnectionState = initialState;
  #socket: Socket | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(ports: Pick<Ports, 'openSocket' | 'clock' | 'chance'>, listener: ConnectorListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  input(input: ConnectionInput): void {
    const before = this.#state;
    const { state, effects } = step(before, input);
    this.#state = state;
    for (const effect of effects) this.#do(effect);
    if (state.phase !== before.phase) this.#listener.changed(state);
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  #do(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'open':
        this.#open();
        break;
      case 'drop':
        this.#drop();
        break;
      case 'ping':
        this.#listener.ping();
        break;
      case 'timer':
        this.#startTimer(effect.ms);
        break;
      case 'stop-timer':
        this.#cancelTimer?.();
        this.#cancelTimer = null;
        break;
      case 'forget':
        this.#listener.forget();
        break;
    }
  }

  #open(): void {
    // A socket that is no longer ours may still report: it must not speak for the present one.
    const socket: Socket = this.#ports.openSocket(this.#listener.url(), {
      frame: (text) => {
        if (this.#socket === socket) this.#listener.frame(text);
      },
      closed: (code) => {
        if (this.#socket !== socket) return;
        this.#socket = null;
        this.input({ type: 'closed', code, ...this.#moment() });
      },
    });
    this.#socket = socket;
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #startTimer(ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#ports.clock.after(ms, () => {
      this.#cancelTimer = null;
      this.input({ type: 'timer', ...this.#moment() });
    });
  }

  #moment(): { now: number; chance: number } {
    return { now: this.#ports.clock.now(), chance: this.#ports.chance() };
  }
}
