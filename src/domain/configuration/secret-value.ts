import type { Digest } from '../shared/ids.ts';

const SHOWN = '[secret]';

/**
 * A value that may be used and never be seen: wherever it is printed by mistake it says `[secret]`. Only `reveal` gives it
 * away, so that a search for that word finds every place that can.
 */
export class SecretValue<Value = string> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  /** For whoever signs, signs in or verifies with it; never for a log, an error or an answer. */
  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return SHOWN;
  }

  /** What Node prints with console.log, util.inspect and assertions. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SHOWN;
  }

  get [Symbol.toStringTag](): string {
    return SHOWN;
  }
}

/**
 * Tells two secrets apart without showing them. Short, and of the secret with a word before it: no digest that is used
 * elsewhere, and no use to who would guess a secret of more than a few dozen bits.
 */
export const fingerprintOf = (secret: SecretValue, digest: Digest): string =>
  digest(`configuration-fingerprint:${secret.reveal()}`).slice(0, 12);
