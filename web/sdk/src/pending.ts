// Promises by name, to be settled from elsewhere. One that nobody listens to is no unhandled rejection.

interface Settle<T> {
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

export class Pending<T> {
  readonly #pending = new Map<string, Settle<T>>();

  get names(): string[] {
    return [...this.#pending.keys()];
  }

  add(name: string): Promise<T> {
    const promise = new Promise<T>((resolve, reject) => {
      this.#pending.set(name, { resolve, reject });
    });
    promise.catch(() => undefined);
    return promise;
  }

  resolve(name: string, value: T): void {
    this.#pending.get(name)?.resolve(value);
    this.#pending.delete(name);
  }

  reject(name: string, error: Error): void {
    this.#pending.get(name)?.reject(error);
    this.#pending.delete(name);
  }

  rejectAll(errorOf: (name: string) => Error): void {
    for (const name of this.names) this.reject(name, errorOf(name));
  }
}
