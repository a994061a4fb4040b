import { MLXError } from '@mlxts/core';

/** A model's configuration as parsed from `config.json`. */
export type RawConfig = Readonly<Record<string, unknown>>;

/**
 * Reads typed fields of a `config.json`; a field that is null counts as absent.
 * @throws MLXError with code `Config` that names the field, what was expected and what came.
 */
export class ConfigReader {
  readonly #op: string;
  readonly #raw: RawConfig;

  constructor(op: string, raw: RawConfig) {
    this.#op = op;
    this.#raw = raw;
  }

  /** The error to throw for a field, or for a relation between fields. */
  error(message: string): MLXError {
    return new MLXError({ code: 'Config', op: this.#op, message });
  }

  has(key: string): boolean {
    return this.#raw[key] !== undefined && this.#raw[key] !== null;
  }

  count(key: string): number {
    const value = this.#required(key, 'a positive integer');
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
      throw this.#mismatch(key, 'a positive integer');
    return value;
  }

  optionalCount(key: string): number | undefined {
    return this.has(key) ? this.count(key) : undefined;
  }

  /** An integer from zero on, such as a token id. */
  whole(key: string, fallback?: number): number {
    if (fallback !== undefined && !this.has(key)) return fallback;
    const value = this.#required(key, 'a whole number');
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw this.#mismatch(key, 'a whole number');
    return value;
  }

  /** A finite number above zero. */
  positive(key: string, fallback?: number): number {
    if (fallback !== undefined && !this.has(key)) return fallback;
    const value = this.#required(key, 'a positive number');
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
      throw this.#mismatch(key, 'a positive number');
    return value;
  }

  flag(key: string, fallback: boolean): boolean {
    if (!this.has(key)) return fallback;
    const value = this.#raw[key];
    if (typeof value !== 'boolean') throw this.#mismatch(key, 'true or false');
    return value;
  }

  optionalText(key: string): string | undefined {
    if (!this.has(key)) return undefined;
    const value = this.#raw[key];
    if (typeof value !== 'string') throw this.#mismatch(key, 'a string');
    return value;
  }

  optionalRecord(key: string): RawConfig | undefined {
    if (!this.has(key)) return undefined;
    const value = this.#raw[key];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#mismatch(key, 'an object');
    return value as RawConfig;
  }

  optionalList(key: string): readonly unknown[] | undefined {
    if (!this.has(key)) return undefined;
    const value: unknown = this.#raw[key];
    if (!Array.isArray(value)) throw this.#mismatch(key, 'a list');
    return value;
  }

  #required(key: string, expected: string): unknown {
    if (!this.has(key)) throw this.error(`${key}: expected ${expected}, but the field is missing`);
    return this.#raw[key];
  }

  #mismatch(key: string, expected: string): MLXError {
    const value = this.#raw[key];
    const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
    return this.error(`${key}: expected ${expected}, got ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`);
  }
}
