import { alternatives, type Form, type Parameter } from '@mlxts/surface';
import fc from 'fast-check';
import * as mx from '../../src/index.js';
import { validValue } from '../calls/valid-value.js';
import type { Fill } from './array-spec.js';
import { same } from './call-spec.js';

/** Values where no type helps: what a careless caller passes. */
const edges = fc.constantFrom<unknown>(null, 'x', '', Number.NaN, -1, 2 ** 31, 2 ** 53, 1n, true, {}, []);

const numberEdges = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  1e300,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
);

/** An array whose shape and dtype are the valid call's unless the call's mode says otherwise. */
export interface ArrayDraft {
  readonly $draft: {
    readonly dtype: mx.Dtype;
    readonly shape: readonly number[];
    readonly own: {
      readonly dtype: mx.Dtype;
      readonly shape: readonly number[];
      readonly fill: Fill;
      readonly seed: number;
    };
  };
}

export const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
export const dtypes = fc.constantFrom(...mx.dtypes);

/** Arrays like a valid one. */
export function arrays({ dtype, shape }: mx.MLXArray): fc.Arbitrary<ArrayDraft> {
  const fills = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Fill>('valid') },
    { weight: 3, arbitrary: fc.constant<Fill>('small') },
    { weight: 2, arbitrary: fc.constant<Fill>('bytes') },
    { weight: 1, arbitrary: fc.constant<Fill>('zeros') },
  );
  const own = fc.record({ dtype: dtypes, shape: shapes, fill: fills, seed: fc.nat(9999) });
  return own.map((each) => ({ $draft: { dtype, shape, own: each } }));
}

function numbers(valid: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(valid) },
    { weight: 4, arbitrary: fc.integer({ min: -4, max: 5 }) },
    { weight: 2, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
    { weight: 1, arbitrary: numberEdges },
  );
}

/** Values near a valid one. */
function near(name: string, form: Form, valid: unknown): fc.Arbitrary<unknown> {
  if (valid instanceof mx.MLXArray) return arrays(valid);
  if (typeof valid === 'number') return numbers(valid);
  if (typeof valid === 'boolean') return fc.boolean();
  if (typeof valid === 'bigint') return fc.oneof(fc.constant(valid), fc.bigInt({ min: -2n, max: 2n ** 64n }));
  if (valid === null || valid === undefined || typeof valid === 'string') return fc.constant(valid);
  const record = alternatives(form).find((each) => each.kind === 'record');
  if (record !== undefined && Object.getPrototypeOf(valid) === Object.prototype)
    return records(record.fields, valid as Record<string, unknown>);
  if (!Array.isArray(valid)) return fc.constant(same);
  const list = alternatives(form).find((each) => each.kind === 'list');
  const element = (each: unknown): fc.Arbitrary<unknown> => near(name, list?.of ?? form, each);
  const likeValid = fc.tuple(...valid.map(element));
  if (valid.length === 0) return likeValid;
  const any = fc.array(fc.oneof(...valid.map(element)), { maxLength: 5 });
  return fc.oneof({ weight: 4, arbitrary: likeValid }, { weight: 1, arbitrary: any });
}

function records(fields: readonly Parameter[], valid: Record<string, unknown>): fc.Arbitrary<unknown> {
  const drawn = fc.tuple(
    ...fields.map((field) =>
      field.optional && !(field.name in valid)
        ? fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: valueFor(field) })
        : valueFor(field, valid[field.name]),
    ),
  );
  return drawn.map((values) =>
    Object.fromEntries(fields.flatMap(({ name }, i) => (values[i] === undefined ? [] : [[name, values[i]]]))),
  );
}

/** Values for a parameter: near the valid one, of another form that its type allows, or now and then anything. */
export function valueFor(
  { name, form, optional }: Parameter,
  valid: unknown = validValue(name, form),
): fc.Arbitrary<unknown> {
  if (name === 'checkBounds') return fc.constantFrom(true, undefined); // without it bounds are the caller's promise
  if (name === 'stream') return fc.constantFrom(undefined, undefined, undefined, 'cpu', 'gpu');
  const others = form.kind === 'union' ? form.of.map((each) => near(name, each, validValue(name, each))) : [];
  return fc.oneof(
    { weight: 40, arbitrary: near(name, form, valid) },
    ...others.map((arbitrary) => ({ weight: Math.ceil(20 / others.length), arbitrary })),
    { weight: optional ? 4 : 0, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: edges },
  );
}
