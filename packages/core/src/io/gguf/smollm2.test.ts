import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { failureOf } from '../failure.js';
import { loadGGUF } from './load-gguf.js';
import { parseHeader } from './parse-header.js';
import { readGGUFHeader } from './read-gguf-header.js';

let oracle: Oracle;
let path: string;
const fail = failureOf('loadGGUF', 'SmolLM2');

beforeAll(async () => {
  path = process.env.MLXTS_TEST_MODEL ?? '';
  if (path === '') throw new Error('MLXTS_TEST_MODEL is not set: run `npm test`, which fetches the model and sets it');
  oracle = await startOracle();
});

afterAll(() => oracle.close());

describe('SmolLM2-135M-Instruct Q4_1', () => {
  it('has the arrays of mx.load, bit by bit', async () => {
    const ours: Record<string, unknown> = {};
    const { tensors } = await loadGGUF(path);
    for (const [name, array] of tensors)
      ours[name] = [array.dtype, array.shape, createHash('sha256').update(array.toBuffer()).digest('hex')];
    const source = `
import hashlib
for name, a in mx.load(inputs["path"]).items():
    dtype = str(a.dtype).removeprefix("mlx.core.")
    outputs[name] = [dtype, a.shape, hashlib.sha256(np.array(a).tobytes()).hexdigest()]
`;
    const python = await oracle.run(source, { path });
    expect(Object.keys(python)).toHaveLength(694);
    expect(ours).toEqual(python);
  });

  it('has its metadata, and a Q8_0 embedding beside Q4_1 matrices', async () => {
    const { metadata, tensors } = await readGGUFHeader(path);
    expect(metadata.get('general.architecture')).toBe('llama');
    expect(metadata.get('llama.embedding_length')).toBe(576);
    expect(metadata.get('tokenizer.ggml.tokens')).toHaveLength(49_152);
    const counts: Record<string, number> = {};
    for (const { type } of tensors) counts[type] = (counts[type] ?? 0) + 1;
    expect(counts).toEqual({ F32: 61, Q8_0: 1, Q4_1: 210 });
  });

  it('cut short gives one error that names the tensor and both sizes', async () => {
    const { dataOffset, size } = await readGGUFHeader(path);
    const handle = await open(path);
    const bytes = Buffer.alloc(dataOffset + 1_000_000);
    await handle.read(bytes, 0, bytes.length, 0).finally(() => handle.close());
    await expect(parseHeader(memorySource(bytes, fail), fail)).rejects.toThrow(
      /tensor "token_embd\.weight": expected 30081024 bytes of Q8_0 \[49152, 576\] up to byte \d+, the file has \d+ bytes/,
    );
    expect(size).toBeGreaterThan(bytes.length);
  });
});
