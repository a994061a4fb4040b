import type { MLXArray } from '../array.js';
import { type Dtype, isDtype } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import {
  checkArray,
  checkDtype,
  checkFlag,
  checkInt,
  checkInts,
  checkOptions,
  checkShape,
  describe,
} from '../guards.js';
import type { OpOptions } from '../options.js';
import type { StreamOrDevice } from '../stream.js';
import { checkFloat32 } from './float32.js';
import { checkIdentifier, type KernelDefinition } from './kernel-definition.js';

/** An integer, a boolean or a dtype, which the source sees as a type. */
export type TemplateValue = number | boolean | Dtype;

export interface KernelCall extends OpOptions {
  /** One array for each of `inputNames`. */
  inputs: readonly MLXArray[];
  /** Template parameters of the kernel, in order. Default: none. */
  template?: Readonly<Record<string, TemplateValue>> | undefined;
  /** Threads along each dimension, in CUDA too. */
  grid: readonly [x: number, y: number, z: number];
  /** Threads of one group along each dimension, at most 1024 in all. */
  threadgroup: readonly [x: number, y: number, z: number];
  /** One shape for each of `outputNames`. */
  outputShapes: readonly (readonly number[])[];
  /** One dtype for each of `outputNames`. */
  outputDtypes: readonly Dtype[];
  /** What outputs hold before the kernel runs. Default: whatever the memory holds. */
  initValue?: number | undefined;
  /** Print the whole source. Default: false. */
  verbose?: boolean | undefined;
}

/** A call with its defaults filled in. */
export interface CheckedCall {
  readonly inputs: readonly number[];
  readonly template: readonly (readonly [string, TemplateValue])[];
  readonly grid: readonly number[];
  readonly threadgroup: readonly number[];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly dtype: Dtype }[];
  readonly initValue: number | undefined;
  readonly verbose: boolean;
  readonly stream: StreamOrDevice;
}

const MAX_THREADS = 1024; // of a group, for Metal and CUDA

/** @throws ArgumentError, ShapeError, DtypeError */
export function checkCall(
  op: string,
  { inputNames, outputNames }: Pick<KernelDefinition, 'inputNames' | 'outputNames'>,
  call: KernelCall,
): CheckedCall {
  const options = checkOptions(op, call);
  const inputs = checkCount(op, 'inputs', options.inputs, 'inputNames', inputNames);
  const shapes = checkCount(op, 'outputShapes', options.outputShapes, 'outputNames', outputNames);
  const dtypes = checkCount(op, 'outputDtypes', options.outputDtypes, 'outputNames', outputNames);
  const threadgroup = checkTriple(op, 'threadgroup', options.threadgroup);
  if (threadgroup.reduce((product, each) => product * each) > MAX_THREADS)
    throw new ArgumentError({
      op,
      message: `expected a threadgroup of at most ${MAX_THREADS} threads, got ${describe(threadgroup)}`,
    });
  return {
    inputs: inputs.map((each, i) => checkArray(op, `inputs[${i}]`, each).handle),
    template: checkTemplate(op, options.template),
    grid: checkTriple(op, 'grid', options.grid),
    threadgroup,
    outputs: shapes.map((shape, i) => ({ shape: checkShape(op, shape), dtype: checkDtype(op, dtypes[i]) })),
    initValue: options.initValue === undefined ? undefined : checkFloat32(op, 'initValue', options.initValue),
    verbose: checkFlag(op, 'verbose', options.verbose, false),
    stream: options.stream ?? 'gpu',
  };
}

function checkCount(op: string, name: string, value: unknown, namesName: string, names: readonly string[]): unknown[] {
  if (Array.isArray(value) && value.length === names.length) return value;
  const came = Array.isArray(value) ? `${value.length}` : describe(value);
  throw new ArgumentError({
    op,
    message: `expected ${name} to be a list of ${names.length}, as many as ${namesName}, got ${came}`,
  });
}

function checkTriple(op: string, name: string, value: unknown): number[] {
  if (Array.isArray(value) && value.length === 3) return checkInts(op, name, value, { min: 1 });
  throw new ArgumentError({ op, message: `expected ${name} to be three integers, got ${describe(value)}` });
}

function checkTemplate(op: string, template: unknown): [string, TemplateValue][] {
  if (template === undefined) return [];
  if (typeof template !== 'object' || template === null || Array.isArray(template))
    throw new ArgumentError({ op, message: `expected template to be a record, got ${describe(template)}` });
  return Object.entries(template).map(([key, value]) => {
    const name = checkIdentifier(op, 'each name in template', key);
    if (typeof value === 'boolean' || isDtype(value)) return [name, value];
    if (typeof value === 'number') return [name, checkInt(op, `template.${name}`, value)];
    throw new ArgumentError({
      op,
      message: `expected template.${name} to be an integer, a boolean or a dtype, got ${describe(value)}`,
    });
  });
}
