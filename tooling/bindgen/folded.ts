import type { HeaderFunction } from './parse-headers.js';

/** What stands in JS for a C function that is not exported under its own name. */
export const foldings = {
  'js-array': 'mlx_vector_* is a JS array, made and read at the call that takes or gives it.',
  'js-map': 'mlx_map_* is a JS Map, made and read at the call that takes or gives it.',
  'js-string': 'mlx_string is a JS string.',
  mlxts_free: 'Handles of every kind are freed by mlxts_free.',
  mlxts_array_bytes: 'The data of an array leaves as a copy through mlxts_array_bytes, whatever its dtype.',
  mlxts_array_item: 'The value of a one-element array, whatever its dtype, is read by mlxts_array_item.',
  mlx_eval:
    'One array is evaluated or waited for as a list of one: the plain wait marks an array that was never scheduled as ready to read.',
  assignment:
    'A JS variable is assigned; the new value comes from the constructor of the same name with `new` for `set`.',
  'return-value': 'An empty handle only receives a result, and results are return values.',
} as const;

export type Folding = keyof typeof foldings;

const EMPTY_CONSTRUCTORS =
  /^mlx_(?:array|stream|device|device_info|distributed_group|compile_cache|closure(?:_kwargs|_value_and_grad|_custom(?:_jvp|_vmap)?)?)_new$/;

const RULES: readonly (readonly [RegExp, Folding])[] = [
  [/^mlx_vector_/, 'js-array'],
  [/^mlx_map_/, 'js-map'],
  [/^mlx_string_/, 'js-string'],
  [/_free$/, 'mlxts_free'],
  [/^mlx_array_data_/, 'mlxts_array_bytes'],
  [/^mlx_array_item_/, 'mlxts_array_item'],
  [/^(?:mlx_array_eval|_mlx_array_wait)$/, 'mlx_eval'],
  [/^mlx_array_set(?:_|$)/, 'assignment'],
  [/^mlx_(?!io_).*_set$/, 'assignment'],
  [EMPTY_CONSTRUCTORS, 'return-value'],
];

/** What a function is folded into, if anything. */
export function folding(fn: HeaderFunction): Folding | undefined {
  return RULES.find(([pattern]) => pattern.test(fn.name))?.[1];
}
