// Handlers by event name, typed by a map from name to payload.

export class Emitter<Payloads extends object> {
  readonly #handlers: { [K in keyof Payloads]?: Set<(payload: Payloads[K]) => void> } = {};

  /** Returns how to take the handler off again. */
  on<K extends keyof Payloads>(name: K, handler: (payload: Payloads[K]) => void): () => void {
    const handlers = (this.#handlers[name] ??= new Set());
    handlers.add(handler);
    return () => {
      handlers.delete(handler);
    };
  }

  emit<K extends keyof Payloads>(name: K, payload: Payloads[K]): void {
    for (const handler of this.#handlers[name] ?? []) {
      try {
        handler(payload);
      } catch (error) {
        // The handler's own affair: it must not keep the event from others, or the client from its work.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
