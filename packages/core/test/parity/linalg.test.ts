import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { layouts, sample, useOracle } from './against-python.js';
import { definite, expectSame, general, type Row, shape } from './matrices.js';

useOracle();

const { linalg } = mx;
type A = mx.MLXArray;

const real = ['float32', 'float64'] as const;
const realOrComplex = [...real, 'complex64'] as const;
/** What a product of an ill-rounded inverse may lose beside one of another BLAS. */
const loose = {
  float32: { rtol: 1e-3, atol: 1e-4 },
  float64: { rtol: 1e-10, atol: 1e-11 },
  complex64: { rtol: 1e-3, atol: 1e-4 },
};

const squares = ['1x1', '2x2', '3x3', '5x5', '2x4x4', '2x1x3x3', '0x3x3', '33x33'];
const oblong = [...squares, '2x5', '5x2', '1x4', '4x1', '3x2x4', '2x3x1x2', '0x2x3'];

const inverses: Row[] = [
  ['mx.linalg.inv(a)', (a) => linalg.inv(a)],
  ['mx.linalg.tri_inv(a)', (a) => linalg.triInv(a)],
  ['mx.linalg.tri_inv(a, upper=True)', (a) => linalg.triInv(a, { upper: true })],
  ['mx.linalg.tri_inv(a, False)', (a) => linalg.triInv(a, { upper: false })],
  ['mx.linalg.cholesky_inv(a)', (a) => linalg.choleskyInv(a)],
  ['mx.linalg.cholesky_inv(a, upper=True)', (a) => linalg.choleskyInv(a, { upper: true })],
];

const determinants: Row[] = [
  ['mx.linalg.det(a)', (a) => linalg.det(a)],
  ['mx.linalg.slogdet(a)', (a) => linalg.slogdet(a)],
];

const ofRectangles: Row[] = [
  ['mx.linalg.pinv(a)', (a) => linalg.pinv(a)],
  ['mx.linalg.svd(a, compute_uv=False)', (a) => linalg.svd(a, { computeUv: false })],
];

const ofTriangles: Row[] = [
  ['mx.linalg.cholesky(a)', (a) => linalg.cholesky(a)],
  ['mx.linalg.cholesky(a, upper=True)', (a) => linalg.cholesky(a, { upper: true })],
  ['mx.linalg.eigvalsh(a)', (a) => linalg.eigvalsh(a)],
  ['mx.linalg.eigvalsh(a, UPLO="U")', (a) => linalg.eigvalsh(a, { UPLO: 'U' })],
];

const solvers: Row[] = [
  ['mx.linalg.solve(a, b)', (a, b) => linalg.solve(a, b)],
  ['mx.linalg.solve_triangular(a, b)', (a, b) => linalg.solveTriangular(a, b)],
  ['mx.linalg.solve_triangular(a, b, upper=True)', (a, b) => linalg.solveTriangular(a, b, { upper: true })],
];

describe.each(real)('of %s matrices Python gives the same', (dtype) => {
  const asked = { tolerance: loose[dtype] };

  it.each([...inverses, ...determinants])('%s', async (...row) => {
    const pairs = squares.map((text, i) => [general(dtype, text, i), mx.array(0)] as const);
    expect(await expectSame(row, pairs, asked)).toBe(squares.length);
  });

  it.each(ofRectangles)('%s', async (...row) => {
    const pairs = oblong.map((text, i) => [general(dtype, text, i), mx.array(0)] as const);
    expect(await expectSame(row, pairs, asked)).toBe(oblong.length);
  });

  it.each(ofTriangles)('%s', async (...row) => {
    const pairs = squares.map((text) => [definite(dtype, text), mx.array(0)] as const);
    expect(await expectSame(row, pairs, asked)).toBe(squares.length);
  });

  const systems = ['3x3 3', '3x3 3x1', '3x3 3x4', '1x1 1', '1x1 1x2', '2x3x3 2x3x2', '2x1x3x3 1x4x3x2', '33x33 33x2'];

  it.each(solvers)('%s', async (...row) => {
    const pairs = systems.map((texts) => {
      const [a, b] = texts.split(' ').map((text, i) => general(dtype, text, i));
      return [a as A, b as A] as const;
    });
    expect(await expectSame(row, pairs, asked)).toBe(systems.length);
  });

  it.each(solvers.slice(1))('%s over batches of one side', async (...row) => {
    const pairs = ['2x3x3 3', '2x3x3 3x2', '3x3 2x3x2', '0x3x3 3x2', '3x3 3x0'].map((texts) => {
      const [a, b] = texts.split(' ').map((text, i) => general(dtype, text, i));
      return [a as A, b as A] as const;
    });
    expect(await expectSame(row, pairs, asked)).toBe(pairs.length);
  });
});

it('solve refuses a batch on one side, as Python does', async () => {
  const pairs = ['2x3x3 3', '2x3x3 3x2', '3x3 2x3x2'].map((texts) => {
    const [a, b] = texts.split(' ').map((text) => general('float32', text));
    return [a as A, b as A] as const;
  });
  expect(await expectSame(solvers[0] as Row, pairs)).toBe(0);
});

describe.each(Object.entries(layouts))('of %s matrices Python gives the same', (name, layout) => {
  const laid = (a: A): A => (name === 'stretched' ? mx.broadcastTo(a, [2, ...a.shape]) : layout(a));
  const texts = ['3x3', '2x4x4'];

  it.each([...inverses, ...determinants, ...ofRectangles])('%s', async (...row) => {
    const pairs = texts.map((text) => [laid(general('float32', text)), mx.array(0)] as const);
    expect(await expectSame(row, pairs, { tolerance: loose.float32 })).toBe(texts.length);
  });

  it.each(ofTriangles)('%s', async (...row) => {
    const pairs = texts.map((text) => [laid(definite('float32', text)), mx.array(0)] as const);
    expect(await expectSame(row, pairs, { tolerance: loose.float32 })).toBe(texts.length);
  });

  it.each(solvers)('%s', async (...row) => {
    const pairs = texts.map((text, i) => {
      return [laid(general('float32', text)), laid(general('float32', text.replace(/.$/, '2'), i + 1))] as const;
    });
    expect(await expectSame(row, pairs, { tolerance: loose.float32 })).toBe(texts.length);
  });
});

describe('every dtype is taken as Python takes it, or refused with a DtypeError:', () => {
  const functions: Row[] = [
    ...inverses,
    ...ofRectangles,
    ...ofTriangles,
    ['mx.linalg.eigvals(a)', (a) => linalg.eigvals(a)],
    ['mx.linalg.eig(a)[0]', (a) => linalg.eig(a)[0]],
    ['mx.linalg.eigh(a)[0]', (a) => linalg.eigh(a)[0]],
    ['mx.linalg.svd(a)[1]', (a) => (linalg.svd(a) as A[])[1] as A],
    ['mx.linalg.qr(a)', (a) => linalg.qr(a)],
    ['mx.linalg.lu(a)', (a) => linalg.lu(a)],
    ['mx.linalg.lu_factor(a)', (a) => linalg.luFactor(a)],
    ...determinants,
  ];
  const cases = functions.flatMap((row) => ['2x2', '4x4'].map((text) => [row[0], text, row] as const));

  it.each(cases)('%s of %s', async (_, text, row) => {
    const one = (dtype: mx.Dtype): A => mx.multiply(mx.eye(shape(text)[0] as number), 2).astype(dtype);
    for (const dtype of mx.dtypes) {
      const taken = await expectSame(row, [[one(dtype), mx.array(0)]]);
      if (taken === 0) expect(() => row[1](one(dtype), one(dtype)), dtype).toThrow(mx.DtypeError);
    }
  });

  const pairs = mx.dtypes.flatMap((left) => mx.dtypes.map((right) => [left, right] as const));

  it.each(solvers)('%s', async (...row) => {
    const two = (dtype: mx.Dtype): A => mx.multiply(mx.eye(2), 2).astype(dtype);
    for (const [left, right] of pairs) {
      const taken = await expectSame(row, [[two(left), two(right)]]);
      if (taken === 0) expect(() => row[1](two(left), two(right)), `${left} ${right}`).toThrow(mx.DtypeError);
    }
  });
});

describe.each(realOrComplex)('one triangle of %s matrices is read:', (dtype) => {
  it.each(['L', 'U'] as const)('eigvalsh, UPLO %s', async (UPLO) => {
    const row: Row = [`mx.linalg.eigvalsh(a, UPLO="${UPLO}")`, (a) => linalg.eigvalsh(a, { UPLO })];
    const pairs = ['2x2', '5x5', '3x4x4'].map((text) => [general(dtype, text), mx.array(0)] as const);
    expect(await expectSame(row, pairs, { tolerance: loose[dtype] })).toBe(3);
  });
});

describe('singular matrices give what Python gives:', () => {
  const singular = (size: number, dtype: mx.Dtype): A =>
    mx.multiply(mx.arange(size).reshape([size, 1]), mx.ones([size])).astype(dtype);

  it.each([...determinants, ...ofRectangles])('%s', async (...row) => {
    const pairs = real.flatMap((dtype) => [1, 2, 3, 4, 5].map((n) => [singular(n, dtype), mx.array(0)] as const));
    expect(await expectSame(row, pairs)).toBe(pairs.length);
  });

  it('a batch of which one is singular', async () => {
    const batch = mx.stack([singular(4, 'float32'), general('float32', '4x4')]);
    for (const row of determinants) expect(await expectSame(row, [[batch, batch]])).toBe(1);
  });

  it.each([...inverses, ...solvers])('%s is an EvalError where Python raises', async (...row) => {
    const pair = [mx.zeros([2, 2]), mx.ones([2, 2])] as const;
    expect(await expectSame(row, [pair])).toBe(0);
    expect(() => mx.evaluate(row[1](...pair))).toThrow(mx.EvalError);
  });
});

it('slogdet holds where det is beyond float32', async () => {
  const tiny = mx.multiply(mx.eye(100), 0.1);
  for (const row of determinants) expect(await expectSame(row, [[tiny, tiny]])).toBe(1);
});

describe.each(mx.dtypes)('det of %s', (dtype) => {
  it.each(determinants)('%s', async (...row) => {
    const pairs = ['1x1', '2x2', '3x3', '2x2x2', '0x0', '2x0x0', '0x2x2'].map((text) => {
      const a = sample(dtype, shape(text), 1);
      return [a, a] as const;
    });
    expect(await expectSame(row, pairs)).toBe(dtype === 'complex64' ? 0 : pairs.length);
  });
});

describe.each(mx.dtypes)('cross of %s gives what Python gives, bit for bit:', (dtype) => {
  const shapes = ['3 3', '2 2', '3 2', '2 3', '4x3 4x3', '2x1x3 5x3', '3 4x3', '4x2 3', '0x3 0x3', '2x3 1x3'];
  const unfit = ['1 1', '4 3', '3x2 2x3', '4x3 5x3', '0 3'];
  const pairs = (texts: string[]): [A, A][] =>
    texts.map((text) => {
      const [a, b] = text.split(' ').map((each, i) => sample(dtype, shape(each), i));
      return [a as A, b as A];
    });

  it('along the last axis', async () => {
    const row: Row = ['mx.linalg.cross(a, b)', (a, b) => linalg.cross(a, b)];
    const taken = await expectSame(row, pairs([...shapes, ...unfit]), { bits: true });
    expect(taken).toBe(dtype === 'bool' ? 7 : shapes.length);
  });

  it.each([0, 1, -2, 2])('along axis %i', async (axis) => {
    const row: Row = [`mx.linalg.cross(a, b, axis=${axis})`, (a, b) => linalg.cross(a, b, { axis })];
    const texts = ['3x4 3x4', '2x3x4 2x3x4', '3x2 2x2', '5x3 5x3', '2x4x3 2x4x2', '3x4 3x1', '3 3', '2x2x2 2x2x2'];
    await expectSame(row, pairs(texts), { bits: true });
  });
});

it('cross promotes dtypes as Python does', async () => {
  const row: Row = ['mx.linalg.cross(a, b)', (a, b) => linalg.cross(a, b)];
  const pairs = mx.dtypes.flatMap((left) =>
    mx.dtypes.map((right) => [sample(left, [3]), sample(right, [3], 1)] as const),
  );
  await expectSame(row, pairs, { bits: true });
});
