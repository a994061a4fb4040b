import type { MLXArray } from '../../array.js';
import type { Failure } from '../failure.js';
import type { FileSource } from '../file-source.js';
import type { LazyFile, TensorInfo } from '../lazy-file.js';
import { keepRows, rowsWithin } from '../some-rows.js';
import { type BlockType, blockLayouts } from './pack-blocks.js';
import { parseHeader } from './parse-header.js';
import type { GGUFTensorInfo } from './read-tensor-infos.js';
import { arrayNames, isQuantized, plainDtype, tensorPlace } from './tensor-arrays.js';

/** Dtypes and shapes of the arrays of a tensor, in the order of `arrayNames`. */
function arrayInfos({ type, shape }: GGUFTensorInfo): TensorInfo[] {
  if (!isQuantized(type)) return [{ dtype: plainDtype(type), shape }];
  const groups = (shape.at(-1) as number) / 32;
  const words = (groups * blockLayouts[type as BlockType].weightBytes) / 4;
  const rows = shape.slice(0, -1);
  const perGroup: TensorInfo = { dtype: 'float16', shape: [...rows, groups] };
  return [{ dtype: 'uint32', shape: [...rows, words] }, perGroup, perGroup];
}

/**
 * A GGUF file of which only the header is read. A part of a quantized tensor is read with the others, which are let go,
 * since each block holds some of each; rows are whole blocks but where a tensor has only one.
 */
export async function lazyGGUF(source: FileSource, fail: Failure): Promise<LazyFile> {
  const { tensors: infos, metadata, dataOffset } = await parseHeader(source, fail);
  const tensors = new Map<string, TensorInfo>();
  const places = new Map<string, { info: GGUFTensorInfo; part: number }>();
  for (const info of infos) {
    const parts = arrayInfos(info);
    for (const [part, name] of arrayNames(info).entries()) {
      tensors.set(name, parts[part] as TensorInfo);
      places.set(name, { info, part });
    }
  }
  return {
    tensors,
    metadata,
    async read(name, rows) {
      const { info, part } = places.get(name) as { info: GGUFTensorInfo; part: number };
      const isWhole = rows === undefined || (isQuantized(info.type) && info.shape.length === 1);
      const arrays = await source.readTensors([tensorPlace(isWhole ? info : rowsWithin(info, rows), dataOffset)]);
      for (const [index, array] of arrays.entries()) if (index !== part) array.dispose();
      const array = arrays[part] as MLXArray;
      return isWhole && rows !== undefined ? keepRows(array, rows) : array;
    },
  };
}
