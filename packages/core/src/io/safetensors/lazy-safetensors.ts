import type { MLXArray } from '../../array.js';
import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import type { LazyFile } from '../lazy-file.js';
import { rowsWithin } from '../some-rows.js';
import type { SafetensorsInfo } from './parse-header.js';
import { readHeader, readTensors } from './read-tensor.js';

/** A safetensors file of which only the header is read. */
export async function lazySafetensors(source: ByteSource, fail: Failure): Promise<LazyFile> {
  const { tensors, metadata, dataOffset } = await readHeader(source, fail);
  const infos = new Map(tensors.map((info): [string, SafetensorsInfo] => [info.name, info]));
  return {
    tensors: new Map(tensors.map(({ name, dtype, shape }) => [name, { dtype, shape }])),
    metadata,
    async read(name, rows) {
      const info = infos.get(name) as SafetensorsInfo;
      const [array] = await readTensors(source, dataOffset, [rows ? rowsWithin(info, rows) : info], fail);
      return array as MLXArray;
    },
  };
}
