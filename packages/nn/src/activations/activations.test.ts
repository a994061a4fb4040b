import { array, astype, type MLXArray } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { gelu } from './gelu.js';
import { geluApprox } from './gelu-approx.js';
import { geluFastApprox } from './gelu-fast-approx.js';
import { relu } from './relu.js';
import { silu } from './silu.js';
import { swiglu } from './swiglu.js';
import { swigluOai } from './swiglu-oai.js';

const x = array([-2, 0, 1]);
const near = (a: MLXArray, expected: number[]) =>
  (a.tolist() as number[]).forEach((v, i) => void expect(v).toBeCloseTo(expected[i] as number, 3));

describe('activations', () => {
  it('have their known values', () => {
    near(relu(x), [0, 0, 1]);
    near(silu(x), [-0.2384, 0, 0.7311]);
    near(gelu(x), [-0.0455, 0, 0.8413]);
    near(geluApprox(x), [-0.0454, 0, 0.8412]);
    near(geluFastApprox(x), [-0.0643, 0, 0.8458]);
    near(swiglu(x, array([2, 2, 2])), [-0.4768, 0, 1.4621]);
    near(swigluOai(array([-2, 1, 9]), array([-9, 2, 9])), [0.3862, 2.5374, 56]);
  });

  it.each([relu, silu, gelu, geluApprox, geluFastApprox])('%o keeps half precision', (fn) => {
    for (const dtype of ['float16', 'bfloat16'] as const) expect(fn(astype(x, dtype)).dtype).toBe(dtype);
  });
});
