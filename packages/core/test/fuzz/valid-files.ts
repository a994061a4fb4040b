import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '../../src/index.js';

export type FuzzFormat = 'safetensors' | 'npy' | 'npz' | 'gguf';

const writers: Record<FuzzFormat, readonly ((path: string) => Promise<void>)[]> = {
  safetensors: [
    (path) =>
      mx.saveSafetensors(
        path,
        {
          'layers.0.weight': mx.ones([2, 3], { dtype: 'float16' }),
          'layers.0.bias': mx.ones([2]),
          mask: mx.array([true, false, true, true]),
          none: mx.zeros([0, 4], { dtype: 'int64' }),
        },
        { metadata: { format: 'mlx' } },
      ),
  ],
  npy: [(path) => mx.save(path, mx.ones([2, 3])), (path) => mx.save(path, mx.array([true, false]))],
  npz: [
    (path) => mx.savez(path, { a: mx.ones([2, 3]), b: mx.array([true]) }),
    (path) => mx.savezCompressed(path, { a: mx.zeros([64, 64]), b: mx.arange(100) }),
  ],
  gguf: [
    (path) => {
      const half = () => mx.ones([2, 1], { dtype: 'float16' });
      const words = (count: number) => mx.zeros([2, count], { dtype: 'uint32' });
      const tensors = {
        'a.weight': words(4),
        'a.scales': half(),
        'a.biases': half(),
        'b.weight': words(8),
        'b.scales': half(),
        'b.biases': mx.multiply(half(), -128),
        c: mx.ones([3, 2], { dtype: 'float16' }),
      };
      const metadata = { 'general.architecture': 'llama', scale: 0.1, tokens: ['a', 'bc', ''], sizes: [1, 2, 3] };
      return mx.saveGGUF(path, tensors, { metadata, tensorTypes: { 'a.weight': 'Q4_1', 'b.weight': 'Q8_0' } });
    },
  ],
};

/** Small files of a format that load. */
export async function validFiles(format: FuzzFormat): Promise<Uint8Array[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mlxts-valid-'));
  try {
    const path = join(folder, 'a');
    const files: Uint8Array[] = [];
    for (const write of writers[format]) {
      await mx.tidy(() => write(path));
      files.push(await readFile(path));
    }
    return files;
  } finally {
    await rm(folder, { recursive: true });
  }
}
