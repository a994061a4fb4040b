import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import type { Call } from '../calls/call.js';
import { type ArraySpec, isArraySpec, makeArray } from './array-spec.js';

/** A call that has yet to be made: plain data but for `same`, which stands for what the valid call has there. */
export interface CallSpec {
  readonly receiver: unknown;
  readonly args: readonly unknown[];
}

/** The value of the valid call itself: a callback, a stream, a typed array. */
export const same = '$same';

/** Puts what `spec` says into a valid call. */
export function makeCall(spec: CallSpec, valid: Call): Call {
  const receiver = make(spec.receiver, valid.receiver);
  return { receiver, args: spec.args.map((each, i) => make(each, valid.args[i])) };
}

function make(spec: unknown, valid: unknown): unknown {
  if (spec === same) return valid;
  if (isArraySpec(spec)) return makeArray(spec, valid);
  if (Array.isArray(spec)) return spec.map((each, i) => make(each, Array.isArray(valid) ? valid[i] : undefined));
  if (!isRecord(spec)) return spec;
  const fields = isRecord(valid) ? valid : {};
  return Object.fromEntries(Object.entries(spec).map(([key, each]) => [key, make(each, fields[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The call as text: `take(float32 [2, 3] small #7, int32 [0] zeros, { axis: 0 })`. */
export function callText(name: string, { receiver, args }: CallSpec): string {
  const on = receiver === same ? '' : `${text(receiver)} `;
  return `${on}${name}(${args.map(text).join(', ')})`;
}

function text(spec: unknown): string {
  if (spec === same) return 'as in the valid call';
  if (isArraySpec(spec)) return arrayText(spec);
  if (Array.isArray(spec)) return `[${spec.map(text).join(', ')}]`;
  if (!isRecord(spec)) return inspect(spec);
  const fields = Object.entries(spec).map(([key, each]) => `${key}: ${text(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function arrayText({ $array: { dtype, shape, fill, seed } }: ArraySpec): string {
  const content = fill === 'small' || fill === 'bytes' ? `${fill} #${seed}` : fill;
  return `${dtype} [${shape.join(', ')}] ${content}`;
}

/** The call as text that JSON holds without loss. */
export function encodeCall(spec: CallSpec): string {
  return serialize(spec).toString('base64');
}

export function decodeCall(encoded: string): CallSpec {
  return deserialize(Buffer.from(encoded, 'base64')) as CallSpec;
}
