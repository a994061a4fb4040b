import { describe, expect, it } from 'vitest';
import { refusal } from '../../test/refusal.js';
import * as mx from '../index.js';

const definition = {
  name: 'scaled',
  inputNames: ['x', 'scale'],
  outputNames: ['y'],
  source: 'uint i = thread_position_in_grid.x; y[i] = T(scale[0]) * x[i];',
};
const call: mx.fast.KernelCall = {
  inputs: [mx.ones([4, 2]), mx.ones([1])],
  template: { T: 'float32', twice: true, width: 4 },
  grid: [8, 1, 1],
  threadgroup: [8, 1, 1],
  outputShapes: [[4, 2]],
  outputDtypes: ['float32'],
  initValue: 0,
};

const kinds = [
  ['metalKernel', mx.fast.metalKernel, 'Metal', mx.metal.isAvailable()],
  ['cudaKernel', mx.fast.cudaKernel, 'CUDA', mx.cuda.isAvailable()],
] as const;

describe.each(kinds)('fast.%s', (name, make, device, isAvailable) => {
  it.skipIf(isAvailable)(`says where it is called that there is no ${device}`, () => {
    const error = refusal(() => make(definition)(call));
    expect([error.code, error.message]).toEqual([
      'Unsupported',
      `fast.${name}: expected a machine with ${device}, got one without`,
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['a name that C++ has not', { name: 'a-b' }, /name to be a C\+\+ identifier, got 'a-b'/],
    ['no list of inputs', { inputNames: 'x' }, /inputNames to be a list of names, got 'x'/],
    ['an input of another kind', { inputNames: ['x', 1] }, /inputNames\[1\] to be a C\+\+ identifier, got 1/],
    ['an input twice', { inputNames: ['x', 'x'] }, /inputNames without repeats/],
    ['no output', { outputNames: [] }, /at least one name in outputNames, got none/],
    ['one name for both', { outputNames: ['x'] }, /different names of inputs and outputs, got 'x'/],
    ['no source', { source: ' ' }, /source as the body of a kernel, got ' '/],
    ['a header of another kind', { header: 1 }, /header to be a text, got 1/],
    ['a flag of another kind', { ensureRowContiguous: 1 }, /ensureRowContiguous to be a boolean, got 1/],
  ])('refuses %s', (_, part, message) => {
    const error = refusal(() => make({ ...definition, ...part }));
    expect(error).toBeInstanceOf(mx.ArgumentError);
    expect(error.message).toMatch(message);
  });

  it.each<[string, object, new (...args: never) => mx.MLXError, RegExp]>([
    ['a call with fewer inputs', { inputs: [mx.ones([1])] }, mx.ArgumentError, /inputs to be a list of 2, .* got 1/],
    ['an input that is no array', { inputs: [1, mx.ones([1])] }, mx.ArgumentError, /inputs\[0\] to be an MLXArray/],
    ['shapes without dtypes', { outputDtypes: undefined }, mx.ArgumentError, /outputDtypes to be a list of 1/],
    ['more shapes than outputs', { outputShapes: [[1], [2]] }, mx.ArgumentError, /outputShapes .* got 2/],
    ['a shape of another kind', { outputShapes: [[-1]] }, mx.ShapeError, /dimensions from 0/],
    ['a dtype of another kind', { outputDtypes: ['float8'] }, mx.DtypeError, /got 'float8'/],
    ['a grid of two', { grid: [1, 2] }, mx.ArgumentError, /grid to be three integers/],
    ['a grid of nothing', { grid: [0, 1, 1] }, mx.ArgumentError, /grid\[0\] to be an integer from 1/],
    ['a group of too many threads', { threadgroup: [64, 32, 1] }, mx.ArgumentError, /at most 1024 threads/],
    ['a template value of another kind', { template: { T: 'x' } }, mx.ArgumentError, /template\.T .* got 'x'/],
    ['a fraction in a template', { template: { N: 0.5 } }, mx.ArgumentError, /template\.N to be an integer/],
    ['a template name that C++ has not', { template: { 'a b': 1 } }, mx.ArgumentError, /C\+\+ identifier/],
    ['a template that is a list', { template: [1] }, mx.ArgumentError, /template to be a record/],
    ['an initial value of another kind', { initValue: Number.NaN }, mx.ArgumentError, /initValue/],
    ['a flag of another kind', { verbose: 'yes' }, mx.ArgumentError, /verbose to be a boolean/],
  ])('refuses %s, on any machine', (_, part, type, message) => {
    const error = refusal(() => make(definition)({ ...call, ...part } as mx.fast.KernelCall));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(message);
  });

  it.runIf(isAvailable)('refuses a stream of the CPU', () => {
    expect(refusal(() => make(definition)({ ...call, stream: 'cpu' })).message).toMatch(/stream of the GPU/);
  });
});

it('options that only one kind has are checked', () => {
  expect(() => mx.fast.metalKernel({ ...definition, atomicOutputs: 1 as never })).toThrow(/atomicOutputs .* got 1/);
  expect(() => mx.fast.cudaKernel({ ...definition, sharedMemory: -1 })).toThrow(/sharedMemory .* from 0/);
});

it.runIf(mx.metal.isAvailable())('a Metal kernel computes what its source says', () => {
  const [y] = mx.fast.metalKernel(definition)({
    ...call,
    inputs: [mx.ones([4, 2]), mx.array([3])],
    template: { T: 'float32' },
  });
  expect(y?.tolist()).toEqual(mx.full([4, 2], 3).tolist());
});
