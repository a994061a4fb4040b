import { ArgumentError } from '../errors/argument-error.js';
import { checkOptions } from '../guards.js';
import { activeStream, defaultStream, type StreamOrDevice } from '../stream.js';

export interface CpuOptions {
  /**
   * A stream of the CPU, where alone this runs. Default: that of `withStream`, else the default stream; the CPU's
   * default stream where that is one of a GPU.
   */
  stream?: StreamOrDevice | undefined;
}

/** The raw stream of an operation that MLX has for the CPU only. */
export function cpuStream(op: string, stream?: StreamOrDevice): number {
  const active = activeStream(stream);
  if (active.device === 'cpu') return active.handle;
  if (stream === undefined) return defaultStream('cpu').handle;
  throw new ArgumentError({ op, message: `expected a stream of the CPU, where alone this runs, got ${active}` });
}

/** `cpuStream` of a call's trailing options. */
export function cpuStreamOf(op: string, options: CpuOptions | undefined): number {
  return cpuStream(op, checkOptions(op, options).stream);
}
