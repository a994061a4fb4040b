import { appendFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
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

/** The same numbers with the first axis varying fastest. */
const fortran = (npy: Buffer): Buffer =>
  Buffer.from(npy.toString('latin1').replace("'fortran_order': False", "'fortran_order': True "), 'latin1');

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

  it('reads rows as get takes them, of every kind of tensor', async () => {
    const file = join(folder, 'rows');
    const bits = (shape: number[]) => mx.arange(shape[0] ?? 1, { dtype: 'uint32' }).reshape([-1, 1]);
    const half = (rows: number) => mx.multiply(mx.arange(rows), 0.5).astype('float16').reshape([-1, 1]);
    const arrays = {
      plain: mx.arange(24).reshape([4, 3, 2]),
      flags: mx.array([true, false, false, true]),
      scalar: mx.array(7),
    };
    const words = mx.multiply(bits([4]), mx.ones([1, 4], { dtype: 'uint32' }));
    const quantized = { 'q.weight': words, 'q.scales': half(4), 'q.biases': mx.multiply(half(4), -8) };
    const row = {
      'r.weight': words.flatten(),
      'r.scales': half(4).flatten(),
      'r.biases': mx.multiply(half(4), -8).flatten(),
    };
    await mx.saveSafetensors(`${file}.safetensors`, arrays);
    await mx.saveGGUF(
      `${file}.gguf`,
      { plain: arrays.plain, ...quantized, ...row },
      {
        tensorTypes: { 'q.weight': 'Q4_0', 'r.weight': 'Q4_0' },
      },
    );
    await mx.save(`${file}.npy`, arrays.plain);
    await writeFile(`${file}.fortran.npy`, fortran(await readFile(`${file}.npy`)));
    for (const extension of ['safetensors', 'gguf', 'npy', 'fortran.npy']) {
      const open = await mx.openTensors(`${file}.${extension}`);
      for (const [name, { shape }] of open.tensors) {
        if (shape.length === 0) continue;
        const whole = await open.get(name);
        for (const rows of ['1:3', ':1', '-1:', '2:2', ':', '3:99', mx.s(1, null)]) {
          const array = await open.get(name, rows);
          expect(host(array), `${extension} ${name} ${rows}`).toEqualBits(host(mx.contiguous(whole.get(rows))));
        }
      }
      await open.close();
    }
  });

  it('allocates for the rows only, and keeps nothing else', async () => {
    const file = join(folder, 'large.safetensors');
    await mx.saveSafetensors(file, { a: mx.zeros([1000, 1000]) });
    const open = await mx.openTensors(file);
    mx.clearCache();
    mx.resetPeakMemory();
    const before = mx.getActiveMemory();
    await open.get('a', '500:501');
    expect(mx.getPeakMemory() - before).toBeLessThan(10_000);
    await open.close();
    const npy = join(folder, 'fortran.npy');
    await mx.save(npy, mx.zeros([1000, 1000]));
    await writeFile(npy, fortran(await readFile(npy)));
    const whole = await mx.openTensors(npy);
    const active = mx.getActiveMemory();
    const handles = mx.liveHandles();
    const row = await whole.get('array', '500:501');
    expect(row.shape).toEqual([1, 1000]);
    expect(mx.liveHandles()).toBe(handles + 1);
    expect(mx.getActiveMemory() - active).toBeLessThan(10_000);
    await whole.close();
  });

  it('has the array of an npy file as array', async () => {
    const npy = join(folder, 'a.npy');
    await mx.save(npy, mx.array([1, 2], { dtype: 'int16' }));
    const file = await mx.openTensors(npy);
    expect([...file.tensors]).toEqual([['array', { dtype: 'int16', shape: [2] }]]);
    expect(file.metadata.size).toBe(0);
    expect((await file.get('array')).tolist()).toEqual([1, 2]);
    await file.close();
  });

  it('refuses what are no rows', async () => {
    const file = join(folder, 'scalar.safetensors');
    await mx.saveSafetensors(file, { a: mx.array([1, 2]), scalar: mx.array(1) });
    const open = await mx.openTensors(file);
    for (const rows of ['::2', '...', 3 as never])
      await expect(open.get('a', rows)).rejects.toThrow("expected rows as a slice such as '1:3', got");
    await expect(open.get('scalar', ':')).rejects.toMatchObject({ name: 'ShapeError', op: 'openTensors' });
    await open.close();
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
    const npz = join(folder, 'a.npz');
    await mx.savez(npz, [mx.array(1)]);
    await expect(mx.openTensors(npz)).rejects.toMatchObject({ code: 'Unsupported' });
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
