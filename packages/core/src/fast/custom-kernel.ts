import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { MLXError } from '../errors/mlx-error.js';
import { activeStream } from '../stream.js';
import { wrapAll } from '../wrap.js';
import { type CheckedCall, checkCall, type KernelCall } from './kernel-call.js';
import type { KernelDefinition } from './kernel-definition.js';

/** Runs a kernel: one array for each of its outputs. */
export type CustomKernel = (call: KernelCall) => MLXArray[];

/** The raw functions of one kind of kernel. */
export interface KernelBackend {
  readonly device: string;
  isAvailable(): boolean;
  /** Where the device is missing: the stream for kernels of a function that is being exported, if that works. */
  recordingStream?(): number | null;
  newConfig(): number;
  addOutput(config: number, shape: readonly number[], dtype: number): void;
  setGrid(config: number, x: number, y: number, z: number): void;
  setThreadGroup(config: number, x: number, y: number, z: number): void;
  setInitValue(config: number, value: number): void;
  setVerbose(config: number, verbose: boolean): void;
  addDtype(config: number, name: string, dtype: number): void;
  addInt(config: number, name: string, value: number): void;
  addBool(config: number, name: string, value: boolean): void;
  apply(kernel: number, inputs: readonly number[], config: number, stream: number): number[];
}

/** A kernel that `create` makes when it is first called on a machine that has the device. */
export function customKernel(
  op: string,
  backend: KernelBackend,
  names: Pick<KernelDefinition, 'inputNames' | 'outputNames'>,
  create: () => number,
): CustomKernel {
  let raw: number | undefined;
  const kernel: CustomKernel = (options) => {
    const call = checkCall(op, names, options);
    const stream = streamFor(op, backend, call);
    if (raw === undefined) {
      raw = create();
      sys.mlxts_watch(kernel, raw);
    }
    const config = configure(backend, call);
    try {
      return wrapAll(backend.apply(raw, call.inputs, config, stream));
    } finally {
      sys.mlxts_free_one(config);
    }
  };
  return kernel;
}

function streamFor(op: string, backend: KernelBackend, call: CheckedCall): number {
  if (!backend.isAvailable()) {
    const recording = backend.recordingStream?.() ?? null;
    if (recording !== null) return recording;
    const message = `expected a machine with ${backend.device}, got one without`;
    throw new MLXError({ op, message, code: 'Unsupported' });
  }
  const { handle, device } = activeStream(call.stream);
  if (device === 'gpu') return handle;
  throw new ArgumentError({ op, message: `expected a stream of the GPU, got one of the ${device.toUpperCase()}` });
}

function configure(backend: KernelBackend, call: CheckedCall): number {
  const config = backend.newConfig();
  const [x = 1, y = 1, z = 1] = call.grid;
  backend.setGrid(config, x, y, z);
  const [width = 1, height = 1, depth = 1] = call.threadgroup;
  backend.setThreadGroup(config, width, height, depth);
  for (const { shape, dtype } of call.outputs) backend.addOutput(config, shape, dtypeCode(dtype));
  for (const [name, value] of call.template) {
    if (typeof value === 'boolean') backend.addBool(config, name, value);
    else if (typeof value === 'number') backend.addInt(config, name, value);
    else backend.addDtype(config, name, dtypeCode(value));
  }
  if (call.initValue !== undefined) backend.setInitValue(config, call.initValue);
  backend.setVerbose(config, call.verbose);
  return config;
}
