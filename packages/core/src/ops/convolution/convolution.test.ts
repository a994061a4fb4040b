import { describe, expect, it } from 'vitest';
import * as mx from '../../index.js';

interface Problem {
  input: [n: number, h: number, w: number, c: number];
  weight: [o: number, h: number, w: number, c: number];
  options: {
    groups: number;
    flip: boolean;
    stride: [number, number];
    padding: [[number, number], [number, number]];
    kernelDilation: [number, number];
    inputDilation: [number, number];
  };
}

/** Integers of a seed (xorshift), so that each run tries the same problems. */
function integers(seed: number): (low: number, high: number) => number {
  let state = seed;
  return (low, high) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return low + ((state >>> 0) % (high - low + 1));
  };
}

function problem(seed: number): Problem {
  const pick = integers(seed * 7919 + 1);
  for (let i = 0; i < 8; i++) pick(0, 1);
  const groups = pick(1, 2);
  const pair = (low: number, high: number): [number, number] => [pick(low, high), pick(low, high)];
  const perGroup = pick(1, 2);
  return {
    input: [pick(1, 2), pick(1, 5), pick(1, 5), groups * perGroup],
    weight: [groups * pick(1, 2), pick(1, 4), pick(1, 4), perGroup],
    options: {
      groups,
      flip: pick(0, 1) === 1,
      stride: pair(1, 3),
      padding: [pair(-1, 5), pair(-1, 5)],
      kernelDilation: pair(1, 3),
      inputDilation: pair(1, 3),
    },
  };
}

/** The lengths of the result, undefined where the kernel is longer than the padded input. */
function lengths({ input, weight, options }: Problem): [number, number] | undefined {
  const both = [0, 1].map((i) => {
    const length = 1 + ((input[i + 1] as number) - 1) * (options.inputDilation[i] as number);
    const kernel = 1 + ((weight[i + 1] as number) - 1) * (options.kernelDilation[i] as number);
    const [low, high] = [options.padding[0][i] as number, options.padding[1][i] as number];
    if (-low > length || -high > length) return 0;
    return Math.floor((length + low + high - kernel) / (options.stride[i] as number)) + 1;
  });
  const [h, w] = both as [number, number];
  return h >= 1 && w >= 1 ? [h, w] : undefined;
}

/** The definition, element by element. */
function reference(p: Problem, x: readonly number[], k: readonly number[]): number[] {
  const { stride, padding, kernelDilation, inputDilation, groups, flip } = p.options;
  const [n, ih, iw, c] = p.input;
  const [o, kh, kw, perGroup] = p.weight;
  const [oh, ow] = lengths(p) as [number, number];
  const out: number[] = [];
  const place = (i: number, j: number, axis: 0 | 1, size: number): number => {
    const at = i * stride[axis] - padding[0][axis] + j * kernelDilation[axis];
    const element = at / inputDilation[axis];
    const end = 1 + (size - 1) * inputDilation[axis] + Math.min(0, padding[1][axis]);
    return Number.isInteger(element) && element >= 0 && at < end ? element : -1;
  };
  for (let b = 0; b < n; b++)
    for (let y = 0; y < oh; y++)
      for (let z = 0; z < ow; z++)
        for (let q = 0; q < o; q++) {
          let sum = 0;
          const group = Math.floor(q / (o / groups));
          for (let i = 0; i < kh; i++)
            for (let j = 0; j < kw; j++) {
              const [row, column] = [place(y, i, 0, ih), place(z, j, 1, iw)];
              if (row < 0 || column < 0) continue;
              const [ki, kj] = flip ? [kh - 1 - i, kw - 1 - j] : [i, j];
              for (let d = 0; d < perGroup; d++)
                sum +=
                  (x[((b * ih + row) * iw + column) * c + group * perGroup + d] as number) *
                  (k[((q * kh + ki) * kw + kj) * perGroup + d] as number);
            }
          out.push(sum);
        }
  return out;
}

const small = (shape: readonly number[], seed: number): mx.MLXArray =>
  mx.random.randint(-4, 5, shape, { key: mx.random.key(seed) }).astype('float32');

const flat = (a: mx.MLXArray): number[] => [...(a.toTypedArray() as Float32Array)];

const dot = (a: mx.MLXArray, b: mx.MLXArray): number =>
  flat(a).reduce((sum, value, i) => sum + value * (flat(b)[i] as number), 0);

/** The gradients of `dot(fn(x, w), cotangent)`. */
function gradients(
  fn: (x: mx.MLXArray, w: mx.MLXArray) => mx.MLXArray,
  x: mx.MLXArray,
  w: mx.MLXArray,
  cotangent: mx.MLXArray,
): mx.MLXArray[] {
  return mx.vjp(fn, [x, w], cotangent)[1];
}

const problems = Array.from({ length: 400 }, (_, i) => problem(i + 1)).filter((each) => lengths(each) !== undefined);

describe('a convolution of any geometry', () => {
  it('is the sum of its definition', () => {
    expect(problems.length).toBeGreaterThan(200);
    for (const each of problems) {
      const [x, w] = [small(each.input, 1), small(each.weight, 2)];
      const out = mx.convGeneral(x, w, each.options);
      expect(flat(out), JSON.stringify(each)).toEqual(reference(each, flat(x), flat(w)));
    }
  });

  it('has gradients of the shapes of its inputs that agree with it', () => {
    for (const each of problems) {
      const [x, w] = [small(each.input, 1), small(each.weight, 2)];
      const convolve = (a: mx.MLXArray, b: mx.MLXArray): mx.MLXArray => mx.convGeneral(a, b, each.options);
      const cotangent = small(convolve(x, w).shape, 3);
      const text = JSON.stringify(each);
      const [dx, dw] = gradients(convolve, x, w, cotangent) as [mx.MLXArray, mx.MLXArray];
      expect([dx.shape, dw.shape], text).toEqual([each.input, each.weight]);
      const [otherX, otherW] = [small(each.input, 4), small(each.weight, 5)];
      expect(dot(dx, otherX), text).toBe(dot(cotangent, convolve(otherX, w)));
      expect(dot(dw, otherW), text).toBe(dot(cotangent, convolve(x, otherW)));
    }
  });
});

describe('a convolution refuses', () => {
  const [x1, w1] = [mx.ones([1, 5, 2]), mx.ones([2, 3, 2])];
  const [x2, w2] = [mx.ones([1, 5, 5, 4]), mx.ones([4, 3, 3, 4])];
  const call = (fn: object, ...args: unknown[]): unknown => Reflect.apply(fn as () => unknown, undefined, args);

  it.each<[string, () => unknown, new (...args: never) => mx.MLXError, RegExp]>([
    ['no groups', () => mx.conv1d(x1, w1, { groups: 0 }), mx.ArgumentError, /groups to be an integer from 1/],
    ['negative groups', () => mx.conv2d(x2, w2, { groups: -1 }), mx.ArgumentError, /groups/],
    ['groups that do not divide', () => mx.conv2d(x2, w2, { groups: 3 }), mx.ShapeError, /C \/ groups/],
    [
      'groups in three axes',
      () => mx.conv3d(mx.ones([1, 2, 2, 2, 2]), mx.ones([2, 1, 1, 1, 1]), { groups: 2 }),
      mx.ArgumentError,
      /groups to be 1/,
    ],
    ['stride 0', () => mx.conv1d(x1, w1, { stride: 0 }), mx.ArgumentError, /stride to be an integer from 1/],
    [
      'a stride beyond what MLX counts',
      () => mx.conv2d(x2, w2, { stride: 2 ** 31 - 1 }),
      mx.ArgumentError,
      /from 1 to 32768/,
    ],
    ['strides of another number', () => mx.conv2d(x2, w2, { stride: [1] }), mx.ShapeError, /a list of 2/],
    ['dilation 0', () => mx.conv2d(x2, w2, { dilation: [1, 0] }), mx.ArgumentError, /dilation\[1\]/],
    ['fractions', () => mx.conv1d(x1, w1, { padding: 0.5 }), mx.ArgumentError, /padding/],
    ['NaN', () => mx.conv1d(x1, w1, { padding: Number.NaN }), mx.ArgumentError, /padding/],
    ['text', () => call(mx.conv1d, x1, w1, { padding: 'same' }), mx.ArgumentError, /padding/],
    ['null for options', () => call(mx.conv1d, x1, w1, null), mx.ArgumentError, /options/],
    ['padding that no dimension holds', () => mx.conv1d(x1, w1, { padding: 2 ** 31 - 1 }), mx.ArgumentError, /padding/],
    ['padding up to 2^30 on both sides', () => mx.conv1d(x1, w1, { padding: 2 ** 30 }), mx.ShapeError, /up to 2\^30/],
    [
      'results that cannot be counted',
      () => mx.conv3d(mx.ones([1, 1, 1, 1, 1]), mx.ones([1, 1, 1, 1, 1]), { padding: 2 ** 20 }),
      mx.ShapeError,
      /2\^31 - 1/,
    ],
    [
      'cutting more than there is',
      () => mx.convGeneral(x1, w1, { padding: [[-6], [9]] }),
      mx.ShapeError,
      /-6 \+ 5 \+ 9/,
    ],
    [
      'a kernel longer than the input',
      () => mx.conv1d(x1, mx.ones([2, 6, 2])),
      mx.ShapeError,
      /at least as long as the kernel/,
    ],
    ['a kernel of nothing', () => mx.conv1d(x1, mx.ones([2, 0, 2])), mx.ShapeError, /not empty/],
    ['no channels', () => mx.conv1d(mx.ones([1, 5, 0]), mx.ones([2, 3, 0])), mx.ShapeError, /C above 0/],
    ['other channels', () => mx.conv1d(x1, mx.ones([2, 3, 3])), mx.ShapeError, /C \/ groups/],
    ['another rank', () => mx.conv2d(x1, w1), mx.ShapeError, /\[N, H, W, C\] and weight \[O, H, W, C\]/],
    ['a scalar', () => mx.convGeneral(mx.array(1), mx.array(1)), mx.ShapeError, /1 to 3 spatial axes/],
    ['lists', () => call(mx.conv1d, [1], [1]), mx.ArgumentError, /input to be an MLXArray/],
    ['integers', () => mx.conv1d(x1.astype('int32'), w1), mx.DtypeError, /floating input/],
    ['complex weights', () => mx.conv1d(x1, w1.astype('complex64')), mx.DtypeError, /real weight/],
    ['a flip that is no boolean', () => call(mx.convGeneral, x1, w1, { flip: 1 }), mx.ArgumentError, /flip/],
    [
      'negative padding of a transposed one',
      () => mx.convTranspose1d(x1, w1, { padding: -1 }),
      mx.ArgumentError,
      /padding/,
    ],
    [
      'negative output padding',
      () => mx.convTranspose2d(x2, w2, { outputPadding: [0, -1] }),
      mx.ArgumentError,
      /outputPadding/,
    ],
    [
      'a transposed result that is too long',
      () => mx.convTranspose1d(mx.ones([1, 40_000, 2]), w1, { stride: 2 ** 15 }),
      mx.ShapeError,
      /2\^30/,
    ],
    [
      'a transposed one of nothing',
      () => mx.convTranspose1d(mx.ones([1, 0, 2]), w1, { stride: 2 }),
      mx.ShapeError,
      /padded input/,
    ],
    [
      'cutting all of a transposed one',
      () => mx.convTranspose1d(x1, w1, { padding: 4 }),
      mx.ShapeError,
      /padded input/,
    ],
    ['matrices to convolve', () => mx.convolve(mx.ones([2, 2]), mx.ones([2])), mx.ShapeError, /a to be a vector/],
    ['nothing to convolve', () => mx.convolve(mx.ones([2]), mx.ones([0])), mx.ShapeError, /v to be a vector/],
    [
      'other modes',
      () => call(mx.convolve, mx.ones([2]), mx.ones([2]), { mode: 'circular' }),
      mx.ArgumentError,
      /'full', 'same', 'valid'/,
    ],
  ])('%s', (_, fn, type, message) => {
    expect(fn).toThrow(type);
    expect(fn).toThrow(message);
  });

  it('a disposed array', () => {
    const x = mx.ones([1, 5, 2]);
    x.dispose();
    expect(() => mx.conv1d(x, w1)).toThrow(mx.HandleError);
  });
});
