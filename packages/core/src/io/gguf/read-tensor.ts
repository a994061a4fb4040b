import { setImmediate } from 'node:timers/promises';
import type { Dtype } from '../../dtype.js';
import type { ByteSource } from '../byte-source.js';
import type { GGUFTensorInfo } from './read-tensor-infos.js';
import { type Repack, repackQ4_0, repackQ4_1, repackQ8_0 } from './repack.js';
import { type GGUFTensorType, tensorTypes } from './tensor-types.js';

export interface HostTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Quantized {
  readonly bits: number;
  readonly repack: Repack;
}

const quantized: Partial<Record<GGUFTensorType, Quantized>> = {
  Q4_0: { bits: 4, repack: repackQ4_0 },
  Q4_1: { bits: 4, repack: repackQ4_1 },
  Q8_0: { bits: 8, repack: repackQ8_0 },
};

const plainDtypes: Partial<Record<GGUFTensorType, Dtype>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

/** Read and repacked in one turn of the event loop; even, so that slices of 18-byte blocks stay aligned to words. */
const blocksPerSlice = 32_768;

/** The bytes from `start` in slices of `sliceBytes`, each read while the one before is worked on. */
async function* slices(source: ByteSource, start: number, nbytes: number, sliceBytes: number) {
  const readAt = (done: number) => {
    const reading = source.read(start + done, Math.min(sliceBytes, nbytes - done));
    reading.catch(() => {}); // seen when awaited; a consumer that stopped early never does
    return reading;
  };
  let next = readAt(0);
  for (let done = 0; done < nbytes; done += sliceBytes) {
    const slice = await next;
    if (done + sliceBytes < nbytes) next = readAt(done + sliceBytes);
    yield slice;
    await setImmediate();
  }
}

/** `x.weight` gives `x`, any other name itself. */
function baseName(name: string): string {
  return name.endsWith('.weight') ? name.slice(0, -'.weight'.length) : name;
}

/** The names that the arrays of a tensor will have: one, or three for a quantized tensor. */
export function arrayNames({ name, type }: GGUFTensorInfo): string[] {
  return quantized[type] ? [name, `${baseName(name)}.scales`, `${baseName(name)}.biases`] : [name];
}

/** The data of one tensor as MLX holds it: as it is, or as packed weights, scales and biases. */
export async function readTensor(source: ByteSource, dataOffset: number, info: GGUFTensorInfo): Promise<HostTensor[]> {
  const { name, type, shape, offset, nbytes } = info;
  const kind = quantized[type];
  if (!kind) {
    const bytes = await source.read(dataOffset + offset, nbytes);
    return [{ name, dtype: plainDtypes[type] ?? 'float32', shape, bytes }];
  }
  const block = tensorTypes[type];
  const blocks = nbytes / block.bytes;
  const words = kind.bits; // 32 weights of that many bits fill as many words
  const weights = new Uint32Array(blocks * words);
  const scales = new Uint16Array(blocks);
  const biases = new Uint16Array(blocks);
  let first = 0;
  for await (const slice of slices(source, dataOffset + offset, nbytes, blocksPerSlice * block.bytes)) {
    const end = first + slice.length / block.bytes;
    kind.repack(
      slice,
      weights.subarray(first * words, end * words),
      scales.subarray(first, end),
      biases.subarray(first, end),
    );
    first = end;
  }
  const outer = shape.slice(0, -1);
  const groups = (shape.at(-1) ?? 0) / block.elements;
  const [, scalesName = '', biasesName = ''] = arrayNames(info);
  return [
    { name, dtype: 'uint32', shape: [...outer, groups * words], bytes: new Uint8Array(weights.buffer) },
    { name: scalesName, dtype: 'float16', shape: [...outer, groups], bytes: new Uint8Array(scales.buffer) },
    { name: biasesName, dtype: 'float16', shape: [...outer, groups], bytes: new Uint8Array(biases.buffer) },
  ];
}
