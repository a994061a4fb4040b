import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { sys } from '@mlxts/sys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

let oracle: Oracle;
let folder: string;
let enabled: boolean;
beforeAll(async () => {
  oracle = await startOracle();
  folder = mkdtempSync(join(tmpdir(), 'mlxts-interchange-'));
  enabled = sys.mlxts_set_cpu_kernels(true);
});
afterAll(async () => {
  sys.mlxts_set_cpu_kernels(enabled);
  rmSync(folder, { recursive: true, force: true });
  await oracle.close();
});

const draw = (shape: readonly number[], seed: number, dtype: mx.Dtype = 'float32'): mx.MLXArray =>
  mx.random.normal(shape, { key: mx.random.key(seed) }).astype(dtype);

/** What our side computes with the operations of MLX alone, as an exported graph has them. */
function withoutKernels<T>(run: () => T): T {
  const before = sys.mlxts_set_cpu_kernels(false);
  try {
    return run();
  } finally {
    sys.mlxts_set_cpu_kernels(before);
  }
}

type Arguments = readonly (mx.MLXArray | mx.NamedArrays)[];

interface Case {
  readonly name: string;
  readonly args: () => Arguments;
  readonly ours: (...args: never[]) => mx.MLXArray | readonly mx.MLXArray[];
  /** a function `fn` in Python */
  readonly python: string;
  /** The products of the two sides come from two BLAS, which sum in different orders. */
  readonly hasProducts?: boolean;
}

const cases: Case[] = [
  {
    name: 'elementwise operations and reductions of several outputs',
    args: () => [draw([2, 3], 1), draw([3], 2)],
    ours: (x: mx.MLXArray, y: mx.MLXArray) => [mx.sum(mx.exp(mx.add(x, y)), { axis: 0 }), mx.multiply(x, 2)],
    python: 'fn = lambda x, y: (mx.sum(mx.exp(x + y), axis=0), x * 2)',
  },
  {
    name: 'named arrays',
    args: () => [draw([4], 1), { scale: draw([4], 2), bias: draw([1], 3) }],
    ours: (x: mx.MLXArray, { scale, bias }: { scale: mx.MLXArray; bias: mx.MLXArray }) =>
      mx.add(mx.multiply(x, scale), bias),
    python: 'fn = lambda x, *, scale, bias: x * scale + bias',
  },
  {
    name: 'norms, softmax and rotary encodings, which have kernels of ours here',
    args: () => [draw([1, 2, 5, 8], 1), draw([8], 2)],
    ours: (x: mx.MLXArray, w: mx.MLXArray) =>
      mx.softmax(mx.fast.rope(mx.fast.rmsNorm(x, w, 1e-5), 8, { offset: 3 }), { axis: -1 }),
    python: `
def fn(x, w):
    y = mx.fast.rms_norm(x, w, 1e-5)
    return mx.softmax(mx.fast.rope(y, 8, traditional=False, base=10000.0, scale=1.0, offset=3), axis=-1)`,
  },
  {
    name: 'products and attention',
    hasProducts: true,
    args: () => [draw([1, 2, 5, 8], 1), draw([8, 8], 2)],
    ours: (x: mx.MLXArray, w: mx.MLXArray) => {
      const y = mx.matmul(x, w);
      return mx.fast.scaledDotProductAttention(y, x, x, { scale: 0.5, mask: 'causal' });
    },
    python: 'fn = lambda x, w: mx.fast.scaled_dot_product_attention(x @ w, x, x, scale=0.5, mask="causal")',
  },
  {
    name: 'float16, bfloat16 and integers',
    args: () => [
      draw([3, 2], 1, 'float16'),
      draw([3, 2], 2, 'bfloat16'),
      mx.arange(6, { dtype: 'int64' }).reshape([3, 2]),
    ],
    ours: (x: mx.MLXArray, y: mx.MLXArray, z: mx.MLXArray) => [mx.square(x), mx.add(x, y), mx.maximum(z, 2)],
    python: 'fn = lambda x, y, z: (mx.square(x), x + y, mx.maximum(z, 2))',
  },
  {
    name: 'operations with several outputs',
    args: () => [draw([4, 6], 1)],
    ours: (x: mx.MLXArray) => [...mx.split(x, 2, { axis: 1 }), ...mx.divmod(x, 2)],
    python: 'fn = lambda x: (*mx.split(x, 2, axis=1), *mx.divmod(x, 2))',
  },
];

const nameOf = (i: number): string => `a${i}`;

/** The arguments as inputs of the oracle, and how Python passes them on. */
function toPython(args: Arguments): { call: string; inputs: Record<string, HostTensor> } {
  const inputs: Record<string, HostTensor> = {};
  const parts = args.flatMap((arg, i) => {
    const entries = arg instanceof mx.MLXArray ? [[nameOf(i), arg] as const] : Object.entries(arg);
    return entries.map(([name, array]) => {
      inputs[name] = host(array);
      return arg instanceof mx.MLXArray ? `inputs["${name}"]` : `${name}=inputs["${name}"]`;
    });
  });
  return { call: parts.join(', '), inputs };
}

async function importedInPython(path: string, args: Arguments): Promise<HostTensor[]> {
  const { call, inputs } = toPython(args);
  const source = `outputs["out"] = list(mx.import_function("${path}")(${call}))`;
  return (await oracle.run<{ out: HostTensor[] }>(source, inputs)).out;
}

function expectSame(got: readonly HostTensor[], expected: readonly HostTensor[], { hasProducts }: Case): void {
  expect(got).toHaveLength(expected.length);
  for (const [i, each] of expected.entries()) {
    if (hasProducts) expect(got[i]).toBeAllclose(each);
    else expect(got[i]).toEqualBits(each);
  }
}

describe.each(cases.map((each, i) => [each.name, each, i] as const))('%s', (_, each, i) => {
  const fn = each.ours as (...args: Arguments) => mx.MLXArray | readonly mx.MLXArray[];

  it('are exported here, with kernels on, and give in Python what MLX gives here', async () => {
    const path = join(folder, `ours-${i}.mlxfn`);
    mx.exportFunction(path, fn, each.args());
    const expected = withoutKernels(() => [fn(...each.args())].flat().map(host));
    expectSame(await importedInPython(path, each.args()), expected, each);
    expectSame(
      withoutKernels(() =>
        mx
          .importFunction(path)(...each.args())
          .map(host),
      ),
      expected,
      each,
    );
  });

  it('are exported by Python and give here what they give there', async () => {
    const path = join(folder, `python-${i}.mlxfn`);
    const { call, inputs } = toPython(each.args());
    const source = `${each.python}\nmx.export_function("${path}", fn, ${call})\nout = fn(${call})
outputs["out"] = [out] if isinstance(out, mx.array) else list(out)`;
    const { out } = await oracle.run<{ out: HostTensor[] }>(source, inputs);
    expectSame(
      mx
        .importFunction(path)(...each.args())
        .map(host),
      out,
      each,
    );
  });
});

describe('files with several functions', () => {
  it('of an exporter here are told apart by Python', async () => {
    const path = join(folder, 'several.mlxfn');
    const sum = (...args: mx.MLXArray[]): mx.MLXArray => args.reduce((a, b) => mx.add(a, b));
    const [x, y] = [draw([2], 1), draw([2], 2)];
    mx.exporter(path, sum).add(x).add(x, y).close();
    expect(await importedInPython(path, [x])).toEqual([host(x)]);
    expect((await importedInPython(path, [x, y]))[0]).toEqualBits(host(sum(x, y)));
  });

  it('of Python are told apart here', async () => {
    const path = join(folder, 'several-python.mlxfn');
    await oracle.run(`with mx.exporter("${path}", lambda *args: sum(args[1:], args[0]), shapeless=True) as exporter:
    exporter(mx.zeros(2))
    exporter(mx.zeros(2), mx.zeros(2))`);
    const imported = mx.importFunction(path);
    expect(imported(mx.ones([3]))[0]?.tolist()).toEqual([1, 1, 1]);
    expect(imported(mx.ones([3]), mx.ones([3]))[0]?.tolist()).toEqual([2, 2, 2]);
  });
});

it('what a function captured reaches Python in the order of its rows', async () => {
  const path = join(folder, 'captured.mlxfn');
  const [transposed, row] = [mx.transpose(draw([3, 2], 3)), mx.broadcastTo(draw([3], 4), [2, 3])];
  mx.evaluate(transposed, row);
  const x = draw([2, 3], 5);
  mx.exportFunction(path, (a) => mx.add(mx.multiply(a, transposed), row), [x]);
  const [got] = await importedInPython(path, [x]);
  expect(got).toEqualBits(host(mx.add(mx.multiply(x, transposed), row)));
});

it('metadata is read on the other side', async () => {
  const [ours, theirs] = [join(folder, 'ours-metadata.mlxfn'), join(folder, 'python-metadata.mlxfn')];
  mx.exportFunction(ours, (x) => mx.exp(x), [mx.array(1)], { metadata: 'of ours' });
  const { read } = await oracle.run<{ read: string }>(`outputs["read"] = mx.import_function("${ours}", True)[1]
mx.export_function("${theirs}", mx.exp, mx.array(1.0), metadata="of theirs")`);
  expect([read, mx.importFunction(theirs).metadata]).toEqual(['of ours', 'of theirs']);
});

it('a graph in DOT has the nodes and arrows that Python writes', async () => {
  const shape = (text: string): string[] =>
    text
      .replaceAll(/\b\d{3,}\b/g, 'id')
      .split('\n')
      .sort();
  const [x, y] = [mx.array([1, 2]), mx.array(3)];
  const { text } = await oracle.run<{ text: string }>(`import io
x, y = mx.array([1.0, 2.0]), mx.array(3.0)
file = io.StringIO()
mx.export_to_dot(file, mx.exp(x * y), x=x, y=y)
outputs["text"] = file.getvalue()`);
  expect(shape(mx.exportToDot(mx.exp(mx.multiply(x, y)), { x, y }))).toEqual(shape(text));
});
