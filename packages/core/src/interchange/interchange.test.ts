import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sys } from '@mlxts/sys';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../../test/refusal.js';
import * as mx from '../index.js';

let folder: string;
const file = (name = 'f.mlxfn'): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxts-interchange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const exp = (x: mx.MLXArray): mx.MLXArray => mx.exp(x);

describe('a function that is exported and imported', () => {
  it('gives the same arrays', () => {
    const fn = (x: mx.MLXArray, y: mx.MLXArray) => [mx.matmul(x, y), mx.sum(x)];
    const [x, y] = [mx.array([[1, 2]]), mx.array([[3], [4]])];
    mx.exportFunction(file(), fn, [x, y]);
    expect(
      mx
        .importFunction(file())(x, y)
        .map((each) => each.tolist()),
    ).toEqual([[[11]], 3]);
  });

  it('takes named arrays in a record behind the others', () => {
    mx.exportFunction(file(), (x, { scale, bias }) => mx.add(mx.multiply(x, scale), bias), [
      mx.array([1, 2]),
      { scale: mx.array(10), bias: mx.array(1) },
    ]);
    const imported = mx.importFunction(file());
    expect(imported(mx.array([3, 4]), { bias: mx.array(2), scale: mx.array(5) })[0]?.tolist()).toEqual([17, 22]);
  });

  it('takes named arrays alone, and none at all', () => {
    mx.exportFunction(file('named'), ({ x }) => mx.square(x), [{ x: mx.array(1) }]);
    expect(
      mx
        .importFunction(file('named'))({ x: mx.array(7) })[0]
        ?.item(),
    ).toBe(49);
    mx.exportFunction(file('none'), () => mx.add(mx.array(1), 2), []);
    expect(mx.importFunction(file('none'))()[0]?.item()).toBe(3);
  });

  it('takes other shapes where it is shapeless', () => {
    mx.exportFunction(file(), (x) => mx.exp(x), [mx.zeros([2])], { shapeless: true });
    expect(
      mx
        .importFunction(file())(mx.zeros([5]))[0]
        ?.tolist(),
    ).toEqual([1, 1, 1, 1, 1]);
  });

  it('has what it captured as constants, in whatever order they lie', () => {
    const transposed = mx.transpose(mx.arange(6).reshape([2, 3]));
    const broadcast = mx.broadcastTo(mx.array([7, 8]), [3, 2]);
    const slices = mx.arange(12, { dtype: 'int64' }).reshape([3, 4]).get('...', '::2');
    mx.evaluate(transposed, broadcast, slices);
    const fn = (x: mx.MLXArray) => [mx.add(mx.add(x, transposed), broadcast), slices, mx.add(transposed, x)];
    const x = mx.zeros([3, 2]);
    mx.exportFunction(file(), fn, [x]);
    const outputs = mx.importFunction(file())(x);
    expect(outputs.map((each) => each.tolist())).toEqual(fn(x).map((each) => each.tolist()));
  });

  it('has none of our operations, not even in what it captured', () => {
    const x = mx.random.normal([4, 64], { key: mx.random.key(1) });
    const captured = mx.fast.rmsNorm(x, null, 1e-5);
    const fn = (y: mx.MLXArray) => mx.fast.rmsNorm(mx.softmax(mx.add(y, captured), { axis: -1 }), null, 1e-5);
    mx.exportFunction(file(), fn, [x]);
    const enabled = sys.mlxts_set_cpu_kernels(false);
    const expected = fn(x).tolist();
    sys.mlxts_set_cpu_kernels(enabled);
    expect(mx.importFunction(file())(x)[0]?.tolist()).toEqual(expected);
  });

  it('is computed off the event loop too', async () => {
    const weights = mx.random.normal([8, 8], { key: mx.random.key(2) });
    mx.exportFunction(file(), (x) => mx.matmul(x, weights), [mx.ones([8, 8])]);
    const [y] = mx.importFunction(file())(mx.ones([8, 8])) as [mx.MLXArray];
    await mx.evalAsync(y);
    expect(mx.allclose(y, mx.matmul(mx.ones([8, 8]), weights)).item()).toBe(true);
  });

  it('has the text that was exported along', () => {
    mx.exportFunction(file(), exp, [mx.array(1)], { metadata: '{"layers":3,"name":"é"}' });
    expect(mx.importFunction(file()).metadata).toBe('{"layers":3,"name":"é"}');
    mx.exportFunction(file(), exp, [mx.array(1)]);
    expect(mx.importFunction(file()).metadata).toBe('');
  });

  it('can be differentiated', () => {
    mx.exportFunction(file(), (x) => mx.sum(mx.square(x)), [mx.zeros([3])]);
    const imported = mx.importFunction(file());
    const gradient = mx.grad((x: mx.MLXArray) => imported(x)[0] as mx.MLXArray)(mx.array([1, 2, 3]));
    expect(gradient.tolist()).toEqual([2, 4, 6]);
  });

  it('leaves no handle behind', () => {
    const x = mx.zeros([2]);
    const before = sys.mlxts_live_handles();
    mx.exportFunction(file(), (y) => mx.exp(mx.add(y, 1)), [x]);
    expect(sys.mlxts_live_handles()).toBe(before);
  });
});

describe('an exporter', () => {
  it('writes several traces, which the arguments tell apart', () => {
    const exporter = mx.exporter(file(), (...args: (mx.MLXArray | mx.NamedArrays)[]) => {
      const [x, y] = args as [mx.MLXArray, mx.MLXArray | mx.NamedArrays | undefined];
      if (y === undefined) return mx.negative(x);
      return mx.add(x, y instanceof mx.MLXArray ? y : mx.multiply(y.twice as mx.MLXArray, 2));
    });
    const one = mx.array(1);
    exporter
      .add(one)
      .add(one, one)
      .add(one, { twice: mx.ones([2]) });
    expect(readdirSync(folder)).not.toContain('f.mlxfn');
    exporter.close();
    exporter.close();
    expect(readdirSync(folder)).toEqual(['f.mlxfn']);
    const imported = mx.importFunction(file());
    const outputs = [imported(one), imported(one, one), imported(one, { twice: mx.array([3, 4]) })];
    expect(outputs.map(([each]) => each?.tolist())).toEqual([-1, 2, [7, 9]]);
  });

  it('refuses a trace twice, and what comes after it was closed', () => {
    const exporter = mx.exporter(file(), (x: mx.MLXArray) => mx.exp(x)).add(mx.zeros([2]));
    const error = refusal(() => exporter.add(mx.ones([2])));
    expect(error).toBeInstanceOf(mx.ArgumentError);
    expect(error.message).toBe('exporter: expected shapes and dtypes of no trace before, got [2] float32');
    expect(refusal(() => exporter.add(mx.ones([3]))).message).toMatch(/expected an open exporter/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('an export that fails', () => {
  it('throws what the function throws and keeps the file that was there', () => {
    writeFileSync(file(), 'before');
    const error = new Error('inside');
    const fn = (_: mx.MLXArray): mx.MLXArray => {
      throw error;
    };
    expect(() => mx.exportFunction(file(), fn, [mx.array(1)])).toThrow(error);
    expect(readdirSync(folder)).toEqual(['f.mlxfn']);
    expect(readFileSync(file(), 'utf8')).toBe('before');
  });

  it.each<[string, () => unknown, new (...args: never) => mx.MLXError, RegExp]>([
    [
      'a folder that is not there',
      () => mx.exportFunction(file('no/f'), mx.exp, [mx.array(1)]),
      mx.FileError,
      /no such/,
    ],
    ['no path', () => mx.exportFunction('', mx.exp, [mx.array(1)]), mx.FileError, /expected a path/],
    ['no function', () => mx.exportFunction(file(), 1 as never, []), mx.ArgumentError, /fn to be a function/],
    ['numbers', () => mx.exportFunction(file(), exp, [1 as never]), mx.ArgumentError, /arrays, then .* got 1 at 0/],
    ['no list', () => mx.exportFunction(file(), exp, mx.array(1) as never), mx.ArgumentError, /got \[\] float32/],
    [
      'a record before an array',
      () => mx.exportFunction(file(), (_, x) => x, [{ x: mx.array(1) }, mx.array(1)]),
      mx.ArgumentError,
      /at 0/,
    ],
    ['a number for a flag', () => mx.exporter(file(), exp, { shapeless: 1 as never }), mx.ArgumentError, /shapeless/],
    [
      'metadata that is no text',
      () => mx.exporter(file(), exp, { metadata: {} as never }),
      mx.ArgumentError,
      /metadata/,
    ],
    ['metadata with NUL', () => mx.exporter(file(), exp, { metadata: 'a\0' }), mx.ArgumentError, /NUL/i],
    ['an output that is none', () => mx.exportFunction(file(), () => 'x' as never, []), mx.ArgumentError, /got 'x'/],
    ['a promise', () => mx.exportFunction(file(), (async () => {}) as never, []), mx.ArgumentError, /synchronous/],
    [
      'a value of a tracer',
      () => mx.exportFunction(file(), (x) => mx.multiply(x, Number(x.item())), [mx.array(1)]),
      mx.MLXError,
      /./,
    ],
  ])('refuses %s and leaves no file', (_, run, type, message) => {
    const error = refusal(run);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('an import', () => {
  it('refuses files that are not there, and files of something else', () => {
    const missing = refusal(() => mx.importFunction(file()));
    expect([missing.name, missing.code]).toEqual(['FileError', 'NotFound']);
    writeFileSync(file(), 'something else, not a graph');
    expect(refusal(() => mx.importFunction(file()))).toBeInstanceOf(mx.FileError);
    expect(refusal(() => mx.importFunction(1 as never)).message).toMatch(/expected a path, got 1/);
  });

  it('refuses a file that ends early, wherever that is', () => {
    const weights = mx.ones([4, 4]);
    mx.exportFunction(file(), (x) => mx.matmul(x, weights), [mx.ones([2, 4])]);
    const whole = readFileSync(file());
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file('short'), whole.subarray(0, length));
      expect(refusal(() => mx.importFunction(file('short')))).toBeInstanceOf(mx.FileError);
    }
  });

  it('refuses arguments of other shapes, dtypes and names, and lists those it takes', () => {
    mx.exportFunction(file(), (x, { y }) => mx.add(x, y), [mx.zeros([2]), { y: mx.array(1) }]);
    const imported = mx.importFunction(file());
    const [x, y] = [mx.zeros([2]), mx.array(1)];
    for (const run of [
      () => imported(x),
      () => imported(x, y, y),
      () => imported(mx.zeros([3]), { y }),
      () => imported(x, { y: y.astype('int32') }),
      () => imported(x, { z: y }),
    ]) {
      const error = refusal(run);
      expect(error).toBeInstanceOf(mx.ArgumentError);
      expect(error.message).toMatch(/^importFunction: No imported function found.*"y": \(\) float32/s);
    }
    expect(refusal(() => imported(1 as never))).toBeInstanceOf(mx.ArgumentError);
  });
});

describe('a graph', () => {
  it('is written in DOT with names', () => {
    const [x, y] = [mx.array(1), mx.array(2)];
    const text = mx.exportToDot(mx.add(x, y), { x, 'the "other"': y });
    expect(text).toMatch(/^digraph \{\n/);
    expect(text).toContain('rank=source; "x"');
    expect(text).toContain('rank=source; "the \\"other\\""');
    expect(text).toContain('[label ="Add", shape=rectangle]');
    expect(mx.exportToDot(file('g.dot'), x)).toBe(readFileSync(file('g.dot'), 'utf8'));
  });

  it('is printed, an operation a line', () => {
    const x = mx.array([1, 2]);
    const lines: unknown[] = [];
    const log = console.log;
    console.log = (line: unknown) => lines.push(line);
    try {
      mx.printGraph(mx.exp(mx.add(x, x)), { x });
    } finally {
      console.log = log;
    }
    expect(lines).toEqual([
      'Inputs: x [(2), float32]\nOutputs: B [(2), float32]\n' +
        'Add x [(2), float32], x [(2), float32] -> C [(2), float32]\nExp C [(2), float32] -> B [(2), float32]',
    ]);
  });

  it('is refused for what is no array and where no file can be', () => {
    expect(refusal(() => mx.printGraph(1 as never))).toBeInstanceOf(mx.ArgumentError);
    expect(refusal(() => mx.exportToDot(file('no/g'), mx.array(1))).code).toBe('NotFound');
  });
});
