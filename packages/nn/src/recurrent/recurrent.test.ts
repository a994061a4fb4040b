import { array, concatenate, type MLXArray, max, ones, random, slice, stack, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { ReLU, relu } from '../activations/relu.js';
import { GRU } from './gru.js';
import { LSTM } from './lstm.js';
import { RNN } from './rnn.js';

/** The hidden states of any of the three. */
const run = (layer: RNN | GRU | LSTM, x: MLXArray, hidden?: MLXArray): MLXArray => {
  const out = layer.forward(x, hidden);
  return Array.isArray(out) ? out[0] : out;
};

const layers = [
  ['RNN', () => new RNN(3, 2)],
  ['RNN without bias', () => new RNN(3, 2, { bias: false })],
  ['GRU', () => new GRU(3, 2)],
  ['GRU without bias', () => new GRU(3, 2, { bias: false })],
  ['LSTM', () => new LSTM(3, 2)],
  ['LSTM without bias', () => new LSTM(3, 2, { bias: false })],
] as const;

describe.each(layers)('%s', (_, make) => {
  const x = random.normal([4, 5, 3]);

  it('gives the same for each sequence of a batch as for it alone', () => {
    const layer = make();
    const each = Array.from({ length: 4 }, (_each, i) => run(layer, x.get(i)));
    expectClose(run(layer, x), stack(each), 1e-6);
    expectClose(run(layer, x.reshape([2, 2, 5, 3])), stack(each).reshape([2, 2, 5, 2]), 1e-6);
  });

  it('starts from zeros where no state is given', () => {
    const layer = make();
    expectClose(run(layer, x, zeros([4, 2])), run(layer, x), 1e-6);
    expectClose(run(layer, x, zeros([2])), run(layer, x), 1e-6);
  });

  it('refuses sequences and states that do not fit', () => {
    const layer = make();
    const { name } = layer.constructor;
    expect(() => run(layer, ones([5, 4]))).toThrow(`${name}: expected x of shape [..., length, 3], got [5, 4] float32`);
    expect(() => run(layer, ones([3]))).toThrow(`${name}: expected x of shape [..., length, 3], got [3] float32`);
    expect(() => run(layer, ones([2, 0, 3]))).toThrow(`${name}: expected a sequence of at least one step`);
    expect(() => run(layer, x, ones([4, 3]))).toThrow(
      `${name}: expected hidden of shape [4, 2] for x of [4, 5, 3], got [4, 3] float32`,
    );
    expect(() => run(layer, x, ones([3, 2]))).toThrow(expect.objectContaining({ code: 'Shape', op: name }));
    expect(() => run(layer, ones([5, 3]), ones([1, 2]))).toThrow(expect.objectContaining({ code: 'Shape', op: name }));
    expect(() => run(layer, x, 1 as never)).toThrow(`${name}: expected hidden to be an MLXArray`);
  });
});

it.each([
  ['RNN', (size: number) => new RNN(size, 2), (size: number) => new RNN(2, size)],
  ['GRU', (size: number) => new GRU(size, 2), (size: number) => new GRU(2, size)],
  ['LSTM', (size: number) => new LSTM(size, 2), (size: number) => new LSTM(2, size)],
] as const)('%s refuses sizes that are no positive integers', (name, byInput, byHidden) => {
  for (const size of [0, -1, 1.5, Number.NaN]) {
    expect(() => byInput(size)).toThrow(`${name}: expected inputSize to be an integer from 1`);
    expect(() => byHidden(size)).toThrow(`${name}: expected hiddenSize to be an integer from 1`);
  }
});

describe('states', () => {
  const x = random.normal([2, 6, 3]);
  const [head, tail] = [slice(x, [0, 0, 0], [2, 4, 3]), slice(x, [0, 4, 0], [2, 6, 3])];

  it.each([new RNN(3, 2), new GRU(3, 2)])('carry a sequence on in %s', (layer) => {
    const first = run(layer, head);
    const parts = [first, run(layer, tail, first.get(':', -1))];
    expectClose(concatenate(parts, { axis: 1 }), run(layer, x), 1e-6);
  });

  it('carry a sequence on in an LSTM, with its cells', () => {
    const layer = new LSTM(3, 2);
    const [hidden, cell] = layer.forward(head);
    const [rest, cells] = layer.forward(tail, hidden.get(':', -1), cell.get(':', -1));
    const [whole, wholeCells] = layer.forward(x);
    expectClose(concatenate([hidden, rest], { axis: 1 }), whole, 1e-6);
    expectClose(concatenate([cell, cells], { axis: 1 }), wholeCells, 1e-6);
    expect(() => layer.forward(x, null, ones([3, 2]))).toThrow('LSTM: expected cell of shape [2, 2]');
  });
});

describe('RNN', () => {
  it('takes any function or layer as nonlinearity', () => {
    const weights = { wxh: array([[1]]), whh: array([[1]]) };
    const counts = new RNN(1, 1, { bias: false, nonlinearity: relu }).update(weights);
    expect(counts.forward(ones([3, 1])).tolist()).toEqual([[1], [2], [3]]);
    const layered = new RNN(1, 1, { bias: false, nonlinearity: new ReLU() }).update(weights);
    expect(layered.forward(ones([3, 1])).tolist()).toEqual([[1], [2], [3]]);
    expect(() => new RNN(1, 1, { nonlinearity: 'tanh' as never })).toThrow(
      "RNN: expected nonlinearity to be a function or a layer, got 'tanh'",
    );
  });
});

it('recurrent layers start uniform within ±1/√hiddenSize', () => {
  const { wx, wh, b, bhn } = new GRU(50, 16);
  for (const a of [wx, wh, b as MLXArray, bhn as MLXArray]) {
    expect(max(a.abs()).item()).toBeLessThanOrEqual(0.25);
    expect(max(a.abs()).item()).toBeGreaterThan(0.15);
  }
});

it('recurrent layers save under the keys of MLX and print like it', () => {
  const keys = (layer: RNN | GRU | LSTM) => layer.namedParameters().map(([path]) => path);
  expect(keys(new RNN(3, 2))).toEqual(['Wxh', 'Whh', 'bias']);
  expect(keys(new GRU(3, 2))).toEqual(['Wx', 'Wh', 'b', 'bhn']);
  expect(keys(new GRU(3, 2, { bias: false }))).toEqual(['Wx', 'Wh']);
  expect(keys(new LSTM(3, 2))).toEqual(['Wx', 'Wh', 'bias']);
  expect(`${new RNN(3, 2)}`).toBe('RNN(inputDims=3, hiddenSize=2, nonlinearity=tanh, bias=true)');
  expect(`${new GRU(3, 2)}`).toBe('GRU(inputDims=3, hiddenSize=2, bias=true)');
  expect(`${new LSTM(3, 2, { bias: false })}`).toBe('LSTM(inputDims=3, hiddenSize=2, bias=false)');
});
