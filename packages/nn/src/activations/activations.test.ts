import { array, astype, type MLXArray, ones } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { gradient } from '../../test/gradient.js';
import type { Unary } from '../module/unary.js';
import { CELU, celu, ELU, elu, SELU, selu } from './elu.js';
import { GELU, gelu } from './gelu.js';
import { geluApprox } from './gelu-approx.js';
import { geluFastApprox } from './gelu-fast-approx.js';
import { GLU, glu } from './glu.js';
import { HardTanh, hardTanh } from './hard-tanh.js';
import { Hardswish, hardswish } from './hardswish.js';
import { LeakyReLU, leakyRelu } from './leaky-relu.js';
import { Mish, mish } from './mish.js';
import { PReLU, prelu } from './prelu.js';
import { ReLU, ReLU2, ReLU6, relu, relu2, relu6 } from './relu.js';
import { HardShrink, hardShrink, Softshrink, softshrink } from './shrink.js';
import { LogSigmoid, logSigmoid, Sigmoid, sigmoid } from './sigmoid.js';
import { SiLU, silu } from './silu.js';
import { LogSoftmax, logSoftmax, Softmax, Softmin, softmax, softmin } from './softmax.js';
import { Softplus, softplus } from './softplus.js';
import { Softsign, softsign } from './softsign.js';
import { Step, step } from './step.js';
import { swiglu } from './swiglu.js';
import { swigluOai } from './swiglu-oai.js';
import { Tanh, tanh } from './tanh.js';

const x = array([-2, 0, 1]);

const activations: [fn: (x: MLXArray) => MLXArray, layer: Unary, values: number[]][] = [
  [celu, new CELU(), [-0.8647, 0, 1]],
  [elu, new ELU(), [-0.8647, 0, 1]],
  [gelu, new GELU(), [-0.0455, 0, 0.8413]],
  [geluApprox, new GELU({ approx: 'precise' }), [-0.0454, 0, 0.8412]],
  [geluFastApprox, new GELU({ approx: 'fast' }), [-0.0643, 0, 0.8458]],
  [hardShrink, new HardShrink(), [-2, 0, 1]],
  [hardTanh, new HardTanh(), [-1, 0, 1]],
  [hardswish, new Hardswish(), [-0.3333, 0, 0.6667]],
  [leakyRelu, new LeakyReLU(), [-0.02, 0, 1]],
  [logSigmoid, new LogSigmoid(), [-2.1269, -Math.LN2, -0.3133]],
  [logSoftmax, new LogSoftmax(), [-3.349, -1.349, -0.349]],
  [mish, new Mish(), [-0.2525, 0, 0.8651]],
  [relu, new ReLU(), [0, 0, 1]],
  [relu2, new ReLU2(), [0, 0, 1]],
  [relu6, new ReLU6(), [0, 0, 1]],
  [selu, new SELU(), [-1.5202, 0, 1.0507]],
  [sigmoid, new Sigmoid(), [0.1192, 0.5, 0.7311]],
  [silu, new SiLU(), [-0.2384, 0, 0.7311]],
  [softmax, new Softmax(), [0.0351, 0.2595, 0.7054]],
  [softmin, new Softmin(), [0.8438, 0.1142, 0.042]],
  [softplus, new Softplus(), [0.1269, Math.LN2, 1.3133]],
  [softshrink, new Softshrink(), [-1.5, 0, 0.5]],
  [softsign, new Softsign(), [-0.6667, 0, 0.5]],
  [tanh, new Tanh(), [-0.964, 0, 0.7616]],
];

describe('activations', () => {
  it.each(activations)('%o has its known values, as a function and as a layer', (fn, layer, values) => {
    expectClose(fn(x), array(values), 1e-4);
    expectClose(layer.forward(x), array(values), 1e-4);
  });

  it.each(activations)('%o keeps half precision', (fn, layer) => {
    for (const dtype of ['float16', 'bfloat16'] as const) {
      expect(fn(astype(x, dtype)).dtype).toBe(dtype);
      expect(layer.forward(astype(x, dtype)).dtype).toBe(dtype);
    }
  });

  it.each(activations)('the layer of %o prints as its name and holds no parameters', (_, layer) => {
    expect(String(layer)).toBe(`${layer.constructor.name}()`);
    expect(layer.namedParameters()).toEqual([]);
  });

  it.each([
    [(a: MLXArray) => celu(a, { alpha: 2 }), new CELU({ alpha: 2 }), [-1.2642, 0, 1]],
    [(a: MLXArray) => elu(a, { alpha: 2 }), new ELU({ alpha: 2 }), [-1.7293, 0, 1]],
    [(a: MLXArray) => leakyRelu(a, { negativeSlope: 0.5 }), new LeakyReLU({ negativeSlope: 0.5 }), [-1, 0, 1]],
    [(a: MLXArray) => hardShrink(a, { lambd: 1 }), new HardShrink({ lambd: 1 }), [-2, 0, 0]],
    [(a: MLXArray) => softshrink(a, { lambd: 1 }), new Softshrink({ lambd: 1 }), [-1, 0, 0]],
    [geluApprox, new GELU({ approx: 'tanh' }), [-0.0454, 0, 0.8412]],
  ])('%o and its layer take options', (fn, layer, values) => {
    expectClose(fn(x), array(values), 1e-4);
    expectClose(layer.forward(x), array(values), 1e-4);
  });

  it('bounds of hardTanh can be chosen', () => {
    expect(hardTanh(x, { minVal: -1.5, maxVal: 0.5 }).tolist()).toEqual([-1.5, 0, 0.5]);
  });

  it('softmax and its kin take any axes', () => {
    const a = array([
      [0, 0],
      [0, 0],
    ]);
    expect(softmax(a, { axis: null }).tolist()).toEqual([
      [0.25, 0.25],
      [0.25, 0.25],
    ]);
    expect(softmin(a, { axis: [0, 1] }).tolist()).toEqual([
      [0.25, 0.25],
      [0.25, 0.25],
    ]);
    expect(logSoftmax(array([[1000], [1000]]), { axis: 0 }).tolist()).toEqual([
      [-Math.fround(Math.LN2)],
      [-Math.fround(Math.LN2)],
    ]);
  });

  it('do not overflow', () => {
    const far = array([-1000, 1000]);
    expect(softplus(far).tolist()).toEqual([0, 1000]);
    expect(logSigmoid(far).tolist()).toEqual([-1000, -0]);
    expect(mish(far).tolist()).toEqual([-0, 1000]);
    expect(logSoftmax(far).tolist()).toEqual([-2000, 0]);
  });

  it('swiglu gates', () => {
    expectClose(swiglu(x, array([2, 2, 2])), array([-0.4768, 0, 1.4621]), 1e-4);
    expectClose(swigluOai(array([-2, 1, 9]), array([-9, 2, 9])), array([0.386053, 2.537388, 55.999624]), 1e-4);
  });
});

describe('step', () => {
  it('gives 0 and 1 in int32', () => {
    expect(step(x).tolist()).toEqual([0, 1, 1]);
    expect(step(x).dtype).toBe('int32');
    expect(step(x, { threshold: 0.5 }).tolist()).toEqual([0, 0, 1]);
    expect(new Step({ threshold: 1 }).forward(x).tolist()).toEqual([0, 0, 1]);
    expect(String(new Step())).toBe('Step()');
  });
});

describe('glu', () => {
  it('gates the first half of an axis by the second', () => {
    expect(glu(array([[4, 0]])).tolist()).toEqual([[2]]);
    expect(new GLU({ axis: 0 }).forward(array([[4], [0]])).tolist()).toEqual([[2]]);
    expect(String(new GLU())).toBe('GLU()');
  });

  it('refuses an odd axis and one that is not there', () => {
    expect(() => glu(ones([2, 3]))).toThrow('glu: expected axis -1 to have two halves, got [2, 3] float32');
    expect(() => new GLU({ axis: 2 }).forward(ones([2, 3]))).toThrow('glu: expected an axis from -2 to 1, got 2');
    expect(() => new GLU({ axis: 0.5 })).toThrow('GLU: expected axis to be an integer');
  });
});

describe('prelu', () => {
  it('learns its slopes', () => {
    const layer = new PReLU();
    expect(layer.weight.tolist()).toEqual([0.25]);
    expect(layer.forward(x).tolist()).toEqual([-0.5, 0, 1]);
    const each = new PReLU({ numParameters: 3, init: 0.5 });
    expect(each.forward(x).tolist()).toEqual([-1, 0, 1]);
    expect(gradient((weight) => prelu(x, weight), each.weight).tolist()).toEqual([4, 0, 0]);
    expect(String(each)).toBe('PReLU()');
  });

  it('refuses other features than it has slopes', () => {
    expect(() => new PReLU({ numParameters: 2 }).forward(x)).toThrow('PReLU: expected x of [..., 2], got [3] float32');
    expect(() => new PReLU({ numParameters: 0 })).toThrow('PReLU: expected numParameters to be an integer from 1');
    expect(() => prelu(x, 0.5 as never)).toThrow('prelu: expected alpha to be an MLXArray, got 0.5');
  });
});

it.each([
  ['leakyRelu', () => leakyRelu(x, 0.1 as never)],
  ['LeakyReLU', () => new LeakyReLU(0.1 as never)],
  ['ELU', () => new ELU({ alpha: Number.NaN })],
  ['celu', () => celu(x, { alpha: '1' as never })],
  ['softshrink', () => softshrink(x, 0.1 as never)],
  ['HardShrink', () => new HardShrink({ lambd: null as never })],
  ['hardTanh', () => hardTanh(x, { minVal: 'a' as never })],
  ['Step', () => new Step(0.5 as never)],
  ['GELU', () => new GELU({ approx: 'exact' as never })],
  ['softmax', () => softmax(x, 1 as never)],
  ['softmax', () => softmin(x, { axis: 3 })],
])('%s refuses what is no option of it', (op, call) => {
  expect(call).toThrow(new RegExp(`^${op}: expected`));
});
