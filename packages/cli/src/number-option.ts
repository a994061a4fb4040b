import { InvalidArgumentError } from 'commander';

function parse(text: string, isValid: (value: number) => boolean, expected: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!isValid(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
  return value;
}

/** Reads an option's text as an integer ≥ `min`. */
export function integer(min: number): (text: string) => number {
  return (text) => parse(text, (value) => Number.isSafeInteger(value) && value >= min, `an integer ≥ ${min}`);
}

/** Reads an option's text as a finite number ≥ 0. */
export function nonNegative(text: string): number {
  return parse(text, (value) => Number.isFinite(value) && value >= 0, 'a number ≥ 0');
}

/** Reads an option's text as a probability; `above` says whether 0 is left out. */
export function probability({ above = false } = {}): (text: string) => number {
  return (text) =>
    parse(
      text,
      (value) => (above ? value > 0 : value >= 0) && value <= 1,
      above ? 'a number in (0, 1]' : 'a number in [0, 1]',
    );
}
