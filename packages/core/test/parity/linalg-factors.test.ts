import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { inPython, layouts, useOracle } from './against-python.js';
import { type Asked, dagger, definite, expectForm, expectNear, expectSame, general, type Row } from './matrices.js';

useOracle();

const { linalg } = mx;
type A = mx.MLXArray;

const real = ['float32', 'float64'] as const;
const realOrComplex = [...real, 'complex64'] as const;
const squares = ['1x1', '2x2', '3x3', '5x5', '2x4x4', '2x1x3x3', '33x33'];
const oblong = [...squares, '2x5', '5x2', '1x4', '4x1', '3x2x4', '2x3x1x2'];
const withoutElements = ['0x0', '3x0x0', '0x4x4', '5x0', '0x5', '2x5x0', '2x0x5', '0x3x2', '0x2x3'];

/** float32 rounds at 1e-7, and the factors are as large as the matrices. */
const near = (dtype: mx.Dtype): Asked['tolerance'] =>
  dtype === 'float64' ? { rtol: 1e-11, atol: 1e-11 } : { rtol: 1e-4, atol: 1e-4 };

const unit = (n: number, like: A): A =>
  mx.broadcastTo(mx.eye(n, { dtype: like.dtype }), [...like.shape.slice(0, -2), n, n]);

const columnsOf = (a: A): number => a.shape.at(-1) as number;

function expectOrthonormal(q: A): void {
  expectNear(mx.matmul(dagger(q), q), unit(columnsOf(q), q), near(q.dtype));
}

const firstColumns = (a: A, count: number): A => mx.split(a, [count], { axis: -1 })[0] as A;
const firstRows = (a: A, count: number): A => mx.split(a, [count], { axis: -2 })[0] as A;

function expectQr(a: A): void {
  const [q, r] = linalg.qr(a);
  expectNear(mx.matmul(q, r), a, near(a.dtype));
  expectNear(mx.triu(r), r, { rtol: 0, atol: 0 });
  expectOrthonormal(q);
}

function expectLu(a: A): void {
  const [p, l, u] = linalg.lu(a);
  const rows = mx.takeAlongAxis(l, mx.expandDims(p, -1), { axis: -2 });
  expectNear(mx.matmul(rows, u), a, near(a.dtype));
  expectNear(mx.triu(u), u, { rtol: 0, atol: 0 });
  expectNear(mx.subtract(mx.tril(l), l), mx.zerosLike(l), { rtol: 0, atol: 0 });
  expectNear(mx.max(mx.abs(l)), mx.array(1, { dtype: a.dtype }));
}

function expectSvd(a: A): void {
  const [u, s, vh] = linalg.svd(a);
  const rank = columnsOf(s);
  const scaled = mx.multiply(firstColumns(u, rank), mx.expandDims(s, -2));
  expectNear(mx.matmul(scaled, firstRows(vh, rank)), a, near(a.dtype));
  expectNear(linalg.svd(a, { computeUv: false }), s, near(a.dtype));
  expectOrthonormal(u);
  expectOrthonormal(vh);
}

function expectEigen(a: A, values: A, vectors: A): void {
  const complex = vectors.dtype === 'complex64' ? a.astype('complex64') : a;
  expectNear(mx.matmul(complex, vectors), mx.multiply(mx.expandDims(values, -2), vectors), near(vectors.dtype));
  const lengths = linalg.norm(vectors, { axis: -2 });
  expectNear(lengths, mx.onesLike(lengths), near(lengths.dtype));
}

function expectEig(a: A): void {
  const [values, vectors] = linalg.eig(a);
  expectEigen(a, values, vectors);
  expectNear(linalg.eigvals(a), values, near('complex64'));
}

function expectEigh(a: A, UPLO: 'L' | 'U'): void {
  const [values, vectors] = linalg.eigh(a, { UPLO });
  expectEigen(a, values, vectors);
  expectOrthonormal(vectors);
  expectNear(linalg.eigvalsh(a, { UPLO }), values, near(values.dtype));
  expectNear(mx.sort(values), values, { rtol: 0, atol: 0 });
}

function expectCholesky(a: A): void {
  const [l, u] = [linalg.cholesky(a), linalg.cholesky(a, { upper: true })];
  expectNear(mx.matmul(l, dagger(l)), a, near(a.dtype));
  expectNear(mx.matmul(dagger(u), u), a, near(a.dtype));
  expectNear(mx.tril(l), l, { rtol: 0, atol: 0 });
  expectNear(mx.triu(u), u, { rtol: 0, atol: 0 });
}

const identities: [name: string, expectIdentity: (a: A) => void, dtypes: readonly mx.Dtype[], shapes: string[]][] = [
  ['Q @ R of qr, with R triangular and Q orthonormal,', expectQr, real, oblong],
  ['L[P] @ U of lu, with triangular factors,', expectLu, real, oblong],
  ['U diag(S) Vᴴ of svd, with unitary U and V,', expectSvd, realOrComplex, oblong],
  ['a @ v = λ v of eig, with v of length 1,', expectEig, realOrComplex, squares],
];

const hermitian: [name: string, expectIdentity: (a: A) => void, dtypes: readonly mx.Dtype[]][] = [
  ['a @ v = λ v of eigh of the lower triangle', (a) => expectEigh(a, 'L'), realOrComplex],
  ['a @ v = λ v of eigh of the upper triangle', (a) => expectEigh(a, 'U'), realOrComplex],
  ['L @ Lᵀ and Uᵀ @ U of cholesky', expectCholesky, real],
];

describe.each(identities)('%s', (_, expectIdentity, dtypes, shapes) => {
  const cases = dtypes.flatMap((dtype) => shapes.map((text) => [dtype, text] as const));
  it.each(cases)('holds for %s %s', (dtype, text) => expectIdentity(general(dtype, text)));

  it.each(Object.keys(layouts))('holds for matrices %s in memory', (name) => {
    for (const a of [general('float32', '4x4'), general('float32', '2x3x3', 1)]) {
      const layout = layouts[name] as (a: A) => A;
      expectIdentity(name === 'stretched' ? mx.broadcastTo(a, [3, ...a.shape]) : layout(a));
    }
  });
});

describe.each(hermitian)('%s', (_, expectIdentity, dtypes) => {
  const cases = dtypes.flatMap((dtype) => squares.map((text) => [dtype, text] as const));
  it.each(cases)('holds for %s %s', (dtype, text) => expectIdentity(definite(dtype, text)));

  it.each(['transposed', 'cut out', 'reversed'])('holds for matrices %s in memory', (name) => {
    const layout = layouts[name] as (a: A) => A;
    for (const text of ['4x4', '2x3x3']) expectIdentity(layout(definite('float32', text)));
  });
});

describe('matrices of some hundred rows', () => {
  const a = general('float64', '300x300');

  it.each<[string, (a: A) => void]>([
    ['qr', expectQr],
    ['lu', expectLu],
    ['svd', expectSvd],
  ])('are factored by %s', (_, expectIdentity) => expectIdentity(a));

  it('are solved', () => {
    const b = general('float64', '300x2', 1);
    expectNear(mx.matmul(a, linalg.solve(a, b)), b, { rtol: 1e-9, atol: 1e-9 });
    const triangle = mx.add(mx.divide(mx.tril(a), 300), mx.eye(300, { dtype: 'float64' }));
    expectNear(mx.matmul(triangle, linalg.solveTriangular(triangle, b)), b, { rtol: 1e-9, atol: 1e-9 });
  });
});

describe('matrices of less than full rank', () => {
  const rows = mx.array([
    [1, 2, 3, 4],
    [2, 4, 6, 8],
    [0, 1, 1, 0],
    [1, 0, 0, 1],
  ]);

  it.each<[string, (a: A) => void]>([
    ['qr', expectQr],
    ['lu', expectLu],
    ['svd', expectSvd],
    ['eig', expectEig],
  ])('are factored by %s', (_, expectIdentity) => {
    expectIdentity(rows);
    expectIdentity(mx.ones([3, 3]));
    expectIdentity(mx.add(mx.zeros([2, 2]), 1));
  });

  it('give a pinv with a @ pinv(a) @ a = a', () => {
    for (const a of [
      rows,
      mx.array([
        [4, 1],
        [4, 1],
      ]),
      general('float32', '3x5'),
      general('float64', '2x4x3'),
    ]) {
      expectNear(mx.matmul(mx.matmul(a, linalg.pinv(a)), a), a, near(a.dtype));
    }
  });
});

describe('inverses times the matrix are the identity:', () => {
  it.each(real)('%s', (dtype) => {
    for (const text of squares) {
      const a = general(dtype, text);
      const expectInverse = (matrix: A, inverse: A): void =>
        expectNear(mx.matmul(matrix, inverse), unit(columnsOf(a), a), near(dtype));
      expectInverse(a, linalg.inv(a));
      expectInverse(mx.tril(a), linalg.triInv(a));
      expectInverse(mx.triu(a), linalg.triInv(a, { upper: true }));
      const whole = definite(dtype, text);
      for (const upper of [false, true]) {
        const inverse = linalg.choleskyInv(linalg.cholesky(whole, { upper }), { upper });
        expectNear(mx.matmul(whole, inverse), unit(columnsOf(a), a), {
          rtol: 1e-2,
          atol: dtype === 'float64' ? 1e-9 : 1e-2,
        });
      }
    }
  });
});

it('luFactor packs both triangles of lu, and its pivots are the exchanges of rows', () => {
  for (const text of oblong.filter((each) => each.split('x').length === 2)) {
    const a = general('float32', text);
    const [packed, pivots] = linalg.luFactor(a);
    const order = Array.from({ length: a.shape[0] as number }, (_, i) => i);
    for (const [i, pivot] of (pivots.tolist() as number[]).entries()) {
      [order[i], order[pivot]] = [order[pivot] as number, order[i] as number];
    }
    const least = Math.min(...a.shape);
    const l = mx.add(mx.tril(firstColumns(packed, least), { k: -1 }), mx.eye(a.shape[0] as number, { m: least }));
    expectNear(
      mx.matmul(l, mx.triu(firstRows(packed, least))),
      mx.take(a, mx.array(order, { dtype: 'int32' }), { axis: 0 }),
      near('float32'),
    );
  }
});

describe.each(real)('of %s matrices Python gives the same', (dtype) => {
  it.each<Row>([
    ['mx.linalg.lu(a)', (a) => linalg.lu(a)],
    ['mx.linalg.lu_factor(a)', (a) => linalg.luFactor(a)],
    ['mx.abs(mx.linalg.qr(a)[1])', (a) => mx.abs(linalg.qr(a)[1])],
  ])('%s', async (...row) => {
    const pairs = oblong.map((text) => [general(dtype, text), mx.array(0)] as const);
    expect(await expectSame(row, pairs, { tolerance: near(dtype) })).toBe(oblong.length);
  });
});

describe('eigenvalues of matrices that are not symmetric are those of Python, in any order:', () => {
  it.each(realOrComplex)('%s', async (dtype) => {
    const few = squares.filter((text) => text !== '33x33');
    const arrays = few.map((text) => general(dtype, text));
    const theirs = await inPython(
      'mx.stack([(mx.linalg.eigvals(a) ** k).sum(-1) for k in (1, 2, 3)])',
      arrays.map((a) => [a, a]),
    );
    for (const [i, a] of arrays.entries()) {
      const values = linalg.eigvals(a);
      const sums = mx.stack([1, 2, 3].map((k) => mx.sum(mx.power(values, k), { axis: -1 })));
      expect(theirs[i]?.[0]?.dtype).toBe('complex64');
      expectNear(sums, mx.fromBytes(theirs[i]?.[0]?.bytes as Uint8Array, sums.shape, 'complex64'), {
        rtol: 1e-3,
        atol: 1e-3,
      });
    }
  });
});

const forms: Row[] = [
  ['mx.linalg.qr(a)', (a) => linalg.qr(a)],
  ['mx.linalg.svd(a)', (a) => linalg.svd(a)],
  ['mx.linalg.svd(a, compute_uv=False)', (a) => linalg.svd(a, { computeUv: false })],
  ['mx.linalg.pinv(a)', (a) => linalg.pinv(a)],
];
const squareForms: Row[] = [
  ['mx.linalg.eig(a)', (a) => linalg.eig(a)],
  ['mx.linalg.eigvals(a)', (a) => linalg.eigvals(a)],
  ['mx.linalg.eigh(a)', (a) => linalg.eigh(a)],
  ['mx.linalg.eigvalsh(a, UPLO="U")', (a) => linalg.eigvalsh(a, { UPLO: 'U' })],
  ['mx.linalg.cholesky(a)', (a) => linalg.cholesky(a)],
];

describe('matrices without elements give what Python gives:', () => {
  it.each(forms)('%s', async (...row) => {
    for (const dtype of real) {
      const pairs = withoutElements.map(
        (text) => [mx.zeros(text.split('x').map(Number), { dtype }), mx.array(0)] as const,
      );
      expect(await expectSame(row, pairs)).toBe(withoutElements.length);
    }
  });

  it.each(squareForms)('%s', async (...row) => {
    const pairs = ['0x0', '3x0x0', '0x4x4'].map(
      (text) => [mx.zeros(text.split('x').map(Number)), mx.array(0)] as const,
    );
    expect(await expectSame(row, pairs)).toBe(3);
  });
});

describe('matrices without elements, of which Python dies, give', () => {
  const [none, batch] = [mx.zeros([0, 0]), mx.zeros([3, 0, 0])];
  const shapesOf = (arrays: A[]): string[] => arrays.map(({ shape, dtype }) => `[${shape}] ${dtype}`);

  it.each<[string, (a: A) => A]>([
    ['inv', (a) => linalg.inv(a)],
    ['triInv', (a) => linalg.triInv(a)],
    ['choleskyInv', (a) => linalg.choleskyInv(a, { upper: true })],
    ['solve', (a) => linalg.solve(a, a)],
    ['solveTriangular', (a) => linalg.solveTriangular(a, a)],
  ])('an array of their shape from %s', (_, ours) => {
    expect(shapesOf([none, batch].map(ours))).toEqual(['[0,0] float32', '[3,0,0] float32']);
    expect(ours(batch).size).toBe(0);
  });

  it('solutions of no unknowns', () => {
    expect(shapesOf([linalg.solve(none, mx.zeros([0]))])).toEqual(['[0] float32']);
    expect(shapesOf([linalg.solve(none, mx.zeros([0, 2], { dtype: 'float64' }))])).toEqual(['[0,2] float64']);
  });

  it('factors without elements, and P in order', () => {
    expect(shapesOf(linalg.lu(mx.zeros([0, 3])))).toEqual(['[0] uint32', '[0,0] float32', '[0,3] float32']);
    expect(shapesOf(linalg.lu(mx.zeros([2, 3, 0])))).toEqual(['[2,3] uint32', '[2,3,0] float32', '[2,0,0] float32']);
    expect(linalg.lu(mx.zeros([2, 3, 0]))[0].tolist()).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(shapesOf(linalg.luFactor(mx.zeros([2, 3, 0])))).toEqual(['[2,3,0] float32', '[2,0] uint32']);
  });
});

it('shapes and dtypes of the factors are those of Python', async () => {
  for (const dtype of realOrComplex) {
    for (const text of ['3x3', '2x4x4']) {
      for (const row of [...squareForms.slice(0, 4), ...forms.slice(1, 3)])
        await expectForm(row, definite(dtype, text));
    }
  }
});
