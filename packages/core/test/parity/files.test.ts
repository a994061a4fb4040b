import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { type DtypeSample, dtypeSamples } from '../dtype-samples.js';
import { host } from '../host-tensor.js';

let oracle: Oracle;
let folder: string;

beforeAll(async () => {
  [oracle, folder] = await Promise.all([startOracle(), mkdtemp(join(tmpdir(), 'mlxts-parity-'))]);
});

afterAll(async () => {
  await oracle.close();
  await rm(folder, { recursive: true });
});

/** Python's MLX has no float64 in safetensors: that is left to the Rust library. */
const withoutFloat64 = dtypeSamples.filter(({ dtype }) => dtype !== 'float64');
const inputs = (samples: readonly DtypeSample[]) => Object.fromEntries(samples.map((sample) => [sample.name, sample]));
const arrays = (samples: readonly DtypeSample[]) =>
  Object.fromEntries(samples.map((each) => [each.name, mx.fromBytes(each.bytes, each.shape, each.dtype)]));

/** Python's arrays, by name in `arrays`, and where to write them, in `path`. */
const before = `
import os
path = inputs.pop("path")
arrays = inputs
`;

function expectAll(samples: readonly DtypeSample[], loaded: ReadonlyMap<string, HostTensor>): void {
  expect([...loaded.keys()].sort()).toEqual(samples.map(({ name }) => name).sort());
  for (const { name, ...sample } of samples) expect(loaded.get(name), name).toEqualBits(sample);
}

const hosts = (loaded: ReadonlyMap<string, mx.MLXArray>) =>
  new Map([...loaded].map(([name, each]) => [name, host(each)]));

describe('arrays of every dtype', () => {
  it.each([
    ['save_safetensors', 'a.safetensors', 'mx.save_safetensors(path, arrays)', withoutFloat64],
    ['savez', 'a.npz', 'mx.savez(path, **arrays)', dtypeSamples],
    ['savez_compressed', 'b.npz', 'mx.savez_compressed(path, **arrays)', dtypeSamples],
  ])("that Python's %s wrote load here", async (_, name, write, samples) => {
    const path = join(folder, name);
    await oracle.run(before + write, { ...inputs(samples), path });
    const loaded = await mx.load(path);
    expectAll(samples, hosts(loaded as Map<string, mx.MLXArray>));
  });

  it("that Python's save wrote load here", async () => {
    await oracle.run(`${before}\nfor name, a in arrays.items(): mx.save(os.path.join(path, name + ".npy"), a)`, {
      ...inputs(dtypeSamples),
      path: folder,
    });
    for (const { name, ...sample } of dtypeSamples)
      expect(host(await mx.loadNpy(join(folder, `${name}.npy`))), name).toEqualBits(sample);
  });

  it.each([
    ['a.safetensors', mx.saveSafetensors, withoutFloat64],
    ['a.npz', mx.savez, dtypeSamples],
    ['b.npz', mx.savezCompressed, dtypeSamples],
  ])('that were written here load in Python: %s', async (name, write, samples) => {
    const path = join(folder, `ours.${name}`);
    await write(path, arrays(samples));
    expectAll(
      samples,
      new Map(
        Object.entries(
          await oracle.run<Record<string, HostTensor>>('outputs.update(mx.load(inputs["path"]))', { path }),
        ),
      ),
    );
  });

  it('that save wrote load in Python, and where NumPy has the dtype they are its bytes', async () => {
    for (const { name, ...sample } of dtypeSamples) {
      const path = join(folder, `ours.${name}.npy`);
      await mx.save(path, mx.fromBytes(sample.bytes, sample.shape, sample.dtype));
      const theirs = join(folder, `numpy.${name}.npy`);
      const { a } = await oracle.run<{ a: HostTensor }>(
        'outputs["a"] = mx.load(inputs["path"])\n' +
          'if outputs["a"].dtype != mx.bfloat16: np.save(inputs["theirs"], np.array(outputs["a"]))',
        { path, theirs },
      );
      expect(a, name).toEqualBits(sample);
      if (sample.dtype !== 'bfloat16') expect((await readFile(path)).equals(await readFile(theirs)), name).toBe(true);
    }
  });
});

describe('arrays of every dtype of NumPy', () => {
  const samples = dtypeSamples.filter(({ dtype }) => dtype !== 'bfloat16');

  it('that the Rust safetensors library wrote load here', async () => {
    const path = join(folder, 'rust.safetensors');
    const python = `
import safetensors.numpy
path = inputs.pop("path")
safetensors.numpy.save_file({name: np.array(a) for name, a in inputs.items()}, path)
`;
    await oracle.run(python, { ...inputs(samples), path });
    expectAll(samples, hosts((await mx.loadSafetensors(path)).tensors));
  });

  it('that saveSafetensors wrote load in the Rust library', async () => {
    const path = join(folder, 'ours-rust.safetensors');
    await mx.saveSafetensors(path, arrays(samples));
    const python = 'import safetensors.numpy\noutputs.update(safetensors.numpy.load_file(inputs["path"]))';
    expectAll(samples, new Map(Object.entries(await oracle.run<Record<string, HostTensor>>(python, { path }))));
  });
});

describe("NumPy's files", () => {
  it('of Fortran order and of big-endian numbers load as the arrays they are', async () => {
    const path = join(folder, 'orders.npz');
    const python = `
a = np.arange(24, dtype="f4").reshape(2, 3, 4)
np.savez_compressed(inputs["path"], f=np.asfortranarray(a), b=a.astype(">f8"), c=a.astype(">u2"), t=a.T)
outputs.update(f=a, b=a.astype("f8"), c=a.astype("u2"), t=np.ascontiguousarray(a.T))
`;
    const theirs = await oracle.run<Record<string, HostTensor>>(python, { path });
    for (const [name, array] of await mx.loadNpz(path))
      expect(host(array), name).toEqualBits(theirs[name] as HostTensor);
  });

  it('of objects are refused', async () => {
    const path = join(folder, 'objects.npy');
    await oracle.run('np.save(inputs["path"], np.array([{}], dtype=object), allow_pickle=True)', { path });
    await expect(mx.loadNpy(path)).rejects.toThrow('dtype "|O" is not supported');
  });
});

describe('GGUF files', () => {
  it('that saveGGUF wrote load in Python, metadata and blocks included', async () => {
    const path = join(folder, 'ours.gguf');
    const half = (values: number[]) => mx.array(values, { dtype: 'float16', shape: [2, 1] });
    const tensors = {
      a: mx.array([1, 2, 3, 4, 5, 6], { shape: [2, 3] }),
      b: mx.array([1, -2], { dtype: 'int32' }),
      'q.weight': mx.array([1, 2, 3, 4, 5, 6, 7, 4_000_000_000], { dtype: 'uint32', shape: [2, 4] }),
      'q.scales': half([0.5, 0.25]),
      'q.biases': half([-1, 3]),
    };
    const metadata = { name: 'tiny', count: 3, list: ['a', 'b'] };
    await mx.saveGGUF(path, tensors, { metadata, tensorTypes: { 'q.weight': 'Q4_1' } });
    const python = `
weights, metadata = mx.load(inputs["path"], return_metadata=True)
outputs.update(weights)
outputs["metadata"] = [metadata["name"], metadata["count"].item(), metadata["list"]]
`;
    const { metadata: theirs, ...loaded } = await oracle.run<Record<string, HostTensor>>(python, { path });
    expect(theirs).toEqual(['tiny', 3, ['a', 'b']]);
    for (const [name, array] of Object.entries(tensors)) expect(loaded[name], name).toEqualBits(host(array));
  });

  it("that Python's save_gguf wrote load here", async () => {
    const path = join(folder, 'python.gguf');
    const samples = dtypeSamples.filter(
      ({ dtype, shape }) => ['float32', 'float16', 'int8', 'int16', 'int32'].includes(dtype) && shape[0] === 2,
    );
    await oracle.run('path = inputs.pop("path"); mx.save_gguf(path, inputs, {"name": "tiny"})', {
      ...inputs(samples),
      path,
    });
    const { tensors, metadata } = await mx.loadGGUF(path);
    expect(metadata.get('name')).toBe('tiny');
    expectAll(samples, hosts(tensors));
  });
});
