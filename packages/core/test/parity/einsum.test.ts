import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { layouts, sample } from './against-python.js';
import { expectClose, ourAnswer, pythonAnswers, type Question, useNamedArrays } from './named-arrays.js';

useNamedArrays();

type A = mx.MLXArray;
type Path = [path: number[][], description: string];
/** Subscripts, and shapes such as `2x3 3` for [2, 3] and [3]; `-` for []. */
type Row = [subscripts: string, shapes: string];

const one: Row[] = [
  ['i', '3'],
  ['ij', '2x3'],
  ['ba', '2x3'],
  ['Ba', '2x3'],
  ['ij->ji', '2x3'],
  ['ijk->kij', '2x3x4'],
  ['ij->', '2x3'],
  ['ij->j', '2x3'],
  ['ijk->ki', '2x3x4'],
  ['ii', '3x3'],
  ['ii->i', '3x3'],
  ['iii->', '2x2x2'],
  ['iij->ij', '2x2x3'],
  ['iij', '2x2x3'],
  ['ijij->ji', '2x3x2x3'],
  ['ijij->j', '2x3x2x3'],
  ['iijj', '2x2x3x3'],
  ['', '-'],
  ['->', '-'],
  ['...', '2x3'],
  ['...->...', '-'],
  ['...i->i...', '2x3x4'],
  ['i...->...', '2x3x4'],
  ['...ij->...ji', '2x3x4'],
  ['...ii->...i', '2x3x3'],
  ['...i->', '2x3x4'],
  ['...i->i', '2x3x4'],
  ['i...j', '2x3x4'],
  ['i->i...', '3'],
  [' i j -> j i ', '2x3'],
];

const two: Row[] = [
  ['ij,jk->ik', '2x3 3x4'],
  ['ij,jk', '2x3 3x4'],
  ['ij,jk->ki', '2x3 3x4'],
  ['ij,kj->ik', '2x3 4x3'],
  ['ji,kj->ik', '3x2 4x3'],
  ['ij,jk->ijk', '2x3 3x4'],
  ['ij,jk->k', '2x3 3x4'],
  ['i,i', '3 3'],
  ['i,i->i', '3 3'],
  ['i,j', '3 4'],
  ['i,j->ji', '3 4'],
  ['ij,ij', '2x3 2x3'],
  ['ij,ji', '2x3 3x2'],
  ['bij,bjk->bik', '2x3x4 2x4x3'],
  ['itjk,iujk->ijtu', '2x3x2x4 2x2x2x4'],
  ['abcd,efda->bfca', '2x3x4x2 3x2x2x2'],
  ['ii,ij->j', '3x3 3x2'],
  ['iij,jkk->ik', '2x2x3 3x2x2'],
  ['i,', '3 -'],
  [',i', '- 3'],
  [',', '- -'],
  ['ij,->', '2x3 -'],
  ['...ij,...jk->...ik', '2x3x4 2x4x5'],
  ['...ij,...jk->...ik', '3x4 2x4x5'],
  ['...ij,...jk->...ik', '5x1x3x4 2x4x2'],
  ['...i,...i->...', '1x4 5x4'],
  ['...i,...j->...ji', '2x3 2x4'],
  ['ij...,jk...->ik...', '2x3x2 3x4x2'],
  ['...,i', '2x3 4'],
  ['...,...', '2x3 3'],
  ['...ij,j', '2x3x4 4'],
  ['a...,b...->ab...', '2x3 4x3'],
];

const more: Row[] = [
  ['ij,jk,kl->il', '2x8 8x4 4x2'],
  ['ij,jk,kl', '5x8 8x10 10x2'],
  ['ij,jk,kl,lm->im', '2x3 3x4 4x3 3x2'],
  ['ij,jk,ki->', '2x3 3x4 4x2'],
  ['a,ab,abc->abc', '2 2x3 2x3x4'],
  ['a,b,ab->ab', '2 3 2x3'],
  ['a,b,c', '2 3 4'],
  ['a,a,a', '3 3 3'],
  ['ab,ab,c->c', '2x3 2x3 4'],
  ['ab,ab,cd,cd->', '2x3 2x3 3x2 3x2'],
  ['ab,cd,ef->acdf', '2x3 3x2 2x3'],
  ['ea,fb,abcd,gc,hd->efgh', '2x3 3x2 3x2x2x3 3x2 2x3'],
  ['ijk,lmk,ijf->lf', '3x2x4 2x3x4 3x2x2'],
  ['aa,ab,bbc->c', '3x3 3x2 2x2x4'],
  ['i,,', '3 - -'],
  [',,->', '- - -'],
  ['...ij,...jk,k->...i', '2x2x3 3x4 4'],
  ['...,...a,...ab->b...', '2 2x3 2x3x4'],
  ['ij,ij,ij->ij', '1x3 2x1 2x3'],
];

const stretched: Row[] = [
  ['ij,jk->ik', '2x1 3x4'],
  ['ij,ij->', '1x3 2x1'],
  ['bij,bjk->bik', '1x2x3 4x3x2'],
  ['abcd,cdab->abcd', '5x1x3x1 1x7x1x2'],
  ['i,i,i->i', '1 3 1'],
];

const empty: Row[] = [
  ['ij,jk->ik', '2x0 0x3'],
  ['ij,jk->ik', '0x2 2x3'],
  ['ij->i', '2x0'],
  ['ij->', '0x3'],
  ['ij->ji', '0x3'],
  ['i,i', '0 0'],
  ['i,j->ij', '0 3'],
  ['ii->i', '0x0'],
  ['ii', '0x0'],
  ['...i->...', '0x2x3'],
  ['ij,jk,kl->il', '2x0 0x4 4x2'],
  ['i,i->i', '1 0'],
];

const unfit: Row[] = [
  ['i', '2x3'],
  ['ijk', '2x3'],
  ['ii', '2x3'],
  ['ii', '1x3'],
  ['ij,jk', '2x3 4x5'],
  ['ij,jk,kl', '2x3 3x4 5x2'],
  ['ij', '2x3 3x4'],
  ['ij,jk', '2x3'],
  [',', '-'],
  ['i,i,', '3 3'],
  ['ij...', '2'],
  ['...ij,...jk', '3x2x2 2x2x2'],
  ['->i', '3'],
  ['', '3'],
];

const malformed: Row[] = [
  ['i->ii', '3'],
  ['ij->i->', '2x3'],
  ['i->i,', '3'],
  ['i..j', '2x3'],
  ['..', '2x3'],
  ['....', '2x3'],
  ['...i...', '2x3'],
  ['i->......', '3'],
  ['i1', '2x3'],
  ['i;j', '2x3'],
  ['i-j', '2x3'],
  ['i>j', '2x3'],
  ['ß', '3'],
  ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', '2'],
];

const shapesOf = (text: string): number[][] =>
  text.split(' ').map((shape) => (shape === '-' ? [] : shape.split('x').map(Number)));

const question = (dtype: mx.Dtype, [subscripts, shapes]: Row, layout = (a: A): A => a): Question => ({
  python: `mx.einsum(${JSON.stringify(subscripts)}, *arrays)`,
  ours: (...arrays) => mx.einsum(subscripts, ...arrays),
  arrays: shapesOf(shapes).map((shape, i) => layout(sample(dtype, shape, i))),
});

const dtypes = ['float32', 'float16', 'bfloat16', 'float64', 'complex64', 'int32', 'bool'] as const;

describe.each(dtypes)('einsum of %s arrays gives what Python gives', (dtype) => {
  it.each([...one, ...two])("for '%s' of %s", async (...row) => {
    await expectClose(question(dtype, row));
  });

  it.each([...more, ...stretched])("for '%s' of %s", async (...row) => {
    await expectClose(question(dtype, row));
  });

  it.each(empty)("for '%s' of %s", async (...row) => {
    await expectClose(question(dtype, row));
  });
});

it.each([...unfit, ...malformed])(
  "einsum and einsumPath refuse '%s' of %s with typed errors, as Python does",
  async (...row) => {
    const { arrays, python } = question('float32', row);
    expect(await pythonAnswers([{ arrays, python }])).toEqual([null]);
    const refusal = unfit.includes(row) ? /./ : /expected/;
    for (const op of [mx.einsum, mx.einsumPath]) expect(() => op(row[0], ...arrays)).toThrow(refusal);
  },
);

it.each(Object.entries(layouts))('einsum of %s arrays gives what Python gives', async (_, layout) => {
  const rows = [...one, ...two].filter(([, shapes]) => !shapes.includes('-'));
  await expectClose(...rows.map((row) => question('float32', row, layout)));
});

it('einsum of two dtypes gives what Python gives', async () => {
  const named = mx.dtypes.map((dtype) => mx.abs(sample('int32', [3, 3], dtype.length)).astype(dtype));
  const pairs = named.flatMap((a) => named.map((b) => [a, b]));
  for (const subscripts of ['ij,jk->ik', 'ij,ij->ij']) {
    const python = `mx.einsum("${subscripts}", *arrays)`;
    await expectClose(
      ...pairs.map((arrays) => ({ python, ours: (...given: A[]) => mx.einsum(subscripts, ...given), arrays })),
    );
  }
});

/** Arrays that are never computed have the paths of Python, and the texts. */
async function expectPaths(...rows: readonly Row[]): Promise<void> {
  const python = rows.map(([subscripts, shapes]) => {
    const zeros = JSON.stringify(shapesOf(shapes));
    const call = `mx.einsum_path(${JSON.stringify(subscripts)}, *[mx.zeros(shape) for shape in ${zeros}])`;
    return `(lambda answer: [[list(step) for step in answer[0]], answer[1]])(${call})`;
  });
  const answers = await pythonAnswers<Path>(python.map((each) => ({ python: each, arrays: [] })));
  const ours = rows.map(([subscripts, shapes]) =>
    ourAnswer(() => mx.einsumPath(subscripts, ...shapesOf(shapes).map((shape) => mx.zeros(shape)))),
  );
  expect(ours).toEqual(answers);
  expect(answers).not.toContain(null);
}

describe('einsumPath', () => {
  it.each([...one, ...two, ...more, ...stretched, ...empty])(
    "and its text for '%s' of %s are Python's",
    async (...row) => {
      await expectPaths(row);
    },
  );

  it.each<Row>([
    ['ij,jk,kl->il', '1000x8 8x1000 1000x8'],
    ['ij,jk,kl->il', '8x1000 1000x8 8x1000'],
    ['eb,cb,fb->cef', '4x3 4x3 3x3'],
    ['dd,fb,be,cdb->cef', '5x5 3x3 3x4 4x5x3'],
    ['bca,cdb,dbf,afc->', '3x4x2 4x5x3 5x3x3 2x3x4'],
    ['ab,bc,cd,de,ef,fg->ag', '2x9 9x3 3x8 8x4 4x7 7x5'],
    ['abc,abd,acd,bcd->', '5x6x7 5x6x8 5x7x8 6x7x8'],
    ['a,b,c,d,e->abcde', '9 8 7 6 5'],
    ['a,b,c->', '65536 65536 65536'],
    ['a,b,c,d->abcd', '2000000000 2000000000 2000000000 2000000000'],
    ['ab,cd,ef->', '65536x65536 65536x65536 65536x65536'],
  ])("and its text for '%s' of %s are Python's", async (...row) => {
    await expectPaths(row);
  });
});

describe('of 300 subscripts by chance', () => {
  let state = 12345;
  const below = (n: number): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * n);
  };
  const lengths: Record<string, number> = { a: 2, b: 3, c: 1, d: 2, e: 4 };
  const letters = Object.keys(lengths);
  const word = (length: number): string => Array.from({ length }, () => letters[below(letters.length)]).join('');
  const rows = Array.from({ length: 300 }, (): Row => {
    const terms = Array.from({ length: 1 + below(5) }, () => word(below(4)));
    const known = [...new Set(terms.join(''))];
    const kept = known.filter(() => below(2) === 1).sort(() => below(3) - 1);
    const shapes = terms.map((term) => (term === '' ? '-' : Array.from(term, (letter) => lengths[letter]).join('x')));
    return [`${terms.join(',')}${below(4) === 0 ? '' : `->${kept.join('')}`}`, shapes.join(' ')];
  });

  it('each gives what Python gives', async () => {
    await expectClose(...rows.map((row) => question('float64', row)));
  });

  it('each has the path and the text of Python', async () => {
    await expectPaths(...rows);
  });
});

it('einsum and einsumPath refuse or read a million characters at once', () => {
  const a = mx.ones([3]);
  const million = 1_000_000;
  const start = performance.now();
  for (const subscripts of ['i'.repeat(million), `${'i'.repeat(million)}!`, ','.repeat(million), '.'.repeat(million)]) {
    for (const op of [mx.einsum, mx.einsumPath]) expect(() => op(subscripts, a)).toThrow(/^einsum.{0,200}$/);
  }
  expect(mx.einsum(`${' '.repeat(million)}i->`, a).item()).toBe(3);
  expect(performance.now() - start).toBeLessThan(5000);
});
