// Decoders for single values of unknown origin, and for objects made of them. They throw Malformed; decode.ts is the one who
// catches it. They copy what they know and drop the rest, so nothing of the input lives on.

export class Malformed extends Error {}

export type Decoder<T> = (value: unknown) => T;

/** A decoder for a field that may be absent. */
export interface Optional<T> {
  optional: Decoder<T>;
}

/** One decoder for each field of T, an Optional exactly where the field is optional. */
export type FieldsOf<T> = {
  [K in keyof T]-?: T extends Record<K, T[K]> ? Decoder<T[K]> : Optional<Exclude<T[K], undefined>>;
};

function check<T>(holds: (value: unknown) => boolean): Decoder<T> {
  return (value) => {
    if (!holds(value)) throw new Malformed();
    return value as T;
  };
}

export const text = check<string>((value) => typeof value === 'string');

export const flag = check<boolean>((value) => typeof value === 'boolean');

/** A whole number from 0 to 2^53 - 1: what ids, counts and times are. */
export const whole = check<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0);

const list = check<unknown[]>(Array.isArray);

export const record = check<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** One of the words, or the first of them for a word that is newer than this client. */
export function wordOf<const T extends string>(words: readonly [T, ...T[]]): Decoder<T> {
  return (value) => {
    const word = text(value);
    return words.find((candidate) => candidate === word) ?? words[0];
  };
}

export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null ? null : decoder(value));
}

export function optional<T>(decoder: Decoder<T>): Optional<T> {
  return { optional: decoder };
}

export function listOf<T>(decoder: Decoder<T>): Decoder<T[]> {
  return (value) => list(value).map(decoder);
}

export function object<T extends object>(fields: FieldsOf<T>): Decoder<T> {
  const entries = Object.entries<Decoder<unknown> | Optional<unknown>>(fields);
  return (value) => {
    const given = record(value);
    const result: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      const present = given[name];
      if (typeof field === 'function') result[name] = field(present);
      else if (present !== undefined) result[name] = field.optional(present);
    }
    // FieldsOf<T> demands a decoder of the right type for every field of T; the loop ran each of them.
    return result as T;
  };
}
