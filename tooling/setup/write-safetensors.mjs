import { open } from 'node:fs/promises';

/** @typedef {{ dtype: string, shape: number[], bytes: Uint8Array }} Tensor `dtype` as safetensors names it, such as `F16` */

/**
 * Writes tensors as a safetensors file.
 * @param {string} path
 * @param {Map<string, Tensor>} tensors
 */
export async function writeSafetensors(path, tensors) {
  let end = 0;
  const entries = [...tensors].map(([name, { dtype, shape, bytes }]) => {
    const start = end;
    end += bytes.byteLength;
    return [name, { dtype, shape, data_offsets: [start, end] }];
  });
  const json = JSON.stringify(Object.fromEntries([['__metadata__', { format: 'pt' }], ...entries]));
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = await open(path, 'w');
  try {
    await file.writev([length, header, ...[...tensors.values()].map(({ bytes }) => bytes)]);
    await file.sync();
  } finally {
    await file.close();
  }
}
