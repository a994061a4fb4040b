import type { Callable } from '@mlxts/surface';
import fc from 'fast-check';
import * as mx from '../../src/index.js';
import { parametersFor, type Surface, validCall } from '../calls/call.js';
import { arraysIn, free } from '../calls/outcome.js';
import type { ArraySpec } from './array-spec.js';
import { type CallSpec, same } from './call-spec.js';
import { type ArrayDraft, arrays, dtypes, shapes, valueFor } from './values.js';

/** Whose shape, or whose dtype, the arrays of a call have: the valid call's, one for all, or each its own. */
type Mode = 'valid' | 'common' | 'own';

const modes = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Mode>('valid') },
  { weight: 3, arbitrary: fc.constant<Mode>('common') },
  { weight: 1, arbitrary: fc.constant<Mode>('own') },
);

const form = fc.record({ shapes: modes, shape: shapes, dtypes: modes, dtype: dtypes });
type CallForm = typeof form extends fc.Arbitrary<infer T> ? T : never;

/** Random calls of a function, most of them near its valid call. */
export function callsOf(surface: Surface, callable: Callable, variant: number): fc.Arbitrary<CallSpec> {
  const valid = validCall(surface, callable, variant);
  const parameters = parametersFor(callable, variant, valid.args.length);
  const args = fc.tuple(...parameters.map((each, i) => valueFor(each, valid.args[i])));
  const receiver = valid.receiver instanceof mx.MLXArray ? arrays(valid.receiver) : fc.constant(same);
  const calls = fc.record({ form, receiver, args });
  free(arraysIn([valid.receiver, valid.args]));
  return calls.map((call) => ({
    receiver: resolve(call.receiver, call.form),
    args: call.args.map((each) => resolve(each, call.form)),
  }));
}

/** The drafts in a value as specifications. */
function resolve(value: unknown, chosen: CallForm): unknown {
  if (isDraft(value)) return resolveDraft(value, chosen);
  if (Array.isArray(value)) return value.map((each) => resolve(each, chosen));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, chosen)]));
}

function resolveDraft({ $draft: { dtype, shape, own } }: ArrayDraft, chosen: CallForm): ArraySpec {
  const pick = <T>(mode: Mode, valid: T, common: T, each: T): T =>
    mode === 'valid' ? valid : mode === 'common' ? common : each;
  const fill = own.fill === 'valid' && chosen.shapes !== 'valid' ? 'small' : own.fill;
  return {
    $array: {
      dtype: pick(chosen.dtypes, dtype, chosen.dtype, own.dtype),
      shape: pick(chosen.shapes, shape, chosen.shape, own.shape),
      fill,
      seed: own.seed,
    },
  };
}

function isDraft(value: unknown): value is ArrayDraft {
  return typeof value === 'object' && value !== null && '$draft' in value;
}
