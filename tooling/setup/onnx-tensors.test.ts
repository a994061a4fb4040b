import { expect, test } from 'vitest';
import { readOnnxTensors } from './onnx-tensors.mjs';

/** A field of a protocol buffer: a number, or bytes with their length. */
function field(number: number, value: number | Buffer | string): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([128 + (value % 128)]), varint(value >> 7)]);
}

function tensor(name: string, dims: Buffer[], values: number[], dataType = 1): Buffer {
  const raw = Buffer.from(Float32Array.from(values).buffer);
  return Buffer.concat([...dims, field(2, dataType), field(8, name), field(9, raw)]);
}

const inner = field(1, field(5, Buffer.concat([field(1, 'value'), field(5, tensor('b', [field(1, 3)], [1, 2, 3]))])));
const branch = field(5, Buffer.concat([field(1, 'then_branch'), field(6, inner)]));
const graph = Buffer.concat([
  field(5, tensor('a', [field(1, Buffer.from([2, 1]))], [0.5, -4])),
  field(5, tensor('integers', [field(1, 1)], [0], 7)),
  field(1, branch),
]);

test('initializers and constants of subgraphs are found by their names, with packed and single dimensions', () => {
  const tensors = readOnnxTensors(Buffer.concat([field(1, 8), field(7, graph)]));
  expect([...tensors]).toEqual([
    ['a', { shape: [2, 1], values: Float32Array.of(0.5, -4) }],
    ['then_branch/b', { shape: [3], values: Float32Array.of(1, 2, 3) }],
  ]);
});

test('a file that ends early, and data of another size, are named', () => {
  expect(() => readOnnxTensors(field(7, graph).subarray(0, -1))).toThrow('damaged');
  const short = field(7, field(5, tensor('a', [field(1, 4)], [1])));
  expect(() => readOnnxTensors(short)).toThrow('a: expected 16 bytes of raw data, got 4');
});
