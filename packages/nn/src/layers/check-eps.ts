import { ArgumentError } from '@mlxts/core';

/** @throws ArgumentError unless `eps` is a positive finite number. */
export function checkEps(op: string, eps: number): void {
  if (typeof eps === 'number' && eps > 0 && Number.isFinite(eps)) return;
  throw new ArgumentError({ op, message: `expected eps to be a positive number, got ${String(eps)}` });
}
