import { alternatives, type Form, type Parameter } from '@mlxts/surface';
import * as mx from '../../src/index.js';
import { makeInstance } from './instances.js';

/** Numbers that fit where a parameter of this name stands, beside a 4 × 4 matrix. */
const numbers: Readonly<Record<string, number>> = {
  axis: 0,
  axis1: 0,
  axis2: 1,
  source: 0,
  destination: 1,
  offset: 0,
  eps: 1e-5,
  num: 3,
  n: 4,
  m: 4,
  stop: 3,
  start: 0,
  low: 0,
};

const lists: Readonly<Record<string, readonly number[]>> = {
  shape: [2, 3],
  start: [0, 0],
  stop: [2, 2],
  axes: [1, 0],
  strides: [1, 1],
};

/** A symmetric positive definite 4 × 4 matrix of float32: what most operations take, those of `linalg` included. */
export function matrix(): mx.MLXArray {
  return mx.array([
    [4, 1, 0, 0.5],
    [1, 5, 2, 0],
    [0, 2, 6, 1],
    [0.5, 0, 1, 7],
  ]);
}

/** Integers within the axes of `matrix`. */
export function integers(): mx.MLXArray {
  return mx.array([2, 0, 3, 1], { dtype: 'int32' });
}

const arrays: Readonly<Record<string, () => mx.MLXArray>> = {
  indices: integers,
  key: () => mx.random.key(7),
  parent: () => mx.random.key(7),
  shift: integers,
};

const order = ['MLXArray', 'number', 'list', 'boolean', 'literal', 'string', 'record', 'instance'];

function rank(name: string, form: Form): number {
  if (form.kind === 'list' && name in lists) return -1;
  const place = order.indexOf(form.kind === 'instance' && form.name === 'MLXArray' ? 'MLXArray' : form.kind);
  return place < 0 ? order.length : place;
}

/** A value that a parameter takes, made anew, from its name and form. */
export function validValue(name: string, form: Form): unknown {
  switch (form.kind) {
    case 'union':
      return validValue(name, [...alternatives(form)].sort((a, b) => rank(name, a) - rank(name, b))[0] as Form);
    case 'number':
      return numbers[name] ?? 1;
    case 'boolean':
      return true;
    case 'bigint':
      return 1n;
    case 'string':
      return name;
    case 'null':
      return null;
    case 'undefined':
      return undefined;
    case 'unknown':
      return matrix();
    case 'function':
      return () => matrix();
    case 'literal':
      return name === 'dtype' ? 'float32' : form.value;
    case 'list':
      return form.of.kind === 'number' && name in lists
        ? [...(lists[name] as readonly number[])]
        : [validValue(name, form.of), validValue(name, form.of)];
    case 'tuple':
      return form.of.map((each) => validValue(name, each));
    case 'dictionary':
      return { a: validValue(name, form.of) };
    case 'record':
      return validRecord(form.fields);
    case 'instance':
      return form.name === 'MLXArray' ? (arrays[name] ?? matrix)() : makeInstance(form.name);
  }
}

/** The fields that have to be there. */
function validRecord(fields: readonly Parameter[]): Record<string, unknown> {
  const required = fields.filter(({ optional }) => !optional);
  return Object.fromEntries(required.map((field) => [field.name, validValue(field.name, field.form)]));
}

/** Values for the parameters of one overload, the optional ones included. */
export function validArguments(parameters: readonly Parameter[]): unknown[] {
  return parameters.map(({ name, form }) => validValue(name, form));
}
