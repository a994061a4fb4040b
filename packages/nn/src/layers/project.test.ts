import { add, type MLXArray, multiply, ones, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { describe, expect, it, vi } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { gradient } from '../../test/gradient.js';
import { swiglu } from '../activations/swiglu.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { Linear } from './linear.js';
import { addProjection, addSwiglu, project, projectSwiglu, type SwigluLayers } from './project.js';
import { QuantizedLinear } from './quantized-linear.js';

/** Float32 products of unit normals that differ in the order of summation. */
const TOLERANCE = 1e-5;

function calls<Name extends keyof typeof sys>(name: Name, compute: () => unknown): number {
  const spy = vi.spyOn(sys, name);
  try {
    compute();
    return spy.mock.results.filter(({ value }) => value !== null).length;
  } finally {
    spy.mockRestore();
  }
}

class Adapter extends Module {
  base: Unary;
  constructor(base: Unary) {
    super();
    this.base = base;
  }
  forward(x: MLXArray): MLXArray {
    return multiply(this.base.forward(x), 2);
  }
}

class Doubled extends QuantizedLinear {
  override forward(x: MLXArray): MLXArray {
    return multiply(super.forward(x), 2);
  }
}

const quantized = (outputDims: number, bias = false): QuantizedLinear =>
  new Linear(64, outputDims, { bias }).toQuantized({ groupSize: 32, bits: 4 });
const patched = quantized(8);
patched.forward = (x) => multiply(QuantizedLinear.prototype.forward.call(patched, x), 3);

const layers: [name: string, layers: Unary[], together: boolean][] = [
  ['quantized layers of one format', [quantized(8), quantized(12), quantized(4)], true],
  ['quantized layers with biases', [quantized(8, true), quantized(8), quantized(4, true)], true],
  ['a single layer', [quantized(8)], true],
  ['linear layers', [new Linear(64, 8), new Linear(64, 12)], false],
  ['layers of several kinds', [quantized(8), new Linear(64, 8)], false],
  ['several formats', [quantized(8), new Linear(64, 8).toQuantized({ mode: 'mxfp4' })], false],
  ['an adapter', [quantized(8), new Adapter(quantized(8))], false],
  ['a subclass with a product of its own', [quantized(8), new Doubled(64, 8)], false],
  ['a layer whose forward was replaced', [quantized(8), patched], false],
];

describe('project', () => {
  it.each(layers)('is what each layer gives for %s', (_, each) => {
    for (const shape of [[64], [1, 1, 64], [2, 9, 64]]) {
      const x = random.normal(shape);
      const together = project(x, ...each);
      expect(together).toHaveLength(each.length);
      for (const [i, layer] of each.entries()) expectClose(together[i] as MLXArray, layer.forward(x), TOLERANCE);
    }
  });

  it.each(layers)('takes one operation exactly where it may for %s', (_, each, together) => {
    const x = random.normal([2, 64]);
    const count = calls('mlxts_quantized_projections', () => project(x, ...each));
    if (together) expect(count).toBe(1);
    else expect(count).toBe(calls('mlxts_quantized_projections', () => each.map((layer) => layer.forward(x))));
  });

  it('has the gradients of the layers, one by one', () => {
    const [a, b] = [quantized(8, true), quantized(8)];
    const x = random.normal([3, 64]);
    const both = ([first, second]: [MLXArray, MLXArray]) => add(first, multiply(second, 2));
    const together = gradient((input) => both(project(input, a, b)), x);
    expectClose(
      together,
      gradient((input) => both([a.forward(input), b.forward(input)]), x),
      TOLERANCE,
    );
  });

  it('takes no rows, and refuses what the layers refuse', () => {
    const [a, b] = [quantized(8), quantized(4)];
    expect(project(ones([0, 64]), a, b).map(({ shape }) => shape)).toEqual([
      [0, 8],
      [0, 4],
    ]);
    expect(() => project(ones([3, 32]), a, b)).toThrow(expect.objectContaining({ code: 'Shape' }));
    expect(() => project([1, 2] as never, a, b)).toThrow(expect.objectContaining({ code: 'Argument' }));
  });
});

describe('projectSwiglu', () => {
  it.each(layers.filter(([, each]) => each.length > 1))('is swiglu of the projections for %s', (_, [gate, up]) => {
    for (const shape of [[64], [2, 9, 64]]) {
      const x = random.normal(shape);
      const [g, u] = [(gate as Unary).forward(x), (up as Unary).forward(x)];
      if (g.shape.at(-1) !== u.shape.at(-1)) continue;
      expectClose(projectSwiglu(x, gate as Unary, up as Unary), swiglu(g, u), TOLERANCE);
    }
  });

  it('takes one operation for quantized layers of one format', () => {
    const x = random.normal([2, 64]);
    expect(calls('mlxts_quantized_swiglu', () => projectSwiglu(x, quantized(8), quantized(8)))).toBe(1);
    expect(calls('mlxts_swiglu', () => projectSwiglu(x, quantized(8), quantized(8, true)))).toBe(1);
  });

  it('has the gradients of the projections, one by one', () => {
    const [gate, up] = [quantized(8), quantized(8)];
    const x = random.normal([3, 64]);
    const each = gradient((input) => swiglu(gate.forward(input), up.forward(input)), x);
    expectClose(
      gradient((input) => projectSwiglu(input, gate, up), x),
      each,
      TOLERANCE,
    );
  });
});

describe('addProjection', () => {
  it.each(layers)('adds what a layer gives, as of %s', (_, each) => {
    for (const shape of [[64], [2, 9, 64]]) {
      const x = random.normal(shape);
      for (const layer of each) {
        const projected = layer.forward(x);
        const residual = random.normal(projected.shape);
        expectClose(addProjection(residual, x, layer), add(residual, projected), TOLERANCE);
      }
    }
  });

  it('takes one operation for a quantized layer, and broadcasts in two', () => {
    const [x, layer] = [random.normal([2, 64]), quantized(8)];
    expect(calls('mlx_add', () => addProjection(random.normal([2, 8]), x, layer))).toBe(0);
    const row = random.normal([8]);
    expectClose(addProjection(row, x, layer), add(row, layer.forward(x)), TOLERANCE);
    expect(() => addProjection(ones([2, 9]), x, layer)).toThrow(expect.objectContaining({ code: 'Shape' }));
    expect(() => addProjection(1 as never, x, layer)).toThrow(expect.objectContaining({ code: 'Argument' }));
  });
});

describe('addSwiglu', () => {
  const down = quantized(48);
  const mixes: [name: string, SwigluLayers, isFused: boolean][] = [
    ['quantized layers', { gate: quantized(64), up: quantized(64), down }, true],
    [
      'a down projection of another format',
      { gate: quantized(64), up: quantized(64), down: new Linear(64, 48).toQuantized({ mode: 'mxfp8' }) },
      false,
    ],
    ['a bias', { gate: quantized(64), up: quantized(64), down: quantized(48, true) }, false],
    ['an adapter', { gate: quantized(64), up: quantized(64), down: new Adapter(down) }, false],
    ['linear layers', { gate: new Linear(64, 64), up: new Linear(64, 64), down: new Linear(64, 48) }, false],
  ];

  it.each(mixes)('adds the layers one by one with %s', (_, each, isFused) => {
    for (const shape of [[64], [2, 9, 64]]) {
      const x = random.normal(shape);
      const projected = each.down.forward(swiglu(each.gate.forward(x), each.up.forward(x)));
      const residual = random.normal(projected.shape);
      expectClose(addSwiglu(residual, x, each), add(residual, projected), TOLERANCE);
      expect(calls('mlxts_quantized_mlp', () => addSwiglu(residual, x, each))).toBe(Number(isFused));
    }
  });

  it('has the gradients of the layers, one by one', () => {
    const each = { gate: quantized(64), up: quantized(64), down: quantized(64) };
    const x = random.normal([3, 64]);
    const expected = gradient(
      (input) => add(input, each.down.forward(swiglu(each.gate.forward(input), each.up.forward(input)))),
      x,
    );
    expectClose(
      gradient((input) => addSwiglu(input, input, each), x),
      expected,
      TOLERANCE,
    );
  });
});
