import { array, type MLXArray, ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { QuantizedSwitchLinear } from '../experts/quantized-switch-linear.js';
import type { Module } from '../module/module.js';
import type { QuantizationOptions } from '../quantized/params.js';
import { QQLinear } from './qq-linear.js';
import { QuantizedEmbedding } from './quantized-embedding.js';
import { QuantizedLinear } from './quantized-linear.js';

type Arrays = { weight: MLXArray; scales: MLXArray; biases?: MLXArray | null; bias?: MLXArray };
type Fault = readonly [fault: string, change: (lead: number[]) => Partial<Arrays>, numbers: object, error: RegExp];

/** Whether the layer has experts, takes affine weights, and has a bias of its own. */
const layers: readonly [
  name: string,
  from: (arrays: Arrays, options: QuantizationOptions) => Module,
  lead: number[],
  hasBiases: boolean,
  hasBias: boolean,
][] = [
  ['QuantizedLinear', (arrays, options) => QuantizedLinear.fromArrays(arrays, options), [], true, true],
  ['QuantizedEmbedding', (arrays, options) => QuantizedEmbedding.fromArrays(arrays, options), [], true, false],
  ['QuantizedSwitchLinear', (arrays, options) => QuantizedSwitchLinear.fromArrays(arrays, options), [3], true, true],
  ['QQLinear', (arrays, options) => QQLinear.fromArrays(arrays, options), [], false, false],
];

const words = (...shape: number[]) => zeros(shape, { dtype: 'uint32' });
const bytes = (...shape: number[]) => zeros(shape, { dtype: 'uint8' });

const faults: readonly Fault[] = [
  ['0 bits', () => ({}), { bits: 0 }, /expected bits to be an integer/],
  ['a group of 0', () => ({}), { groupSize: 0 }, /expected groupSize to be an integer/],
  ['another rank', (lead) => ({ weight: words(1, ...lead, 8, 8) }), {}, /expected weight of rank \d, got \d/],
  ['a floating weight', (lead) => ({ weight: ones([...lead, 8, 8]) }), {}, /expected weight of dtype uint32/],
  ['scales of another rank', () => ({ scales: bytes(8) }), {}, /expected scales of rank \d, got 1/],
  ['scales of other rows', (lead) => ({ scales: bytes(...lead, 7, 2) }), {}, /same leading dimensions/],
  ['a width that does not fit', (lead) => ({ weight: words(...lead, 8, 9) }), {}, /expected the packed width/],
];

const affineNumbers = { mode: 'affine', groupSize: 32, bits: 4 } as const;
const mxfp8Numbers = { mode: 'mxfp8', groupSize: 32, bits: 8 } as const;

describe.each(layers)('arrays of %s', (name, from, lead, hasBiases) => {
  const affine = {
    weight: words(...lead, 8, 8),
    scales: ones([...lead, 8, 2]),
    biases: ones([...lead, 8, 2]),
  };
  const mxfp8 = { weight: words(...lead, 8, 16), scales: bytes(...lead, 8, 2) };
  const base: Arrays = hasBiases ? affine : mxfp8;
  const numbers = hasBiases ? affineNumbers : mxfp8Numbers;
  const call = (change: Partial<Arrays>, options: object = {}) => {
    return () => from({ ...base, ...change }, { ...numbers, ...options });
  };

  it('are taken where they fit', () => {
    expect(call({})()).toMatchObject({ ...numbers, weight: base.weight });
    expect(from(mxfp8, mxfp8Numbers)).toMatchObject({ mode: 'mxfp8', scales: mxfp8.scales });
  });

  it.each(faults)('are refused for %s', (_, change, options, error) => {
    expect(call(change(lead), options)).toThrow(error);
    expect(call(change(lead), options)).toThrow(new RegExp(`^${name}: `));
  });

  it('are refused for a mode that is not known, or that has other numbers', () => {
    expect(call({}, { mode: 'int4' })).toThrow(`${name}: expected mode`);
    const unknownGroup = hasBiases
      ? call({ scales: ones([...lead, 8, 4]), biases: ones([...lead, 8, 4]) }, { groupSize: 16 })
      : call({ scales: bytes(...lead, 8, 4) }, { groupSize: 16 });
    expect(unknownGroup).toThrow(`${name}: expected groupSize`);
  });

  it('are refused for scales and biases that the mode does not have', () => {
    const other = () => from({ ...mxfp8, scales: ones([...lead, 8, 2]) }, mxfp8Numbers);
    expect(other).toThrow(`${name}: expected scales of dtype uint8 for mode mxfp8, got float32`);
    const withBiases = () => from({ ...mxfp8, biases: ones([...lead, 8, 2]) }, mxfp8Numbers);
    expect(withBiases).toThrow(`${name}: expected no biases for mode mxfp8`);
  });
});

const affineLayers = layers.filter(([, , , hasBiases]) => hasBiases);

it.each(affineLayers)('biases of %s that are missing or do not fit are refused', (name, from, lead) => {
  const base = { weight: words(...lead, 8, 8), scales: ones([...lead, 8, 2]), biases: ones([...lead, 8, 2]) };
  const call = (change: Partial<Arrays>) => () => from({ ...base, ...change }, affineNumbers);
  expect(call({ biases: null })).toThrow(`${name}: expected biases for mode affine, got none`);
  expect(call({ biases: ones([...lead, 8, 1]) })).toThrow(`${name}: expected biases of the scales' shape`);
  expect(call({ scales: zeros([...lead, 8, 2], { dtype: 'int32' }) })).toThrow(`${name}: expected scales of dtype`);
});

it.each(layers.filter(([, , , , hasBias]) => hasBias))(
  'a bias of %s that does not fit is refused',
  (name, from, lead) => {
    const base = { weight: words(...lead, 8, 8), scales: ones([...lead, 8, 2]), biases: ones([...lead, 8, 2]) };
    const call = (bias: MLXArray) => () => from({ ...base, bias }, affineNumbers);
    expect(call(ones([...lead, 7]))).toThrow(`${name}: expected bias of shape [${[...lead, 8].join(', ')}]`);
    expect(call(array(1))).toThrow(`${name}: expected bias of shape`);
    expect(call(ones([...lead, 8]))()).toMatchObject({ bias: expect.anything() });
  },
);

it('arrays given to a constructor are checked too', () => {
  const arrays = { weight: words(8, 8), scales: ones([8, 1]), biases: ones([8, 2]) };
  expect(() => new QuantizedLinear(64, 8, { arrays })).toThrow("expected biases of the scales' shape");
  expect(() => new QuantizedEmbedding(64, 8, { arrays })).toThrow("expected biases of the scales' shape");
  expect(() => new QuantizedSwitchLinear(64, 8, 1, { arrays })).toThrow('expected weight of rank 3');
  expect(() => new QQLinear(64, 8, { arrays })).toThrow('expected the packed width');
});
