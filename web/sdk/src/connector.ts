// Runs the connection machine: owns the one socket and the one timer, feeds what they do into `step`, and does what comes
// out. Knows nothing of chat.

import type { ConnectionEffect, ConnectionInput, ConnectionState } from './connection.ts';
import { initialState, step } from './connection.ts';
import type { Ports, Socket } from './ports.ts';

export interface ConnectorOwner {
  readonly ports: Pick<Ports, 'openSocket' | 'clock' | 'chance'>;
  /** Asked for at each attempt: it names the session and how far the client has read. */
  url(): string;
  frame(text: string): void;
  ping(): void;
  forget(): void;
  phaseChanged(state: ConnectionState): void;
}

export class Connector {
  readonly #owner: ConnectorOwner;
  state: ConnectionState = initialState;
  #socket: Socket | null = null;
  #cancelTimer: (() => void) | undefined;

  constructor(owner: ConnectorOwner) {
    this.#owner = owner;
  }

  input(input: ConnectionInput): void {
    const { phase } = this.state;
    const { clock, chance } = this.#owner.ports;
    const { state, effects } = step(this.state, input, { now: clock.now(), chance: chance() });
    this.state = state;
    for (const effect of effects) this.#do(effect);
    if (state.phase !== phase) this.#owner.phaseChanged(state);
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  #do(effect: ConnectionEffect): void {
    switch (effect) {
      case 'open':
        this.#open();
        break;
      case 'drop': {
        const socket = this.#socket;
        this.#socket = null;
        socket?.close(1000);
        break;
      }
      case 'ping':
      case 'forget':
        this.#owner[effect]();
        break;
      default:
        this.#cancelTimer?.();
        if (effect !== 'stop-timer') this.#cancelTimer = this.#owner.ports.clock.after(effect, this.#timeUp);
    }
  }

  readonly #timeUp = (): void => {
    this.input({ type: 'timer' });
  };

  #open(): void {
    // A socket that is no longer ours may still report: it must not speak for the present one.
    const socket: Socket = this.#owner.ports.openSocket(this.#owner.url(), {
      frame: (text) => {
        if (this.#socket === socket) this.#owner.frame(text);
      },
      closed: (code) => {
        if (this.#socket !== socket) return;
        this.#socket = null;
        this.input({ type: 'closed', code });
      },
    });
    this.#socket = socket;
  }
}
