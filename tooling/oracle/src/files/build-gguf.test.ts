import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HostTensor, hostTensor } from '../host-tensor.js';
import '../matchers.js';
import { type Oracle, startOracle } from '../start-oracle.js';
import { buildGGUF, ggufTypes, ggufValue } from './build-gguf.js';
import { buildSafetensors } from './build-safetensors.js';

let oracle: Oracle;
let folder: string;

beforeAll(async () => {
  [oracle, folder] = await Promise.all([startOracle(), mkdtemp(join(tmpdir(), 'mlxts-files-'))]);
});

afterAll(async () => {
  await oracle.close();
  await rm(folder, { recursive: true });
});

it('Python loads what buildGGUF writes', async () => {
  const path = join(folder, 'a.gguf');
  const a = hostTensor([1, 2, 3, 4, 5, 6], { shape: [2, 3] });
  const bytes = buildGGUF({
    metadata: [{ key: 'name', type: ggufTypes.string, value: ggufValue(ggufTypes.string, 'tiny') }],
    tensors: [
      { name: 'a', type: 0, dims: [3, 2], data: a.bytes },
      { name: 'b', type: 0, dims: [6], data: a.bytes },
    ],
  });
  await writeFile(path, bytes);
  const out = await oracle.run<{ a: HostTensor; b: HostTensor; name: string }>(
    'w, m = mx.load(inputs["path"], return_metadata=True); outputs.update(w); outputs["name"] = m["name"]',
    { path },
  );
  expect(out.name).toBe('tiny');
  expect(out.a).toEqualBits(a);
  expect(out.b).toEqualBits({ ...a, shape: [6] });
});

it('Python loads what buildSafetensors writes', async () => {
  const path = join(folder, 'a.safetensors');
  const a = hostTensor([1, 2]);
  await writeFile(path, buildSafetensors({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, a.bytes));
  const out = await oracle.run<{ a: HostTensor }>('outputs.update(mx.load(inputs["path"]))', { path });
  expect(out.a).toEqualBits(a);
});
