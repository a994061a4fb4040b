import { buildGGUF, ggufArray, ggufText, ggufTypes, ggufValue, mutate, seededIntegers } from '@mlxts/oracle';
import { expect, it } from 'vitest';
import { FileError } from '../../errors/file-error.js';
import { memorySource } from '../byte-source.js';
import { failureOf } from '../failure.js';
import { parseHeader } from './parse-header.js';
import { readTensors } from './read-tensors.js';

const { string, array, uint32, float64 } = ggufTypes;

const valid = buildGGUF({
  metadata: [
    { key: 'general.architecture', type: string, value: ggufText('llama') },
    { key: 'general.alignment', type: uint32, value: ggufValue(uint32, 32) },
    { key: 'scale', type: float64, value: ggufValue(float64, 0.5) },
    {
      key: 'tokens',
      type: array,
      value: ggufArray(
        string,
        ['a', 'bc', ''].map((text) => ggufText(text)),
      ),
    },
  ],
  tensors: [
    { name: 'a.weight', type: 2, dims: [32, 2], data: new Uint8Array(36) },
    { name: 'b.weight', type: 3, dims: [32], data: new Uint8Array(20) },
    { name: 'c.weight', type: 8, dims: [64], data: new Uint8Array(68) },
    { name: 'd.weight', type: 1, dims: [3, 2], data: new Uint8Array(12) },
  ],
});

it('2,000 mutated files load or give a FileError', async () => {
  const integer = seededIntegers(11);
  const fail = failureOf('loadGGUF', undefined);
  let refused = 0;
  for (let round = 0; round < 2000; round++) {
    const bytes = mutate(valid, integer);
    try {
      const source = memorySource(bytes, fail);
      let total = 0;
      for await (const tensor of readTensors(source, await parseHeader(source, fail), fail))
        total += tensor.bytes.length;
      expect(total).toBeLessThan(2 * bytes.length);
    } catch (error) {
      if (!FileError.isInstance(error)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(500);
});
