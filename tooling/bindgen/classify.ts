import { byHand, type HandExport } from './by-hand.js';
import { type Folding, folding } from './folded.js';
import type { HeaderFunction } from './parse-headers.js';
import { type Refusal, refusal } from './refused.js';

export type Classification =
  | { readonly status: 'exported'; readonly by: 'generated' }
  | { readonly status: 'exported'; readonly by: 'hand'; readonly hand: HandExport }
  | { readonly status: 'folded'; readonly into: Folding }
  | { readonly status: 'refused'; readonly reason: Refusal };

/** Decides what becomes of one C function: by hand, refused, folded, else generated. */
export function classify(fn: HeaderFunction): Classification {
  const hand = byHand[fn.name];
  if (hand) return { status: 'exported', by: 'hand', hand };
  const reason = refusal(fn);
  if (reason) return { status: 'refused', reason };
  const into = folding(fn);
  if (into) return { status: 'folded', into };
  return { status: 'exported', by: 'generated' };
}

/** Functions whose `int` is their result, not a status. */
export const intIsResult: ReadonlySet<string> = new Set([
  'mlx_array_dim',
  'mlx_distributed_group_rank',
  'mlx_distributed_group_size',
]);

/** How a call goes together with evaluation on the other thread. */
export type Evaluation = 'holds-lock' | 'waits-first' | 'none';

/**
 * `holds-lock`: the function evaluates arrays, so it holds the evaluation lock around the C call. `waits-first`: it reads arrays
 * that may be under evaluation, but also runs JS functions that may evaluate themselves, so it waits and then holds nothing:
 * the exports, during which our kernels pause, since MLX cannot serialize foreign primitives.
 */
export function evaluation(name: string): Evaluation {
  if (/^(?:mlx_array_tostring|mlx_save(?:_\w+)?)$/.test(name)) return 'holds-lock';
  if (/^mlx_(?:export_function|function_exporter_apply)(?:_kwargs)?$/.test(name)) return 'waits-first';
  return 'none';
}
