import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostTensor, type Oracle, seededIntegers, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { host } from '../../../test/host-tensor.js';
import type { MLXArray } from '../../array.js';
import { dtypeSize } from '../../dtype.js';
import { failureOf } from '../failure.js';
import { fileDtypes } from './dtypes.js';
import { formatHeader } from './format-header.js';
import { loadSafetensors } from './load-safetensors.js';

let oracle: Oracle;
let folder: string;
const fail = failureOf('saveSafetensors', undefined);

beforeAll(async () => {
  [oracle, folder] = await Promise.all([startOracle(), mkdtemp(join(tmpdir(), 'mlxts-safetensors-'))]);
});

afterAll(async () => {
  await oracle.close();
  await rm(folder, { recursive: true });
});

const integer = seededIntegers(3);
/** Of every dtype a scalar, a matrix and an empty tensor, under names that UTF-8 and UTF-16 sort apart. */
const tensors = fileDtypes.flatMap(({ dtype }) =>
  [[], [3, 5], [0, 2]].map((shape, index) => {
    const length = shape.reduce((product, dimension) => product * dimension, dtypeSize(dtype));
    const bytes = Uint8Array.from({ length }, () => integer(dtype === 'bool' ? 2 : 256));
    return { name: `${['ü', '\u{1F600}', '\uffee'][index]}.${dtype}`, dtype, shape, bytes };
  }),
);

/** Python MLX neither reads nor writes F64. */
const pythonTensors = tensors.filter(({ dtype }) => dtype !== 'float64');

function serialize(written: typeof tensors, metadata: Map<string, string>): Buffer {
  const { bytes, ordered } = formatHeader(written, metadata, fail);
  return Buffer.concat([bytes, ...ordered.map((tensor) => tensor.bytes)]);
}

describe('safetensors files', () => {
  it('are laid out byte by byte as the Rust library does', async () => {
    const path = join(folder, 'rust');
    const described = tensors.map(({ name, dtype, shape, bytes }) => {
      const data = Buffer.from(bytes).toString('base64');
      return { name, dtype, shape, data };
    });
    const source = `
import base64
from safetensors import TensorSpec, serialize_file
data = [np.frombuffer(base64.b64decode(t["data"]) or bytes(8), dtype=np.uint8) for t in inputs["tensors"]]
specs = {
    t["name"]: TensorSpec(dtype=t["dtype"], shape=t["shape"], data_ptr=d.ctypes.data, data_len=len(t["data"]) and len(d))
    for t, d in zip(inputs["tensors"], data)
}
serialize_file(specs, inputs["path"], {"quote\\" \\u0001 é": "v\\n"})
`;
    await oracle.run(source, { tensors: described, path });
    expect(serialize(tensors, new Map([['quote" \u0001 é', 'v\n']])).equals(await readFile(path))).toBe(true);
  });

  it('written here load in Python MLX with the same bits', async () => {
    const path = join(folder, 'ours.safetensors');
    await writeFile(path, serialize(pythonTensors, new Map([['format', 'mlx']])));
    const source = 'w, m = mx.load(inputs["path"], return_metadata=True); outputs["w"] = w; outputs["m"] = m';
    const out = await oracle.run<{ w: Record<string, HostTensor>; m: Record<string, string> }>(source, { path });
    expect(out.m.format).toBe('mlx');
    for (const tensor of pythonTensors) expect(out.w[tensor.name]).toEqualBits(tensor);
  });

  it('written by Python MLX load here with the same bits', async () => {
    const path = join(folder, 'python.safetensors');
    const inputs = Object.fromEntries(pythonTensors.map((tensor) => [tensor.name, tensor]));
    const source = 'p = inputs.pop("path"); mx.save_safetensors(p, inputs, {"by": "python"})';
    await oracle.run(source, { ...inputs, path });
    const { tensors: loaded, metadata } = await loadSafetensors(path);
    expect(metadata.get('by')).toBe('python');
    expect([...loaded.keys()].sort()).toEqual(Object.keys(inputs).sort());
    for (const [name, tensor] of Object.entries(inputs)) expect(host(loaded.get(name) as MLXArray)).toEqualBits(tensor);
  });
});

describe('formatHeader', () => {
  const entry = { name: 'a', dtype: 'float32', shape: [1] } as const;
  const none = new Map<string, string>();

  it('refuses names that no reader accepts', () => {
    expect(() => formatHeader([{ ...entry, name: 'a\0b' }], none, fail)).toThrow('without NUL');
    expect(() => formatHeader([{ ...entry, name: '\ud800' }], none, fail)).toThrow('well-formed');
    expect(() => formatHeader([{ ...entry, name: '__metadata__' }], none, fail)).toThrow('__metadata__');
  });

  it('refuses metadata that is not text', () => {
    const metadata = new Map(Object.entries(JSON.parse('{"epoch": 3}') as Record<string, string>));
    expect(() => formatHeader([entry], metadata, fail)).toThrow('expected metadata "epoch" to be a string, got number');
  });

  it('pads an empty file', () => {
    expect(Buffer.from(formatHeader([], none, fail).bytes).toString('latin1')).toBe('\b\0\0\0\0\0\0\0{}      ');
  });
});
