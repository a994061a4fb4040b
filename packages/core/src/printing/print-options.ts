import { AsyncLocalStorage } from 'node:async_hooks';
import { ArgumentError } from '../errors/argument-error.js';
import { checkInt, checkOptions, describe } from '../guards.js';

/** How arrays are printed. */
export interface PrintOptions {
  /** Decimals of floating and complex elements; -1 is six significant digits. Default: -1. */
  precision?: number | undefined;
}

/** The most decimals that a float64 has. */
const MAX_PRECISION = 1074;

const scoped = new AsyncLocalStorage<{ precision: number }>();
let current = { precision: -1 };

function checked(op: string, options: PrintOptions | undefined): { precision: number } {
  const { precision = -1 } = checkOptions(op, options);
  return { precision: checkInt(op, 'precision', precision, { min: -1, max: MAX_PRECISION }) };
}

/**
 * Sets how arrays are printed from now on; what is left out goes back to its default.
 *
 * @example
 * mx.setPrintoptions({ precision: 2 });
 * console.log(String(mx.array(Math.PI))); // array(3.14, dtype=float32)
 * mx.setPrintoptions();
 */
export function setPrintoptions(options?: PrintOptions): void {
  current = checked('setPrintoptions', options);
}

/** How arrays are printed here: as the innermost `printoptions` says, else as `setPrintoptions` did. */
export function getPrintoptions(): { precision: number } {
  return { ...(scoped.getStore() ?? current) };
}

/**
 * Runs `fn`, which may be async, with other print options.
 *
 * @example
 * console.log(mx.printoptions({ precision: 1 }, () => String(mx.array([0.25, 2])))); // array([0.2, 2.0], dtype=float32)
 */
export function printoptions<T>(options: PrintOptions, fn: () => T): T {
  const settings = checked('printoptions', options);
  if (typeof fn !== 'function') {
    throw new ArgumentError({ op: 'printoptions', message: `expected a function, got ${describe(fn)}` });
  }
  return scoped.run(settings, fn);
}
