import { open } from 'node:fs/promises';

/** CTranslate2's numbers of dtypes. @type {Readonly<Record<number, string>>} */
const dtypes = { 0: 'F32', 1: 'I8', 2: 'I16', 3: 'I32', 4: 'F16', 5: 'BF16' };

/**
 * Writes tensors as a safetensors file.
 * @param {string} path
 * @param {Map<string, import('./read-ctranslate2.mjs').Variable>} tensors
 */
export async function writeSafetensors(path, tensors) {
  const entries = [];
  let end = 0;
  for (const [name, { shape, type, bytes }] of tensors) {
    entries.push([name, { dtype: dtypes[type], shape, data_offsets: [end, end + bytes.length] }]);
    end += bytes.length;
  }
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
