import { ArgumentError } from '../errors/argument-error.js';

/** @throws ArgumentError for a promise: MLX traces a function while it runs. */
export function checkSynchronous(op: string, value: unknown): void {
  if (value instanceof Promise) {
    value.catch(() => {}); // what it rejects with is not what is wrong
    throw new ArgumentError({ op, message: 'expected a synchronous function, got one that returns a promise' });
  }
}
