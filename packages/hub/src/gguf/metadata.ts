import { type GGUFValue, MLXError } from '@mlxts/core';

/** Typed reading of GGUF metadata; each failure names the key. */
export class GGUFMetadata {
  readonly #values: ReadonlyMap<string, GGUFValue>;
  readonly #path: string;

  constructor(values: ReadonlyMap<string, GGUFValue>, path: string) {
    this.#values = values;
    this.#path = path;
  }

  fail(message: string, code: 'Config' | 'Tokenizer' | 'Unsupported' | 'UnknownModelType' = 'Config'): MLXError {
    return new MLXError({ op: 'openModel', code, message: `${message} (${this.#path})` });
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  #typed<T>(key: string, expected: string, parse: (value: GGUFValue) => T | undefined): T | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    const text = Array.isArray(value) ? `a list of ${value.length}` : `${typeof value} ${String(value).slice(0, 40)}`;
    throw this.fail(`${key}: expected ${expected}, got ${text}`);
  }

  #required<T>(key: string, value: T | undefined): T {
    if (value === undefined) throw this.fail(`the metadata lacks ${key}`);
    return value;
  }

  optionalString(key: string): string | undefined {
    return this.#typed(key, 'text', (value) => (typeof value === 'string' ? value : undefined));
  }

  string(key: string): string {
    return this.#required(key, this.optionalString(key));
  }

  optionalBoolean(key: string): boolean | undefined {
    return this.#typed(key, 'a boolean', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** An integer from `min` to 2^31-1. */
  optionalInteger(key: string, min = 0): number | undefined {
    const inRange = (value: GGUFValue) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value < 2 ** 31;
    return this.#typed(key, `an integer from ${min} to 2^31-1`, (value) =>
      inRange(value) ? Number(value) : undefined,
    );
  }

  integer(key: string, min = 1): number {
    return this.#required(key, this.optionalInteger(key, min));
  }

  /** A finite number; one that came as float32 is given with the shortest decimals that mean it. */
  optionalNumber(key: string): number | undefined {
    return this.#typed(key, 'a finite number', (value) => {
      if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
      const short = Number(value.toPrecision(7));
      return Math.fround(short) === value ? short : value;
    });
  }

  number(key: string): number {
    return this.#required(key, this.optionalNumber(key));
  }

  optionalStrings(key: string): string[] | undefined {
    return this.#typed(key, 'a list of texts', (value) =>
      Array.isArray(value) && value.every((item): item is string => typeof item === 'string') ? value : undefined,
    );
  }

  strings(key: string): string[] {
    return this.#required(key, this.optionalStrings(key));
  }

  optionalNumbers(key: string): number[] | undefined {
    return this.#typed(key, 'a list of numbers', (value) =>
      Array.isArray(value) && value.every((item): item is number => typeof item === 'number') ? value : undefined,
    );
  }
}
