import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';

const { linalg } = mx;
type A = mx.MLXArray;

const real = ['float32', 'float64'] as const;
const realOrComplex = [...real, 'complex64'] as const;
const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: low } = Number;

/** n rows of a matrix with `bad` in one place, or everywhere. */
function spoilt(n: number, bad: number, place: number | 'everywhere'): number[][] {
  return Array.from({ length: n }, (_, row) =>
    Array.from({ length: n }, (_, column) => {
      const isBad = place === 'everywhere' || place === row * n + column;
      return isBad ? bad : ((row * 7 + column * 5) % 11) - 4.5 + (row === column ? 9 : 0);
    }),
  );
}

const places = (n: number): (number | 'everywhere')[] => [0, 1, n * n - 1, (n * n) >> 1, 'everywhere'];

const spoiltMatrices = [1, 2, 3, 4, 5, 17].flatMap((n) =>
  [nan, inf, low].flatMap((bad) =>
    [...new Set(places(n))]
      .filter((place) => place === 'everywhere' || place < n * n)
      .map((place) => spoilt(n, bad, place)),
  ),
);

const all = (results: A | A[]): A[] => (Array.isArray(results) ? results : [results]);
const isNaNThroughout = (a: A): boolean => mx.all(mx.isnan(a)).item() === true;

type Named = [name: string, ours: (a: A) => A | A[]];

const iterative: Named[] = [
  ['svd', (a) => linalg.svd(a)],
  ['svd of the values alone', (a) => linalg.svd(a, { computeUv: false })],
  ['eig', (a) => linalg.eig(a)],
  ['eigvals', (a) => linalg.eigvals(a)],
];

const hermitian: Named[] = [
  ['eigh', (a) => linalg.eigh(a)],
  ['eigvalsh', (a) => linalg.eigvalsh(a)],
  ['eigh of the upper triangle', (a) => linalg.eigh(a, { UPLO: 'U' })],
  ['eigvalsh of the upper triangle', (a) => linalg.eigvalsh(a, { UPLO: 'U' })],
];

describe.each(realOrComplex)('NaN and infinities in %s matrices', (dtype) => {
  const functions: Named[] = dtype === 'complex64' ? iterative : [...iterative, ['pinv', (a) => linalg.pinv(a)]];

  it.each(functions)('give NaN throughout from %s', (_, ours) => {
    for (const rows of spoiltMatrices) {
      for (const result of all(ours(mx.array(rows, { dtype })))) expect(isNaNThroughout(result)).toBe(true);
    }
  });

  it.each(hermitian)('give NaN throughout from %s, where its triangle has them', (_, ours) => {
    for (const rows of spoiltMatrices) {
      const a = mx.array(rows, { dtype });
      for (const result of all(ours(mx.add(a, mx.swapaxes(a, -1, -2))))) expect(isNaNThroughout(result)).toBe(true);
    }
  });

  it('in the other triangle are not seen by eigh', () => {
    const [clean, dirty] = [
      mx.array(
        [
          [2, 0],
          [1, 3],
        ],
        { dtype },
      ),
      mx.array(
        [
          [2, nan],
          [1, 3],
        ],
        { dtype },
      ),
    ];
    expect(linalg.eigvalsh(dirty).tolist()).toEqual(linalg.eigvalsh(clean).tolist());
    expect(linalg.eigvalsh(dirty.T, { UPLO: 'U' }).tolist()).toEqual(linalg.eigvalsh(clean).tolist());
    expect(isNaNThroughout(linalg.eigvalsh(dirty, { UPLO: 'U' }))).toBe(true);
  });

  it('spoil only their own matrix of a batch', () => {
    const clean = mx.array(spoilt(3, 0, 5), { dtype });
    const batch = mx.stack([clean, mx.array(spoilt(3, nan, 4), { dtype }), clean]);
    for (const [name, ours] of [...functions, ...hermitian]) {
      const alone = all(ours(clean));
      for (const [i, result] of all(ours(batch)).entries()) {
        const [first, second, third] = mx.split(result, 3) as [A, A, A];
        const expected = mx.expandDims(alone[i] as A, 0);
        expect(isNaNThroughout(second), name).toBe(true);
        expect(mx.allclose(first, expected).item(), name).toBe(true);
        expect(mx.allclose(third, expected).item(), name).toBe(true);
      }
    }
  });
});

describe.each(real)('NaN and infinities in %s matrices', (dtype) => {
  it.each<Named>([
    ['qr', (a) => linalg.qr(a)],
    ['lu', (a) => linalg.lu(a)],
    ['luFactor', (a) => linalg.luFactor(a)],
    ['inv', (a) => linalg.inv(a)],
    ['triInv', (a) => linalg.triInv(a)],
    ['cholesky', (a) => linalg.cholesky(a)],
    ['choleskyInv', (a) => linalg.choleskyInv(a)],
    ['det', (a) => linalg.det(a)],
    ['slogdet', (a) => linalg.slogdet(a)],
    ['solve', (a) => linalg.solve(a, mx.ones([a.shape[0] as number]))],
    ['solveTriangular', (a) => linalg.solveTriangular(a, mx.ones([a.shape[0] as number]))],
  ])('come to an end in %s, by a result or an EvalError', (_, ours) => {
    for (const rows of spoiltMatrices) {
      try {
        mx.evaluate(ours(mx.array(rows, { dtype })));
      } catch (error) {
        expect(error).toBeInstanceOf(mx.EvalError);
      }
    }
  });

  it('leave P of lu and the pivots of luFactor within the rows', () => {
    for (const rows of spoiltMatrices) {
      const a = mx.array(rows, { dtype });
      const positions = (linalg.lu(a)[0].tolist() as number[]).toSorted((x, y) => x - y);
      expect(positions).toEqual(rows.map((_, i) => i));
      for (const pivot of linalg.luFactor(a)[1].tolist() as number[]) expect(pivot).toBeLessThan(rows.length);
    }
  });

  it('give NaN from det', () => {
    for (const n of [1, 2, 3, 4, 5])
      expect(linalg.det(mx.array(spoilt(n, nan, 'everywhere'), { dtype })).item()).toBeNaN();
  });
});

describe('cholesky', () => {
  it.each<[string, number[][]]>([
    [
      'a negative matrix',
      [
        [-1, 0],
        [0, -1],
      ],
    ],
    [
      'an indefinite matrix',
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'a matrix with NaN',
      [
        [nan, 0],
        [0, 1],
      ],
    ],
    ['a negative number', [[-4]]],
    [
      'a zero before the last row',
      [
        [0, 0],
        [0, 1],
      ],
    ],
  ])('is NaN throughout of %s', (_, rows) => {
    expect(isNaNThroughout(linalg.cholesky(mx.array(rows)))).toBe(true);
    expect(isNaNThroughout(linalg.cholesky(mx.array(rows), { upper: true }))).toBe(true);
  });

  it('keeps the factors beside a matrix that has none', () => {
    const batch = mx.array([
      [
        [4, 2],
        [2, 5],
      ],
      [
        [1, 2],
        [2, 1],
      ],
    ]);
    expect(linalg.cholesky(batch).tolist()).toEqual([
      [
        [2, 0],
        [1, 2],
      ],
      [
        [nan, nan],
        [nan, nan],
      ],
    ]);
  });
});

const rectangular: Named[] = [
  ['qr', (a) => linalg.qr(a)],
  ['svd', (a) => linalg.svd(a)],
  ['pinv', (a) => linalg.pinv(a)],
  ['lu', (a) => linalg.lu(a)],
  ['luFactor', (a) => linalg.luFactor(a)],
];

const square: Named[] = [
  ...iterative.slice(2),
  ...hermitian,
  ['inv', (a) => linalg.inv(a)],
  ['triInv', (a) => linalg.triInv(a)],
  ['cholesky', (a) => linalg.cholesky(a)],
  ['choleskyInv', (a) => linalg.choleskyInv(a)],
  ['det', (a) => linalg.det(a)],
  ['slogdet', (a) => linalg.slogdet(a)],
  ['solve', (a) => linalg.solve(a, mx.ones([2]))],
  ['solveTriangular', (a) => linalg.solveTriangular(a, mx.ones([2]))],
];

describe('ShapeError', () => {
  it.each([...rectangular, ...square])('for fewer than 2 axes of %s', (_, ours) => {
    expect(() => ours(mx.array(1))).toThrow(mx.ShapeError);
    expect(() => ours(mx.ones([2]))).toThrow(mx.ShapeError);
  });

  it.each(square)('for %s of matrices that are not square', (_, ours) => {
    expect(() => ours(mx.ones([2, 3]))).toThrow(mx.ShapeError);
    expect(() => ours(mx.ones([4, 3, 2]))).toThrow(mx.ShapeError);
  });

  it.each<[string, (a: A, b: A) => A]>([
    ['solve', linalg.solve],
    ['solveTriangular', linalg.solveTriangular],
  ])('for systems of %s that do not fit', (_, ours) => {
    const a = mx.ones([3, 3]);
    for (const shape of [[], [2], [4], [2, 3], [4, 3], [2, 2, 3]]) {
      expect(() => ours(a, mx.ones(shape)), `[${shape}]`).toThrow(mx.ShapeError);
    }
    expect(() => ours(mx.ones([2, 3, 3]), mx.ones([3, 3, 1]))).toThrow(mx.ShapeError);
  });

  it('for an axis that cross has not', () => {
    const a = mx.ones([2, 3]);
    for (const axis of [2, -3, 0.5, nan]) expect(() => linalg.cross(a, a, { axis })).toThrow(mx.ShapeError);
    expect(() => linalg.cross(a, mx.ones([4, 3]))).toThrow(mx.ShapeError);
    expect(() => linalg.cross(mx.ones([4]), mx.ones([4]))).toThrow(mx.MLXError);
    expect(() => linalg.cross(mx.array(1), mx.array(1))).toThrow(mx.ShapeError);
  });

  it('for more elements than LAPACK counts', () => {
    const wide = mx.broadcastTo(mx.array(1), [50_000, 50_000]);
    for (const [name, ours] of [...rectangular, ...square]) expect(() => ours(wide), name).toThrow(mx.ShapeError);
    expect(() => linalg.norm(wide, { ord: 'nuc' })).toThrow(mx.ShapeError);
    expect(() => linalg.svd(mx.broadcastTo(mx.array(1), [100_000, 2]))).toThrow(mx.ShapeError);
    expect(() => linalg.eigh(mx.broadcastTo(mx.array(1), [32_766, 32_766]))).toThrow(mx.ShapeError);
  });
});

describe('ArgumentError', () => {
  const a = mx.eye(2);

  it.each([...rectangular, ...square])('for %s of what is no array', (_, ours) => {
    expect(() => ours([[1]] as never)).toThrow(mx.ArgumentError);
  });

  it('for a triangle that is neither', () => {
    for (const UPLO of ['l', 'X', '', 1, null]) {
      expect(() => linalg.eigh(a, { UPLO: UPLO as 'L' })).toThrow(mx.ArgumentError);
      expect(() => linalg.eigvalsh(a, { UPLO: UPLO as 'L' })).toThrow(mx.ArgumentError);
    }
  });

  it('for options that are none, and a stream that is none', () => {
    for (const options of [null, 1, [], a] as never[]) {
      expect(() => linalg.svd(a, options)).toThrow(mx.ArgumentError);
      expect(() => linalg.inv(a, options)).toThrow(mx.ArgumentError);
      expect(() => linalg.cross(a, a, options)).toThrow(mx.ArgumentError);
      expect(() => linalg.norm(a, options)).toThrow(mx.ArgumentError);
    }
    expect(() => linalg.qr(a, { stream: 'tpu' as 'cpu' })).toThrow(mx.ArgumentError);
  });
});

it('a disposed array is a HandleError', () => {
  for (const [name, ours] of [...rectangular, ...square]) {
    const gone = mx.eye(2);
    gone.dispose();
    expect(() => ours(gone), name).toThrow(mx.HandleError);
  }
});

it('a stream of the CPU is taken by all', () => {
  const [a, v] = [mx.eye(2), mx.ones([2])];
  const stream = mx.cpu;
  const results = [
    linalg.cholesky(a, { stream }),
    linalg.choleskyInv(a, { stream }),
    linalg.det(a, { stream }),
    linalg.eigvals(a, { stream }),
    linalg.eigvalsh(a, { stream }),
    linalg.inv(a, { stream }),
    linalg.pinv(a, { stream }),
    linalg.triInv(a, { stream }),
    linalg.norm(a, { stream, ord: 2 }),
    linalg.solve(a, v, { stream }),
    linalg.solveTriangular(a, v, { stream }),
    linalg.cross(v, v, { stream }),
    ...linalg.eig(a, { stream }),
    ...linalg.eigh(a, { stream }),
    ...linalg.lu(a, { stream }),
    ...linalg.luFactor(a, { stream }),
    ...linalg.qr(a, { stream }),
    ...linalg.slogdet(a, { stream }),
    ...linalg.svd(a, { stream }),
  ];
  expect(() => mx.evaluate(results)).not.toThrow();
});
