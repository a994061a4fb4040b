import type { Callable } from '@mlxts/surface';

/** What a child process is told to do. */
export interface PropertyJob {
  readonly callables: readonly Callable[];
  readonly checks: readonly Check[];
}

/** Random calls of one function, or the one call given. */
export interface Check {
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
  /** fast-check's path to one call */
  readonly path?: string;
  /** one call, encoded */
  readonly call?: string;
}

/** What became of a check. */
export interface CheckReport {
  readonly name: string;
  readonly calls: number;
  /** those that returned or that MLX itself refused */
  readonly reached: number;
  readonly failure?: Failure;
}

export interface Failure {
  readonly seed: number;
  readonly path: string;
  readonly call: string;
  readonly error: string;
}
