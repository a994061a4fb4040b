import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGGUF, type HostTensor, type Oracle, seededIntegers, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { host } from '../../../test/host-tensor.js';
import { loadGGUF } from './load-gguf.js';

let oracle: Oracle;
let folder: string;

beforeAll(async () => {
  [oracle, folder] = await Promise.all([startOracle(), mkdtemp(join(tmpdir(), 'mlxts-gguf-'))]);
});

afterAll(async () => {
  await oracle.close();
  await rm(folder, { recursive: true });
});

async function write(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'a.gguf');
  await writeFile(path, bytes);
  return path;
}

async function load(bytes: Uint8Array): Promise<Map<string, HostTensor>> {
  const { tensors } = await loadGGUF(await write(bytes));
  return new Map([...tensors].map(([name, array]) => [name, host(array)]));
}

async function loadBoth(bytes: Uint8Array): Promise<[Map<string, HostTensor>, Record<string, HostTensor>]> {
  const ours = await load(bytes);
  const path = await write(bytes);
  return [ours, await oracle.run<Record<string, HostTensor>>('outputs.update(mx.load(inputs["path"]))', { path })];
}

const integer = seededIntegers(5);
const random = (length: number) => Uint8Array.from({ length }, () => integer(256));

/** Random blocks that open with each of the 65,536 float16 values in turn. */
function blocksOfEveryScale(bytes: number): Uint8Array {
  const data = random(65_536 * bytes);
  const view = new DataView(data.buffer);
  for (let scale = 0; scale < 65_536; scale++) view.setUint16(scale * bytes, scale, true);
  return data;
}

describe('quantized GGUF tensors', () => {
  it.each([
    ['Q4_0', 2, 18],
    ['Q4_1', 3, 20],
    ['Q8_0', 8, 34],
  ] as const)('%s becomes what Python makes of it, for every scale', async (_, type, blockBytes) => {
    const data = blocksOfEveryScale(blockBytes);
    const file = buildGGUF({ tensors: [{ name: 'x.weight', type, dims: [32 * 64, 1024], data }] });
    const [ours, python] = await loadBoth(file);
    expect([...ours.keys()].sort()).toEqual(Object.keys(python).sort());
    for (const name of ['x.weight', 'x.scales']) expect(ours.get(name)).toEqualBits(python[name] as HostTensor);
    expect(ours.get('x.biases')).toEqualBits(python['x.biases'] as HostTensor);
  });

  it('names the parts of a tensor without the suffix after its whole name', async () => {
    const tensors = await load(buildGGUF({ tensors: [{ name: 'x', type: 8, dims: [32], data: new Uint8Array(34) }] }));
    expect([...tensors.keys()]).toEqual(['x', 'x.scales', 'x.biases']);
  });
});

describe('plain GGUF tensors', () => {
  it('F32 and F16 are what Python makes of them, with row-major shapes', async () => {
    const file = buildGGUF({
      tensors: [
        { name: 'a', type: 0, dims: [3, 2, 4], data: random(96) },
        { name: 'b', type: 1, dims: [5], data: random(10) },
      ],
    });
    const [ours, python] = await loadBoth(file);
    expect(ours.get('a')).toEqualBits(python.a as HostTensor);
    expect(ours.get('b')).toEqualBits(python.b as HostTensor);
  });

  it('BF16 stays bfloat16', async () => {
    const data = random(12);
    const tensors = await load(buildGGUF({ tensors: [{ name: 'a', type: 30, dims: [3, 2], data }] }));
    expect(tensors.get('a')).toEqualBits({ dtype: 'bfloat16', shape: [2, 3], bytes: data });
  });
});
