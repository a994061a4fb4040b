import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

const categories = [
  mx.generic,
  mx.number,
  mx.inexact,
  mx.floating,
  mx.complexfloating,
  mx.integer,
  mx.signedinteger,
  mx.unsignedinteger,
] as const;

const kinds = [
  'bool',
  'signed integer',
  'unsigned integer',
  'integral',
  'real floating',
  'complex floating',
  'numeric',
] as const;

const prelude = `
def named(name): return getattr(mx, 'bool_' if name == 'bool' else name)
def text(dtype): return str(dtype).removeprefix('mlx.core.').removesuffix('_')
names, categories = inputs["names"], inputs["categories"]
`;

describe('dtypes', () => {
  it('are promoted as in MLX, all 196 pairs', async () => {
    const { table } = await oracle.run<{ table: string[][] }>(
      `${prelude}outputs["table"] = [[text(mx.result_type(named(a), named(b))) for b in names] for a in names]`,
      { names: mx.dtypes, categories },
    );
    expect(mx.dtypes.map((a) => mx.dtypes.map((b) => mx.resultType(a, b)))).toEqual(table);
  });

  it('are promoted by the operations as resultType says', () => {
    for (const a of mx.dtypes) {
      for (const b of mx.dtypes) {
        expect(mx.add(mx.zeros([1], { dtype: a }), mx.zeros([1], { dtype: b })).dtype).toBe(mx.resultType(a, b));
      }
    }
  });

  it('can be cast as in MLX, all 196 pairs', async () => {
    const { table } = await oracle.run<{ table: boolean[][] }>(
      `${prelude}outputs["table"] = [[mx.can_cast(named(a), named(b)) for b in names] for a in names]`,
      { names: mx.dtypes, categories },
    );
    expect(mx.dtypes.map((a) => mx.dtypes.map((b) => mx.canCast(a, b)))).toEqual(table);
  });

  it('lie in categories as in MLX, all 484 pairs', async () => {
    const all = [...mx.dtypes, ...categories];
    const { table } = await oracle.run<{ table: boolean[][] }>(
      `${prelude}every = names + categories
outputs["table"] = [[mx.issubdtype(named(a), named(b)) for b in every] for a in every]`,
      { names: mx.dtypes, categories },
    );
    expect(all.map((a) => all.map((b) => mx.issubdtype(a, b)))).toEqual(table);
  });

  it('are of kinds as in MLX', async () => {
    const { table } = await oracle.run<{ table: boolean[][] }>(
      `${prelude}outputs["table"] = [[mx.isdtype(named(a), kind) for kind in inputs["kinds"]] for a in names]`,
      { names: mx.dtypes, categories, kinds },
    );
    expect(mx.dtypes.map((a) => kinds.map((kind) => mx.isdtype(a, kind)))).toEqual(table);
  });

  it('have the sizes of MLX', async () => {
    const { sizes } = await oracle.run<{ sizes: number[] }>(
      `${prelude}outputs["sizes"] = [named(name).size for name in names]`,
      { names: mx.dtypes, categories },
    );
    expect(mx.dtypes.map(mx.dtypeSize)).toEqual(sizes);
  });
});

describe('limits', () => {
  it.each(mx.dtypes.filter(mx.isInexact))('of %s are those of MLX', async (dtype) => {
    const { info } = await oracle.run<{ info: (number | string)[] }>(
      `${prelude}f = mx.finfo(named(inputs["dtype"]))
outputs["info"] = [text(f.dtype), f.bits, f.min, f.max, f.eps, f.smallest_normal]`,
      { names: [], categories: [], dtype },
    );
    expect(Object.values(mx.finfo(dtype))).toEqual(info);
  });

  it.each(mx.dtypes.filter(mx.isInteger))('of %s are those of MLX', async (dtype) => {
    const { info } = await oracle.run<{ info: string[] }>(
      `${prelude}i = mx.iinfo(named(inputs["dtype"]))
outputs["info"] = [text(i.dtype), str(i.min), str(i.max)]`,
      { names: [], categories: [], dtype },
    );
    const { min, max } = mx.iinfo(dtype);
    expect([dtype, String(min), String(max)]).toEqual(info);
    expect(typeof min).toBe(dtype.endsWith('64') ? 'bigint' : 'number');
  });
});

it('constants are those of MLX', async () => {
  const { values } = await oracle.run<{ values: number[] }>(
    'outputs["values"] = [mx.e, mx.pi, mx.euler_gamma, 1 / mx.inf, int(mx.nan != mx.nan), int(mx.newaxis is None)]',
  );
  expect(values).toEqual([mx.e, mx.pi, mx.eulerGamma, 1 / mx.inf, Number(Number.isNaN(mx.nan)), 1]);
  expect(mx.newaxis).toBe(null);
});
