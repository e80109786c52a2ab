// Decoders for single values of unknown origin, and for objects made of them. They throw Malformed, which names the place;
// decode.ts is the one who catches it. They copy what they know and drop the rest, so nothing of the input lives on.

export class Malformed extends Error {}

export type Decoder<T> = (value: unknown, place: string) => T;

/** A decoder for a field that may be absent. */
export interface Optional<T> {
  optional: Decoder<T>;
}

/** One decoder for each field of T, an Optional exactly where the field is optional. */
export type FieldsOf<T> = {
  [K in keyof T]-?: T extends Record<K, T[K]> ? Decoder<T[K]> : Optional<Exclude<T[K], undefined>>;
};

export const text: Decoder<string> = (value, place) => {
  if (typeof value !== 'string') throw new Malformed(`${place} is not a string`);
  return value;
};

export const flag: Decoder<boolean> = (value, place) => {
  if (typeof value !== 'boolean') throw new Malformed(`${place} is not a boolean`);
  return value;
};

/** A whole number from 0 to 2^53 - 1: what ids, counts and times are. */
export const whole: Decoder<number> = (value, place) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Malformed(`${place} is not a whole number`);
  }
  return value;
};

export function literal<const T extends string>(...allowed: T[]): Decoder<T> {
  return (value, place) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new Malformed(`${place} is not ${allowed.join(' or ')}`);
    return found;
  };
}

/** One of the words, or `otherwise` for a word that is newer than this client. */
export function wordOf<const T extends string>(words: readonly T[], otherwise: T): Decoder<T> {
  return (value, place) => {
    const word = text(value, place);
    return words.find((candidate) => candidate === word) ?? otherwise;
  };
}

export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value, place) => (value === null ? null : decoder(value, place));
}

export function optional<T>(decoder: Decoder<T>): Optional<T> {
  return { optional: decoder };
}

export function listOf<T>(decoder: Decoder<T>): Decoder<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw new Malformed(`${place} is not a list`);
    return value.map((item, index) => decoder(item, `${place}[${index}]`));
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object<T extends object>(fields: FieldsOf<T>): Decoder<T> {
  const entries = Object.entries<Decoder<unknown> | Optional<unknown>>(fields);
  return (value, place) => {
    if (!isRecord(value)) throw new Malformed(`${place} is not an object`);
    const result: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      const present = value[name];
      if (typeof field === 'function') {
        result[name] = field(present, `${place}.${name}`);
      } else if (present !== undefined) {
        result[name] = field.optional(present, `${place}.${name}`);
      }
    }
    // FieldsOf<T> demands a decoder of the right type for every field of T; the loop ran each of them.
    return result as T;
  };
}
