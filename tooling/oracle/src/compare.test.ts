import { describe, expect, it } from 'vitest';
import { decode } from './decode.js';
import { type HostTensor, hostTensor } from './host-tensor.js';
import './matchers.js';

const bits16 = (dtype: 'float16' | 'bfloat16', values: number[]): HostTensor => ({
  dtype,
  shape: [values.length],
  bytes: new Uint8Array(Uint16Array.from(values).buffer),
});

const failure = (check: () => void): string => {
  try {
    check();
  } catch (error) {
    return String(error);
  }
  return 'passed';
};

describe('decode', () => {
  it('reads float16 and bfloat16 bits', () => {
    const halves = decode(bits16('float16', [0x3c00, 0xc000, 0x0001, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000]));
    const { POSITIVE_INFINITY: inf, NaN: nan } = Number;
    expect([...Array.from(halves)]).toEqual([1, -2, 2 ** -24, 2 ** -14, 65504, inf, -inf, nan, -0]);
    expect(Array.from(decode(bits16('bfloat16', [0x3f80, 0xc000, 0x7f80])))).toEqual([1, -2, inf]);
  });

  it('reads bytes that do not start on a boundary', () => {
    const bytes = new Uint8Array([9, 0, 0, 128, 63]).subarray(1);
    expect(Array.from(decode({ dtype: 'float32', shape: [], bytes }))).toEqual([1]);
  });
});

describe('toEqualBits', () => {
  it('tells zeros and NaNs with other bits apart', () => {
    expect(hostTensor([0])).not.toEqualBits(hostTensor([-0]));
    expect(bits16('float16', [0x7e00])).not.toEqualBits(bits16('float16', [0x7d00]));
    expect(bits16('float16', [0x7e00])).toEqualBits(bits16('float16', [0x7e00]));
  });

  it('names the count, the position and the bits', () => {
    const actual = hostTensor([1, 2, 3, 5], { shape: [2, 2] });
    const text = failure(() => expect(actual).toEqualBits(hostTensor([1, 2, 3, 4], { shape: [2, 2] })));
    expect(text).toContain('1 of 4 elements of float32 [2, 2]');
    expect(text).toContain('[1, 1]: expected 0x40800000, got 0x40a00000');
  });

  it('tells dtypes and shapes apart', () => {
    const text = failure(() => expect(hostTensor([1, 2])).toEqualBits(hostTensor([1, 2], { shape: [2, 1] })));
    expect(text).toContain('expected float32 [2, 1], got float32 [2]');
    expect(hostTensor([1], { dtype: 'int8' })).not.toEqualBits(hostTensor([1], { dtype: 'uint8' }));
  });
});

describe('toBeAllclose', () => {
  it('takes the tolerance of the dtype unless told', () => {
    expect(hostTensor([1.00005])).toBeAllclose(hostTensor([1]));
    expect(hostTensor([1.00005])).not.toBeAllclose(hostTensor([1]), { rtol: 1e-6 });
    expect(hostTensor([2], { dtype: 'int32' })).not.toBeAllclose(hostTensor([1], { dtype: 'int32' }));
    expect(bits16('bfloat16', [0x3f81])).toBeAllclose(bits16('bfloat16', [0x3f80]));
  });

  it('equates NaN with NaN, and an infinity with nothing but itself', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    expect(hostTensor([nan, inf, -inf])).toBeAllclose(hostTensor([nan, inf, -inf]));
    expect(hostTensor([1])).not.toBeAllclose(hostTensor([nan]));
    expect(hostTensor([nan])).not.toBeAllclose(hostTensor([1]));
    expect(hostTensor([3e38])).not.toBeAllclose(hostTensor([inf]));
    expect(hostTensor([inf])).not.toBeAllclose(hostTensor([-inf]));
  });

  it('shows the max error and where the worst value is', () => {
    const text = failure(() => expect(hostTensor([1, 2.5, 3.25])).toBeAllclose(hostTensor([1, 2, 3])));
    expect(text).toContain('2 of 3 values');
    expect(text).toContain('max error 0.5, worst at [1]: expected 2, got 2.5');
  });

  it('refuses bytes that do not fit the shape', () => {
    const broken: HostTensor = { dtype: 'float32', shape: [2], bytes: new Uint8Array(4) };
    expect(() => expect(broken).toBeAllclose(hostTensor([1, 2]))).toThrow(TypeError);
  });
});
