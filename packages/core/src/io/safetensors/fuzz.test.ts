import { buildSafetensors, mutate, seededIntegers } from '@mlxts/oracle';
import { expect, it } from 'vitest';
import { FileError } from '../../errors/file-error.js';
import { memorySource } from '../byte-source.js';
import { failureOf } from '../failure.js';
import { readHeader, readTensor } from './read-tensor.js';

const valid = buildSafetensors(
  {
    __metadata__: { format: 'mlx' },
    'layers.0.weight': { dtype: 'F16', shape: [2, 3], data_offsets: [0, 12] },
    'layers.0.bias': { dtype: 'F32', shape: [2], data_offsets: [12, 20] },
    mask: { dtype: 'BOOL', shape: [4], data_offsets: [20, 24] },
  },
  24,
);

it('2,000 mutated files load or give a FileError', async () => {
  const integer = seededIntegers(7);
  const fail = failureOf('loadSafetensors', undefined);
  let refused = 0;
  for (let round = 0; round < 2000; round++) {
    const bytes = mutate(valid, integer);
    try {
      const source = memorySource(bytes, fail);
      const { tensors, dataOffset } = await readHeader(source, fail);
      let total = 0;
      for (const info of tensors) {
        const [array] = await readTensor(source, dataOffset, info, fail);
        total += array.nbytes;
        array.dispose();
      }
      expect(total).toBeLessThan(bytes.length);
    } catch (error) {
      if (!FileError.isInstance(error)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(1000);
});
