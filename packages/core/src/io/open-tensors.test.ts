import { appendFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@mlxts/oracle/matchers';
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest';
import { host } from '../../test/host-tensor.js';
import * as mx from '../index.js';

let folder: string;
let path: string;
let gguf: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-open-'));
  path = join(folder, 'a.safetensors');
  gguf = join(folder, 'a.gguf');
  await mx.saveSafetensors(path, { a: mx.array([1, 2]), b: mx.array([true]) }, { metadata: { format: 'mlx' } });
  const half = (value: number) => mx.full([2, 1], value, { dtype: 'float16' });
  const tensors = {
    plain: mx.array([1, 2, 3], { dtype: 'int32' }),
    'q.weight': mx.arange(16, { dtype: 'uint32' }).reshape([2, 8]),
    'q.scales': half(0.5),
    'q.biases': half(-64),
  };
  await mx.saveGGUF(gguf, tensors, { metadata: { count: 3 }, tensorTypes: { 'q.weight': 'Q8_0' } });
});

afterAll(() => rm(folder, { recursive: true }));

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await mx.tidy(test);
});

describe('openTensors', () => {
  it('has names, dtypes, shapes and metadata before any array is read', async () => {
    const before = mx.liveHandles();
    const file = await mx.openTensors(path);
    expect([...file.tensors]).toEqual([
      ['a', { dtype: 'float32', shape: [2] }],
      ['b', { dtype: 'bool', shape: [1] }],
    ]);
    expect([...file.metadata]).toEqual([['format', 'mlx']]);
    expect(mx.liveHandles()).toBe(before);
    expect((await file.get('a')).tolist()).toEqual([1, 2]);
    expect(mx.liveHandles()).toBe(before + 1);
    await file.close();
  });

  it('reads what loadGGUF reads, parts of quantized tensors included, and keeps nothing else', async () => {
    const { tensors } = await mx.loadGGUF(gguf);
    const file = await mx.openTensors(gguf);
    expect([...file.tensors.keys()]).toEqual([...tensors.keys()]);
    expect(file.metadata.get('count')).toBe(3);
    for (const [name, tensor] of tensors) {
      const before = mx.liveHandles();
      const array = await file.get(name);
      expect(mx.liveHandles()).toBe(before + 1);
      expect(host(array), name).toEqualBits(host(tensor));
      expect(file.tensors.get(name)).toEqual({ dtype: tensor.dtype, shape: tensor.shape });
    }
    await file.close();
  });

  it('opens bytes, and handles, which stay open', async () => {
    const handle = await open(path);
    for (const from of [await readFile(path), handle]) {
      const file = await mx.openTensors(from);
      expect((await file.get('b')).tolist()).toEqual([true]);
      await file.close();
    }
    expect((await handle.stat()).isFile()).toBe(true);
    await handle.close();
  });

  it('keeps the file that was opened when another is saved in its place from its own arrays', async () => {
    const over = join(folder, 'over.safetensors');
    await mx.saveSafetensors(over, { a: mx.array([1, 2]), b: mx.array([3]) });
    const file = await mx.openTensors(over);
    await mx.saveSafetensors(over, { a: mx.multiply(await file.get('a'), 10) });
    expect((await file.get('b')).tolist()).toEqual([3]);
    await file.close();
    expect([...(await mx.loadSafetensors(over)).tensors.keys()]).toEqual(['a']);
  });

  it('closes after what is being read, once, and then refuses', async () => {
    const file = await mx.openTensors(path);
    const reading = file.get('a');
    await Promise.all([file.close(), file.close()]);
    expect((await reading).tolist()).toEqual([1, 2]);
    await expect(file.get('a')).rejects.toMatchObject({ name: 'FileError', op: 'openTensors', path });
  });

  it('refuses other names, formats, and a file that grew', async () => {
    const file = await mx.openTensors(path);
    await expect(file.get('c')).rejects.toMatchObject({ name: 'FileError', code: 'NotFound' });
    await file.close();
    const npy = join(folder, 'a.npy');
    await mx.save(npy, mx.array(1));
    await expect(mx.openTensors(npy)).rejects.toMatchObject({ code: 'Unsupported' });
    const grown = join(folder, 'grown.safetensors');
    await mx.saveSafetensors(grown, { a: mx.array([1]) });
    const other = await mx.openTensors(grown);
    await appendFile(grown, 'x');
    const before = mx.liveHandles();
    await expect(other.get('a')).rejects.toThrow('the file changed');
    expect(mx.liveHandles()).toBe(before);
    await other.close();
  });
});
