// Server-sent events (HTML, section 9.2.6) out of a stream's text, wherever it is cut. Without I/O: fetch reads the stream,
// since EventSource can't send the Authorization header. Only what this API uses: event and data.

export interface StreamEvent {
  name: string;
  data: string;
}

/** More than any event of this API has; a stream with a longer one is none of it. */
const mostCharacters = 4 * 1024 * 1024;

export class EventReader {
  #rest = '';
  #name = '';
  #data: string[] = [];

  /** The events that are complete with this piece. */
  take(piece: string): StreamEvent[] {
    this.#rest += piece;
    if (this.#rest.length > mostCharacters) throw new Error('an event is too long');
    const events: StreamEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r(?=[^])/.exec(this.#rest);
      if (end === null) return events;
      const event = this.#line(this.#rest.slice(0, end.index));
      this.#rest = this.#rest.slice(end.index + end[0].length);
      if (event !== null) events.push(event);
    }
  }

  #line(line: string): StreamEvent | null {
    if (line === '') {
      const event = this.#data.length === 0 ? null : { name: this.#name || 'message', data: this.#data.join('\n') };
      this.#name = '';
      this.#data = [];
      return event;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#name = value;
    if (field === 'data') this.#data.push(value);
    return null;
  }
}
