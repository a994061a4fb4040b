import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCTranslate2 } from './read-ctranslate2.mjs';
import { whisperWeights } from './whisper-weights.mjs';
import { writeSafetensors } from './write-safetensors.mjs';

const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from(Uint16Array.of(value.length + 1).buffer), Buffer.from(`${value}\0`)]);
const halves = 4; // CTranslate2's number of float16

function variable(name: string, shape: number[]): Buffer {
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Buffer.from(Uint16Array.from({ length: count }, (_, i) => i).buffer);
  return Buffer.concat([
    text(name),
    Buffer.of(shape.length),
    ...shape.map(u32),
    Buffer.of(halves),
    u32(data.length),
    data,
  ]);
}

const variables = [
  variable('decoder/embeddings/weight', [3, 2]),
  variable('decoder/layer_0/self_attention/linear_0/weight', [6, 2]),
  variable('decoder/layer_0/self_attention/linear_0/bias', [6]),
  variable('decoder/layer_0/attention/linear_1/bias', [4]),
  variable('decoder/layer_0/ffn/layer_norm/gamma', [2]),
  variable('encoder/conv1/weight', [2, 1, 3]),
  variable('encoder/num_heads', []),
];
const model = Buffer.concat([
  u32(6),
  text('WhisperSpec'),
  u32(3),
  u32(variables.length),
  ...variables,
  u32(1),
  text('decoder/projection/weight'),
  text('decoder/embeddings/weight'),
]);
const numbers = ({ bytes }: { bytes: Uint8Array }): number[] => [...new Uint16Array(Uint8Array.from(bytes).buffer)];

it('reads variables and their second names', () => {
  const read = readCTranslate2(model);
  expect(read.size).toBe(variables.length + 1);
  expect(read.get('decoder/projection/weight')).toBe(read.get('decoder/embeddings/weight'));
  expect(read.get('encoder/conv1/weight')).toMatchObject({ shape: [2, 1, 3], dtype: 'F16' });
});

it('refuses another version, and a file that is cut short', () => {
  expect(() => readCTranslate2(Buffer.concat([u32(5), model.subarray(4)]))).toThrow('expected version 6');
  expect(() => readCTranslate2(model.subarray(0, 100))).toThrow('ends after 100 bytes');
});

it('takes stacked projections apart under the names of Hugging Face, without biases of keys', () => {
  const weights = whisperWeights(readCTranslate2(model));
  expect([...weights.keys()]).toEqual([
    'model.decoder.embed_tokens.weight',
    ...['q', 'k', 'v'].map((part) => `model.decoder.layers.0.self_attn.${part}_proj.weight`),
    ...['q', 'v'].map((part) => `model.decoder.layers.0.self_attn.${part}_proj.bias`),
    'model.decoder.layers.0.encoder_attn.v_proj.bias',
    'model.decoder.layers.0.final_layer_norm.weight',
    'model.encoder.conv1.weight',
  ]);
  const values = weights.get('model.decoder.layers.0.self_attn.v_proj.weight');
  expect([values?.shape, values && numbers(values)]).toEqual([
    [2, 2],
    [8, 9, 10, 11],
  ]);
});

it('writes safetensors, one tensor behind the other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlxts-safetensors-'));
  const path = join(folder, 'model.safetensors');
  await writeSafetensors(path, whisperWeights(readCTranslate2(model)));
  const file = await readFile(path);
  await rm(folder, { recursive: true });
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + length));
  expect(length % 8).toBe(0);
  expect(header['model.decoder.layers.0.self_attn.q_proj.weight']).toEqual({
    dtype: 'F16',
    shape: [2, 2],
    data_offsets: [12, 20],
  });
  expect(numbers({ bytes: file.subarray(8 + length + 12, 8 + length + 20) })).toEqual([0, 1, 2, 3]);
});
