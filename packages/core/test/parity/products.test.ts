import { describe, it } from 'vitest';
import * as mx from '../../src/index.js';
import { layouts, sample } from './against-python.js';
import { expectClose, type Question, useNamedArrays } from './named-arrays.js';

useNamedArrays();

type A = mx.MLXArray;
/** An expression, ours, and the shapes of the arrays of each test, such as `2x3 3` for [2, 3] and [3]; `-` for []. */
type Row = [python: string, ours: (a: A, b: A, c: A) => A, shapes: string[]];

const matrices = ['3x4 4x5', '1x1 1x1', '17x33 33x9', '4 4', '4 4x3', '3x4 4', '2x3x4 4x5', '2x3x4 4'];
const batches = ['2x3x4 2x4x5', '2x1x3x4 5x4x2', '3x4 2x4x5', '4 2x4x3'];
const empty = ['0x3 3x2', '2x0 0x3', '2x3 3x0', '0 0', '0 0x2', '0x2x3 3x4', '2x3 0x3x4', '2x3x0 0x4', '0x0 0x0'];
const unfit = ['- 2', '2 -', '2x3 2x3', '2x3x4 3x4x5', '2x3 4x2'];

const rows: Row[] = [
  ['mx.matmul(a, b)', (a, b) => mx.matmul(a, b), [...matrices, ...batches, ...empty, ...unfit]],
  ['mx.matmul(a, mx.transpose(b))', (a, b) => mx.matmul(a, mx.transpose(b)), ['3x4 5x4', '4 3x4', '2x0 3x0']],
  [
    'mx.matmul(mx.transpose(a), mx.swapaxes(b, -1, -2))',
    (a, b) => mx.matmul(mx.transpose(a), mx.swapaxes(b, -1, -2)),
    ['4x3 5x4', '4x3 2x5x4'],
  ],
  ['mx.matmul(a, a)', (a) => mx.matmul(a, a), ['4x4', '3', '2x3x3']],
  ['mx.inner(a, b)', (a, b) => mx.inner(a, b), ['4 4', '2x3 4x3', '2x3x4 5x4', '2x3 3', '- 2x3', '2 -', '- -']],
  ['mx.inner(a, b)', (a, b) => mx.inner(a, b), ['0 0', '0x3 2x3', '2x0 3x0', '2x3 3x2', '2 3']],
  ['mx.outer(a, b)', (a, b) => mx.outer(a, b), ['3 4', '2x3 2x2', '- 3', '- -', '0 3', '3 2x0', '0 0']],
  [
    'mx.kron(a, b)',
    (a, b) => mx.kron(a, b),
    ['2 3', '2x3 3x2', '2x1x3 2x2', '- 2x2', '- -', '3 1x2x2', '0 2', '2 2x0'],
  ],
  ['mx.vecdot(a, b)', (a, b) => mx.vecdot(a, b), ['4 4', '2x3 2x3', '2x1x3 1x4x3', '2x0 2x0', '0x2 0x2']],
  ['mx.vecdot(a, b)', (a, b) => mx.vecdot(a, b), ['2x3 3', '3 2x3', '- -', '2x3 2x4', '2x3 4x3']],
  [
    'mx.vecdot(a, b, axis=0)',
    (a, b) => mx.vecdot(a, b, { axis: 0 }),
    ['4 4', '3x2 3x1', '3x2x2 3x1x2', '3x3x3 3x3', '0x2 0x2', '2x0 2x0', '2x3 3', '- -'],
  ],
  ['mx.vecdot(a, b, axis=-2)', (a, b) => mx.vecdot(a, b, { axis: -2 }), ['2x3 2x3', '4x2x3 1x2x3', '4 4', '2x4x3 2x3']],
  [
    'mx.tensordot(a, b)',
    (a, b) => mx.tensordot(a, b),
    ['3x4 3x4', '2x3x4 3x4x5', '2x3x4 4x3x5', '3x0 3x0', '2x0x4 0x4x5', '0x3x4 3x4x5', '4 4', '- -'],
  ],
  [
    'mx.tensordot(a, b, axes=1)',
    (a, b) => mx.tensordot(a, b, { axes: 1 }),
    ['4 4', '2x3 3x4', '2x3x4 4x5', '2x3 2x3', '2x0 0x3', '0x2 2x3', '- 2'],
  ],
  ['mx.tensordot(a, b, axes=0)', (a, b) => mx.tensordot(a, b, { axes: 0 }), ['2x3 4', '- -', '2 -', '0 3', '2x0 3']],
  ['mx.tensordot(a, b, axes=3)', (a, b) => mx.tensordot(a, b, { axes: 3 }), ['2x3x4 2x3x4', '2x3 2x3']],
  ['mx.tensordot(a, b, axes=-1)', (a, b) => mx.tensordot(a, b, { axes: -1 }), ['2x3 3x2']],
  [
    'mx.tensordot(a, b, axes=[[0, 1], [1, 0]])',
    (a, b) => {
      const axes = [
        [0, 1],
        [1, 0],
      ] as const;
      return mx.tensordot(a, b, { axes });
    },
    ['3x4x2 4x3x5', '3x4 4x3', '3x4 3x4', '0x4 4x0', '3 3'],
  ],
  [
    'mx.tensordot(a, b, axes=[[-1], [-2]])',
    (a, b) => mx.tensordot(a, b, { axes: [[-1], [-2]] }),
    ['2x3 3x4', '2x3x4 2x4x5', '4 4x2', '4 4'],
  ],
  ['mx.tensordot(a, b, axes=[[], []])', (a, b) => mx.tensordot(a, b, { axes: [[], []] }), ['2x3 4', '- 3']],
  ['mx.tensordot(a, b, axes=[[0], [0, 1]])', (a, b) => mx.tensordot(a, b, { axes: [[0], [0, 1]] }), ['3x4 3x4']],
  [
    'mx.tensordot(a, b, axes=[[0, 0], [0, 1]])',
    (a, b) =>
      mx.tensordot(a, b, {
        axes: [
          [0, 0],
          [0, 1],
        ],
      }),
    ['3x4 3x3'],
  ],
];

const added = ['3x5 3x4 4x5', '5 3x4 4x5', '- 3x4 4x5', '3x1 3x4 4x5', '1x5 3x4 4x5', '1x1 3x4 4x5'];
const addedVectors = ['5 4 4x5', '- 4 4x5', '3 3x4 4', '- 3x4 4', '- 4 4', '1 4 4'];
const addedBatches = ['5 2x3x4 4x5', '- 2x3x4 4x5', '3x5 2x3x4 4x5', '2x3x5 2x3x4 4x5', '2x3x5 2x3x4 2x4x5'];
const addedWider = ['5 2x3x4 2x4x5', '2x1x5 3x4 2x4x5', '- 2x3x4 4', '3 2x3x4 4', '2x3 2x3x4 4', '2x5 4 2x4x5'];
const addedEmpty = ['2x3 2x0 0x3', '3 2x0 0x3', '0x5 0x4 4x5', '5 0x4 4x5', '3x0 3x4 4x0', '- 0 0', '5 0x3x4 4x5'];
const addedUnfit = ['2x3x5 3x4 4x5', '4 3x4 4x5', '3x5 3x4 5x4', '3 - 4', '- 4 -', '2x5 3x4 4x5'];

const additions: Row[] = [
  [
    'mx.addmm(a, b, c)',
    (a, b, c) => mx.addmm(a, b, c),
    [...added, ...addedVectors, ...addedBatches, ...addedWider, ...addedEmpty, ...addedUnfit],
  ],
  [
    'mx.addmm(a, b, c, alpha=-0.5, beta=2)',
    (a, b, c) => mx.addmm(a, b, c, { alpha: -0.5, beta: 2 }),
    [...added.slice(0, 3), ...addedVectors.slice(0, 2), ...addedBatches.slice(0, 2), ...addedEmpty.slice(0, 2)],
  ],
  ['mx.addmm(a, b, c, alpha=0)', (a, b, c) => mx.addmm(a, b, c, { alpha: 0 }), ['3x5 3x4 4x5', '5 2x3x4 4x5']],
  ['mx.addmm(a, b, c, beta=0)', (a, b, c) => mx.addmm(a, b, c, { beta: 0 }), ['3x5 3x4 4x5', '5 2x3x4 4x5']],
];

const tests = (table: Row[]): [name: string, python: string, ours: Row[1], shapes: number[][]][] =>
  table.flatMap(([python, ours, shapes]) =>
    shapes.map((text): [string, string, Row[1], number[][]] => [
      `${python} ${text}`,
      python,
      ours,
      text.split(' ').map((shape) => (shape === '-' ? [] : shape.split('x').map(Number))),
    ]),
  );

const int32 = (values: unknown): A => mx.array(values as number[], { dtype: 'int32' });

const question = (python: string, ours: Row[1], arrays: readonly A[]): Question => ({
  python,
  ours: (...[a, b, c]) => ours(a as A, b as A, c as A),
  arrays,
});

const dtypes = ['float32', 'float16', 'bfloat16', 'float64', 'complex64', 'int32', 'bool'] as const;

describe.each(dtypes)('products of %s arrays are those of Python:', (dtype) => {
  it.each(tests([...rows, ...additions]))('%s', async (_, python, ours, shapes) => {
    const arrays = shapes.map((shape, i) => sample(dtype, shape, i));
    await expectClose(question(python, ours, arrays));
  });
});

const mixed: Row[] = [
  ['mx.matmul(a, b)', (a, b) => mx.matmul(a, b), []],
  ['mx.inner(a, b)', (a, b) => mx.inner(a, b), []],
  ['mx.outer(a, b)', (a, b) => mx.outer(a, b), []],
  ['mx.kron(a, b)', (a, b) => mx.kron(a, b), []],
  ['mx.vecdot(a, b)', (a, b) => mx.vecdot(a, b), []],
  ['mx.tensordot(a, b)', (a, b) => mx.tensordot(a, b), []],
  ['mx.addmm(a, b, b)', (a, b) => mx.addmm(a, b, b), []],
  ['mx.addmm(b, a, b)', (a, b) => mx.addmm(b, a, b), []],
  ['mx.gather_mm(a, b, mx.array(0))', (a, b) => mx.gatherMm(a, b, { lhsIndices: int32(0) }), []],
  ['mx.segmented_mm(a, b, mx.array([[0, 2]]))', (a, b) => mx.segmentedMm(a, b, int32([[0, 2]])), []],
  [
    'mx.block_masked_mm(a, b, 32, mx.array([[2.0]]))',
    (a, b) => mx.blockMaskedMm(a, b, { blockSize: 32, maskOut: mx.array([[2]]) }),
    [],
  ],
];

describe('of each dtype by each dtype', () => {
  it.each(mixed)('%s is that of Python', async (python, ours) => {
    const arrays = mx.dtypes.map((dtype) => mx.abs(sample('int32', [3, 3], dtype.length)).astype(dtype));
    const pairs = arrays.flatMap((a) => arrays.map((b) => [a, b]));
    await expectClose(...pairs.map((pair) => question(python, ours, pair)));
  });
});

const square: Row[] = [
  ['mx.matmul(a, b)', (a, b) => mx.matmul(a, b), ['6x6 6x6', '2x5x5 2x5x5', '2x5x5 5x5', '7 7']],
  ['mx.addmm(a, b, c)', (a, b, c) => mx.addmm(a, b, c), ['5x5 5x5 5x5', '5 5x5 5x5', '2x5x5 2x5x5 5x5']],
  ['mx.inner(a, b)', (a, b) => mx.inner(a, b), ['4x5 4x5', '6 6']],
  ['mx.outer(a, b)', (a, b) => mx.outer(a, b), ['4x5 4x5', '6 6']],
  ['mx.kron(a, b)', (a, b) => mx.kron(a, b), ['4x5 4x5', '6 4x5']],
  ['mx.vecdot(a, b)', (a, b) => mx.vecdot(a, b), ['4x5 4x5', '2x3x4 2x3x4']],
  ['mx.tensordot(a, b)', (a, b) => mx.tensordot(a, b), ['3x5x4 5x4x3', '4x5 4x5']],
  [
    'mx.gather_mm(a, b, mx.array([1, 0, 1]), mx.array([0, 1, 1]))',
    (a, b) => mx.gatherMm(a, b, { lhsIndices: int32([1, 0, 1]), rhsIndices: int32([0, 1, 1]) }),
    ['2x5x5 2x5x5'],
  ],
  [
    'mx.segmented_mm(a, b, mx.array([[0, 2], [2, 6]]))',
    (a, b) => mx.segmentedMm(a, b, mx.reshape(int32([0, 2, 2, 6]), [2, 2])),
    ['6x6 6x6'],
  ],
  [
    'mx.block_masked_mm(a, b, 32, None, mx.array([[True], [False]]))',
    (a, b) => mx.blockMaskedMm(a, b, { blockSize: 32, maskLhs: mx.array([[true], [false]]) }),
    ['40x20 20x8', '2x40x20 2x20x8'],
  ],
  ['mx.hadamard_transform(a)', (a) => mx.hadamardTransform(a), ['5x8', '8x8', '2x3x4']],
];

describe.each(Object.entries(layouts))('products of %s arrays are those of Python:', (_, layout) => {
  it.each(tests(square))('%s', async (_, python, ours, shapes) => {
    const arrays = shapes.map((shape, i) => layout(sample('float32', shape, i)));
    await expectClose(question(python, ours, arrays));
  });
});
