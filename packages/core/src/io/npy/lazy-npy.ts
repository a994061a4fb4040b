import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import type { LazyFile } from '../lazy-file.js';
import { keepRows, rowsWithin } from '../some-rows.js';
import { parseHeader } from './parse-header.js';
import { isRowMajor, readArray } from './read-npy.js';

/** An npy file of which only the header is read: one array, which has no name there and is called `array`. */
export async function lazyNpy(source: ByteSource, fail: Failure): Promise<LazyFile> {
  const header = await parseHeader(source, fail);
  return {
    tensors: new Map([['array', { dtype: header.dtype, shape: header.shape }]]),
    metadata: new Map(),
    async read(_, rows) {
      if (rows === undefined) return readArray(source, header, fail);
      if (isRowMajor(header)) return readArray(source, rowsWithin(header, rows), fail);
      return keepRows(await readArray(source, header, fail), rows);
    },
  };
}
