import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { sample } from './against-python.js';
import { expectClose, useNamedArrays } from './named-arrays.js';

useNamedArrays();

type A = mx.MLXArray;

const uint32 = (values: unknown): A => mx.array(values as number[], { dtype: 'uint32' });

describe('gatherMm gives what Python gives', () => {
  const check = async (a: number[], b: number[], lhs: A | null, rhs: A | null, sorted = false): Promise<void> => {
    const given = [lhs, rhs].filter((each) => each !== null);
    const [first, second] = [lhs === null ? 'None' : 'c', rhs === null ? 'None' : lhs === null ? 'c' : 'd'];
    await expectClose({
      python: `mx.gather_mm(a, b, ${first}, ${second}, sorted_indices=${sorted ? 'True' : 'False'})`,
      ours: (x, y) => mx.gatherMm(x as A, y as A, { lhsIndices: lhs, rhsIndices: rhs, sortedIndices: sorted }),
      arrays: [sample('float32', a), sample('float32', b, 1), ...given],
    });
  };

  it.each<[string, number[], number[], unknown, unknown]>([
    ['one matrix and two', [1, 4, 5], [3, 5, 2], [0], [2, 1]],
    ['each in turn on the left', [2, 4, 5], [3, 5, 2], null, [2, 1]],
    ['each in turn on the right', [3, 4, 5], [2, 5, 2], [0, 2], null],
    ['a single one on the left for all', [1, 4, 5], [3, 5, 2], null, [2, 1]],
    [
      'batches of two axes',
      [4, 2, 3, 5],
      [4, 1, 5, 2],
      [
        [7, 6],
        [5, 4],
        [1, 2],
      ],
      [[2], [0], [1]],
    ],
    ['0-dimensional indices', [3, 4, 5], [2, 5, 2], 1, 1],
    ['matrices without batches', [4, 5], [5, 2], [0, 0], null],
    ['a vector on the left', [5], [3, 5, 2], null, [2, 1]],
    ['a vector on the right', [3, 4, 5], [5], [2, 1], null],
    ['two vectors', [5], [5], [0, 0, 0], null],
    ['matrices of no rows', [3, 0, 5], [3, 5, 2], [0, 1], [1, 0]],
    ['sums of nothing', [3, 4, 0], [3, 0, 2], [0, 1], [1, 0]],
    ['no indices into some', [3, 4, 5], [3, 5, 2], [], null],
    ['inner axes of two lengths', [3, 4, 5], [3, 4, 2], [0], null],
    ['indices that do not broadcast', [3, 4, 5], [3, 5, 2], [0, 1], [0, 1, 2]],
    ['a 0-dimensional array', [], [3, 5, 2], null, [0]],
    ['no indices at all', [3, 4, 5], [3, 5, 2], null, null],
  ])('for %s', async (_, a, b, lhs, rhs) => {
    await check(a, b, lhs === null ? null : uint32(lhs), rhs === null ? null : uint32(rhs));
  });

  it.each(['int8', 'int32', 'int64', 'uint8', 'uint64'] as const)('for indices of %s', async (dtype) => {
    const indices = mx.array([2, 0, 1], { dtype });
    await check([3, 4, 5], [3, 5, 2], indices, null);
    await check([3, 4, 5], [3, 5, 2], null, indices);
  });

  it.each(['float32', 'bool'] as const)('and refuses indices of %s', async (dtype) => {
    await check([3, 4, 5], [3, 5, 2], mx.array([1, 0, 1], { dtype }), null);
    expect(() => mx.gatherMm(mx.ones([1, 2, 2]), mx.ones([1, 2, 2]), { lhsIndices: mx.ones([1]) })).toThrow(
      mx.DtypeError,
    );
  });

  it('for sorted indices of one side', async () => {
    await check([4, 2, 5], [3, 5, 2], null, uint32([0, 0, 1, 2]), true);
    await check([3, 2, 5], [4, 5, 2], uint32([0, 1, 1, 2]), null, true);
  });
});

describe('segmentedMm gives what Python gives', () => {
  const check = (a: number[], b: number[], segments: A, dtype: mx.Dtype = 'float32'): Promise<void> =>
    expectClose({
      python: 'mx.segmented_mm(a, b, c)',
      ours: (x, y, z) => mx.segmentedMm(x as A, y as A, z as A),
      arrays: [sample(dtype, a), sample(dtype, b, 1), segments],
    });

  it.each<[string, number[], number[], unknown]>([
    [
      'pieces of the axis',
      [3, 10],
      [10, 4],
      [
        [0, 3],
        [3, 3],
        [3, 10],
      ],
    ],
    [
      'pieces that overlap',
      [3, 10],
      [10, 4],
      [
        [0, 8],
        [2, 10],
      ],
    ],
    ['one piece', [3, 10], [10, 4], [2, 5]],
    [
      'pieces on two axes',
      [3, 10],
      [10, 4],
      [
        [
          [0, 3],
          [3, 5],
        ],
        [
          [5, 7],
          [7, 10],
        ],
      ],
    ],
    [
      'one row',
      [1, 10],
      [10, 4],
      [
        [0, 5],
        [5, 10],
      ],
    ],
    [
      'one column',
      [3, 10],
      [10, 1],
      [
        [0, 5],
        [5, 10],
      ],
    ],
    ['batches', [2, 3, 10], [10, 4], [[0, 5]]],
    ['vectors', [10], [10, 4], [[0, 5]]],
    ['pieces of three numbers', [3, 10], [10, 4], [[0, 5, 6]]],
  ])('for %s', async (_, a, b, segments) => {
    await check(a, b, uint32(segments));
    await check(a, b, mx.array(segments as number[], { dtype: 'int32' }));
  });

  it.each(['float16', 'bfloat16', 'float64', 'complex64', 'int32'] as const)('for %s arrays', async (dtype) => {
    await check(
      [3, 10],
      [10, 4],
      uint32([
        [0, 3],
        [3, 10],
      ]),
      dtype,
    );
  });

  it('and refuses pieces of other than integers', async () => {
    await check([3, 10], [10, 4], mx.array([[0, 3]], { dtype: 'float32' }));
    await check([3, 10], [10, 4], mx.array([[false, true]]));
  });

  it('for no pieces and an inner axis of length 0', async () => {
    await check([3, 10], [10, 4], mx.zeros([0, 2], { dtype: 'uint32' }));
    await check([3, 0], [0, 4], uint32([[0, 0]]));
  });
});

/** `a @ b` where factors stand for the blocks of the operands and the result. */
const masked = `
(lambda spread: (spread(c, a.shape[-2], a.shape[-1]) * a) @ (spread(d, b.shape[-2], b.shape[-1]) * b)
  * spread(e, a.shape[-2], b.shape[-1]))(
  lambda mask, rows, columns: mx.repeat(mx.repeat(mask, 32, axis=-2), 32, axis=-1)[..., :rows, :columns])
`
  .replaceAll('\n', ' ')
  .trim();

describe('blockMaskedMm', () => {
  const shapes: [string, number[], number[], number[]][] = [
    ['matrices within one block', [16, 8], [8, 4], []],
    ['matrices of several blocks', [70, 40], [40, 33], []],
    ['one row', [1, 64], [64, 40], []],
    ['one column', [64, 40], [40, 1], []],
    ['batches', [2, 40, 8], [2, 8, 33], [2]],
    ['batches that broadcast', [1, 2, 33, 8], [2, 2, 8, 33], [2, 2]],
    ['a batch by a matrix', [3, 33, 8], [8, 5], [3]],
  ];
  const blocks = (shape: readonly number[]): number[] => [
    ...shape.slice(0, -2),
    ...shape.slice(-2).map((dim) => Math.ceil(dim / 32)),
  ];

  it.each(shapes)('with factors for blocks of 32 multiplies each by its own, for %s', async (_, a, b, batch) => {
    const out = [...batch, a.at(-2) as number, b.at(-1) as number];
    const masks = [a, b, out].map((shape, i) => sample('float32', blocks(shape), i + 2));
    await expectClose({
      python: masked,
      ours: (x, y, maskLhs, maskRhs, maskOut) =>
        mx.blockMaskedMm(x as A, y as A, { blockSize: 32, maskLhs, maskRhs, maskOut }),
      arrays: [sample('float32', a), sample('float32', b, 1), ...masks],
    });
  });

  it.each(shapes.slice(0, 4))('gives what Python gives with bool masks and factors, for %s', async (_, a, b) => {
    const out = [...a.slice(0, -1), b.at(-1) as number];
    const masks = [out, a, b].map((shape, i) => sample('float32', blocks(shape), i + 2));
    for (const [lhs, rhs, result] of [
      [true, true, true],
      [true, true, false],
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [false, false, false],
    ]) {
      const name = (used: boolean | undefined, word: string): string => (used === true ? word : 'None');
      for (const dtype of ['bool', 'float32'] as const) {
        await expectClose({
          python: `mx.block_masked_mm(a, b, 32, ${name(result, 'c')}, ${name(lhs, 'd')}, ${name(rhs, 'e')})`,
          ours: (x, y, maskOut, maskLhs, maskRhs) =>
            mx.blockMaskedMm(x as A, y as A, {
              blockSize: 32,
              maskOut: result === true ? maskOut : null,
              maskLhs: lhs === true ? maskLhs : null,
              maskRhs: rhs === true ? maskRhs : null,
            }),
          arrays: [
            sample('float32', a),
            sample('float32', b, 1),
            ...masks.map((mask) => (dtype === 'bool' ? mx.greater(mask, 0) : mask)),
          ],
        });
      }
    }
  });

  it.each<[string, number[], number[], number[]]>([
    ['a mask of other blocks', [40, 8], [8, 4], [1, 1, 3]],
    ['a mask of too many blocks', [40, 8], [8, 4], [3, 1]],
    ['a mask that broadcasts', [40, 8], [8, 40], [2, 1]],
    ['a 0-dimensional mask', [40, 8], [8, 40], []],
    ['inner axes of two lengths', [40, 8], [9, 4], [2, 1]],
    ['a vector on the left', [8], [8, 40], [2]],
    ['a vector on the right', [40, 8], [8], [2]],
    ['0-dimensional arrays', [], [], [1]],
    ['no rows', [0, 8], [8, 40], [0, 2]],
    ['sums of nothing', [40, 0], [0, 40], [2, 2]],
  ])('gives what Python gives for %s', async (_, a, b, mask) => {
    await expectClose({
      python: 'mx.block_masked_mm(a, b, 32, c)',
      ours: (x, y, maskOut) => mx.blockMaskedMm(x as A, y as A, { blockSize: 32, maskOut }),
      arrays: [sample('float32', a), sample('float32', b, 1), sample('float32', mask, 2)],
    });
  });

  it('of blocks of 64 is the default, and other sizes are refused', async () => {
    const arrays = [sample('float32', [70, 8]), sample('float32', [8, 4], 1), sample('float32', [2, 1], 2)];
    await expectClose({
      python: 'mx.block_masked_mm(a, b, mask_out=c)',
      ours: (x, y, maskOut) => mx.blockMaskedMm(x as A, y as A, { maskOut }),
      arrays,
    });
    for (const blockSize of [16, 0, -32, 33, Number.NaN] as 32[]) {
      expect(() => mx.blockMaskedMm(mx.ones([2, 2]), mx.ones([2, 2]), { blockSize })).toThrow(mx.ArgumentError);
    }
  });
});

describe('hadamardTransform gives what Python gives', () => {
  const check = (shape: number[], dtype: mx.Dtype, scale?: number): Promise<void> =>
    expectClose({
      python: scale === undefined ? 'mx.hadamard_transform(a)' : `mx.hadamard_transform(a, scale=${scale})`,
      ours: (a) => mx.hadamardTransform(a as A, { scale }),
      arrays: [sample(dtype, shape)],
    });

  it.each(['float32', 'float16', 'bfloat16', 'int32', 'uint8', 'bool'] as const)('for %s arrays', async (dtype) => {
    for (const n of [1, 2, 4, 12, 16, 20, 24, 28, 40, 56, 128]) {
      await check([n], dtype);
      await check([3, n], dtype, 0.34);
    }
    await check([2, 3, 4], dtype, -1);
  });

  it.each([3, 5, 6, 7, 10, 13, 14])('and refuses a last axis of length %i', async (n) => {
    await check([n], 'float32');
    await check([4, n], 'float16');
  });

  it('for 0-dimensional arrays, and refuses empty ones', async () => {
    await check([], 'float32');
    await check([], 'int32', 0.2);
    await check([0], 'float32');
    await check([0, 4], 'float32');
    await check([3, 0], 'float32');
  });
});

it.each([3, 7, 36, 60, 84, 100, 140])('hadamardTransform refuses length %i, where Python may die', (n) => {
  expect(() => mx.hadamardTransform(mx.ones([n]))).toThrow(mx.ShapeError);
});

describe('positions that Python reads beyond the arrays', () => {
  const stack = mx.reshape(mx.arange(12).astype('float32'), [3, 2, 2]);

  it('of matrices are those of the nearest', () => {
    const lhsIndices = mx.array([-5, 99, 2 ** 31 - 1], { dtype: 'int32' });
    const got = mx.gatherMm(stack, mx.eye(2), { lhsIndices });
    expect(got.tolist()).toEqual(mx.take(stack, mx.array([0, 2, 2], { dtype: 'int32' }), { axis: 0 }).tolist());
  });

  it('of pieces are the ends of the axis, and a piece that stops before its start is 0', () => {
    const pieces = [
      [-2, 2],
      [2, 99],
      [99, 100],
      [3, 1],
      [0, 2 ** 31 - 1],
    ];
    const got = mx.segmentedMm(mx.ones([1, 4]), mx.ones([4, 1]), mx.array(pieces, { dtype: 'int32' }));
    expect(mx.flatten(got).tolist()).toEqual([2, 2, 0, 0, 4]);
  });

  it('are refused where there are no matrices', () => {
    const lhsIndices = uint32([0]);
    expect(() => mx.gatherMm(mx.ones([0, 2, 2]), mx.ones([1, 2, 2]), { lhsIndices })).toThrow(mx.ShapeError);
  });
});
