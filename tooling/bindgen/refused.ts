import type { HeaderFunction } from './parse-headers.js';

/** Why a C function has no JS counterpart. */
export const refusals = {
  'owned-by-addon':
    'The addon installs the error handler itself before any other call; a second one would let errors pass unseen.',
  variadic: 'Printf-style arguments have no checked form, and only mlx-c itself reports errors through this function.',
  'host-address': 'It takes or gives a raw host address, which JS can neither check nor keep alive.',
  'bare-callback': 'It takes a C function pointer without a payload, behind which no JS function can stand.',
} as const;

export type Refusal = keyof typeof refusals;

/** The reason to refuse a function, if any. */
export function refusal(fn: HeaderFunction): Refusal | undefined {
  if (fn.variadic) return 'variadic';
  if (fn.name === 'mlx_set_error_handler') return 'owned-by-addon';
  const callback = fn.params.some((p) => p.type.includes('(*)'));
  if (callback && !fn.params.some((p) => p.type === 'void*')) return 'bare-callback';
  if (fn.params.some((p) => p.type === 'void*' || p.type === 'void**')) return 'host-address';
  return undefined;
}
