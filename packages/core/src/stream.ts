import { AsyncLocalStorage } from 'node:async_hooks';
import { sys } from '@mlxts/sys';
import { type Device, deviceHandle, isAvailable } from './device.js';
import { ArgumentError } from './errors/argument-error.js';
import { checkFunction, checkOptions, describe } from './guards.js';
import type { OpOptions } from './options.js';

/** A queue of work on one device. Streams live as long as the thread that made them. */
export class Stream {
  /** @internal */
  constructor(
    readonly handle: number,
    readonly device: Device,
  ) {}

  toString(): string {
    return sys.mlx_stream_tostring(this.handle);
  }
}

/** Where an operation runs: a stream, or the default stream of a device. */
export type StreamOrDevice = Stream | Device;

const scoped = new AsyncLocalStorage<Stream>();
const defaults: Partial<Record<Device, Stream>> = {};
let defaultDeviceName: Device = isAvailable('gpu') ? 'gpu' : 'cpu';
let current: Stream | undefined;
let scopes = 0;

/** The stream on which operations of this thread run on `device` unless they say otherwise. */
export function defaultStream(device: Device = defaultDeviceName): Stream {
  const handle = deviceHandle('defaultStream', device);
  const known = defaults[device];
  if (known !== undefined) return known;
  const stream = new Stream(sys.mlx_get_default_stream(handle), device);
  defaults[device] = stream;
  return stream;
}

/** The device of this thread's operations: `'gpu'` where there is one. */
export function defaultDevice(): Device {
  return defaultDeviceName;
}

export function setDefaultDevice(device: Device): void {
  deviceHandle('setDefaultDevice', device);
  if (!isAvailable(device)) {
    throw new ArgumentError({ op: 'setDefaultDevice', message: `expected an available device, got '${device}'` });
  }
  defaultDeviceName = device;
  current = undefined;
}

/** Makes `stream` the default of its device in this thread. */
export function setDefaultStream(stream: Stream): void {
  if (!(stream instanceof Stream)) {
    throw new ArgumentError({ op: 'setDefaultStream', message: `expected a Stream, got ${describe(stream)}` });
  }
  defaults[stream.device] = stream;
  current = undefined;
}

export function newStream(device: Device = defaultDeviceName): Stream {
  return new Stream(sys.mlx_stream_new_thread_unsafe(deviceHandle('newStream', device)), device);
}

/** Runs `fn`, which may be async, with `stream` in place of the default; a per-operation `stream` still wins. */
export function withStream<T>(stream: StreamOrDevice, fn: () => T): T {
  const inner = toStream('withStream', stream);
  checkFunction('withStream', 'fn', fn);
  scopes++;
  const leave = (): void => {
    scopes--;
  };
  let result: T;
  try {
    result = scoped.run(inner, fn);
  } catch (error) {
    leave();
    throw error;
  }
  if (result instanceof Promise) result.then(leave, leave);
  else leave();
  return result;
}

function toStream(op: string, stream: StreamOrDevice): Stream {
  if (stream instanceof Stream) return stream;
  if (stream === 'cpu' || stream === 'gpu') return defaultStream(stream);
  throw new ArgumentError({ op, message: `expected a Stream, 'cpu' or 'gpu', got ${describe(stream)}` });
}

/** The stream of an operation: its own, else that of `withStream`, else the default. */
export function activeStream(stream?: StreamOrDevice): Stream {
  if (stream !== undefined) return toStream('stream', stream);
  if (scopes > 0) {
    const inner = scoped.getStore();
    if (inner !== undefined) return inner;
  }
  const fallback = current ?? defaultStream();
  current = fallback;
  return fallback;
}

/** The raw handle of `activeStream`. */
export function resolveStream(stream?: StreamOrDevice): number {
  return activeStream(stream).handle;
}

/** The raw stream of a call's trailing options. */
export function streamOf(op: string, options: OpOptions | undefined): number {
  return resolveStream(options === undefined ? undefined : checkOptions(op, options).stream);
}

/** Waits until the stream's work is done. */
export function synchronize(stream?: StreamOrDevice): void {
  sys.mlx_synchronize(resolveStream(stream));
}
