import { buildSafetensors } from '@mlxts/oracle';
import * as mx from '../../src/index.js';
import { ggufFile } from './gguf-file.js';
import { temporaryFile } from './temporary-file.js';
import { integers, matrix } from './valid-value.js';

/** Arguments made anew, or one such function for each way to call. */
type Arguments<F> = F extends (...args: infer A) => unknown ? (() => A) | readonly (() => readonly unknown[])[] : never;
type Calls<M> = {
  readonly [Name in keyof M]?: M[Name] extends (...args: infer _) => unknown
    ? Arguments<M[Name]>
    : M[Name] extends object
      ? Calls<M[Name]>
      : never;
};

const array4 = (): mx.MLXArray => mx.ones([1, 2, 4, 4]);
const bytes = (): mx.MLXArray => mx.ones([4, 4], { dtype: 'uint8' });
const vector = (): mx.MLXArray => mx.array([1, 2, 3, 4]);
const signal = (axes: number): mx.MLXArray => mx.ones([1, ...Array<number>(axes).fill(5), 2]);
const filter = (axes: number): mx.MLXArray => mx.ones([3, ...Array<number>(axes).fill(2), 2]);
const twoIntegers = (): [mx.MLXArray, mx.MLXArray] => [integers(), integers()];

const exp = (x: mx.MLXArray): mx.MLXArray => mx.exp(x);
const kernel = (): mx.fast.KernelDefinition => ({
  name: 'copy',
  inputNames: ['x'],
  outputNames: ['y'],
  source: 'y[0] = x[0];',
});

function exportedFile(): string {
  const path = temporaryFile('valid.mlxfn');
  mx.tidy(() => mx.exportFunction(path, exp, [matrix()]));
  return path;
}

/** [1, 2] of uint8 as an npy file, and no arrays as an npz file. */
const npyFile = Buffer.from(
  "\x93NUMPY\x01\x00\x38\x00{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}\n\x01\x02",
  'latin1',
);
const npzFile = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);

/** Arguments of calls that do not follow from the types. */
const functions: Calls<typeof mx> = {
  bitwiseAnd: twoIntegers,
  bitwiseInvert: () => [integers()],
  bitwiseLeftShift: twoIntegers,
  bitwiseOr: twoIntegers,
  bitwiseRightShift: twoIntegers,
  bitwiseXor: twoIntegers,
  blockMaskedMm: () => [mx.ones([32, 32]), mx.ones([32, 32]), { blockSize: 32 }],
  broadcastTo: () => [matrix(), [2, 4, 4]],
  conv1d: () => [signal(1), filter(1)],
  conv2d: () => [signal(2), filter(2)],
  conv3d: () => [signal(3), filter(3)],
  convGeneral: () => [signal(2), filter(2)],
  convTranspose1d: () => [signal(1), filter(1)],
  convTranspose2d: () => [signal(2), filter(2)],
  convTranspose3d: () => [signal(3), filter(3)],
  convolve: () => [vector(), mx.array([1, 2])],
  einsum: [() => ['ij,jk->ik', matrix(), matrix()], () => ['ij->ji', matrix(), {}]],
  einsumPath: () => ['ij,jk->ik', matrix(), matrix()],
  exporter: [() => [temporaryFile('exporter.mlxfn'), exp]],
  exportFunction: [() => [temporaryFile('function.mlxfn'), exp, [matrix()]]],
  exportToDot: [() => [temporaryFile('graph.dot'), matrix()], () => [matrix(), { x: matrix() }]],
  fast: {
    crossEntropy: () => [matrix(), integers()],
    cudaKernel: () => [kernel()],
    metalKernel: () => [kernel()],
    layerNorm: () => [matrix(), mx.ones([4]), mx.ones([4]), 1e-5],
    rmsNorm: () => [matrix(), mx.ones([4]), 1e-5],
    rope: () => [array4(), 4],
    scaledDotProductAttention: () => [array4(), array4(), array4(), { scale: 0.5 }],
  },
  fromBytes: () => [new Uint8Array(24), [2, 3], 'float32'],
  fromFp8: () => [bytes()],
  full: () => [[2, 3], 1.5],
  iinfo: () => ['int8'],
  importFunction: () => [exportedFile()],
  leftShift: twoIntegers,
  linalg: {
    cross: () => [mx.ones([4, 3]), mx.ones([4, 3])],
    norm: [() => [matrix()], () => [matrix(), { ord: 2, axis: [0, 1] }], () => [vector(), { ord: 3 }]],
  },
  load: () => [ggufFile()],
  loadGGUF: () => [ggufFile()],
  loadNpy: () => [npyFile],
  loadNpz: () => [npzFile],
  loadSafetensors: () => [buildSafetensors({})],
  openTensors: () => [ggufFile()],
  putAlongAxis: () => [matrix(), mx.zeros([1, 4], { dtype: 'int32' }), mx.ones([1, 4]), { axis: 0 }],
  random: {
    multivariateNormal: () => [vector(), matrix(), [2]],
    randint: () => [0, 10, [2, 3]],
    truncatedNormal: () => [-1, 1, [2, 3]],
  },
  readGGUFHeader: () => [ggufFile()],
  reshape: () => [matrix(), [2, 8]],
  rightShift: twoIntegers,
  save: [() => ['a.npy', matrix()], () => ['a.npz', { a: matrix() }]],
  searchsorted: () => [vector(), matrix()],
  segmentedMm: () => [
    matrix(),
    matrix(),
    mx.array(
      [
        [0, 2],
        [2, 4],
      ],
      { dtype: 'int32' },
    ),
  ],
  slice: [() => [matrix(), [0, 0], [2, 2]], () => [matrix(), mx.array([1], { dtype: 'int32' }), [0], [2, 4]]],
  sliceUpdate: [
    () => [matrix(), mx.ones([2, 2]), [0, 0], [2, 2]],
    () => [matrix(), mx.ones([2, 4]), mx.array([1], { dtype: 'int32' }), [0]],
  ],
  split: () => [matrix(), 2],
  squeeze: () => [mx.ones([1, 4])],
  treeMerge: () => [{ a: matrix() }, { b: matrix() }],
  treeUnflatten: () => [[['a', matrix()]]],
  takeAlongAxis: () => [matrix(), mx.zeros([1, 4], { dtype: 'int32' }), { axis: 0 }],
  unflatten: () => [matrix(), 0, [2, 2]],
};

const update = (): [number] => [2];

/** The same for methods that are no function's chained form. */
const methods: {
  readonly MLXArray: Calls<Omit<mx.MLXArray, 'toString'>>;
  readonly FunctionExporter: Calls<mx.FunctionExporter>;
  readonly IndexedUpdate: Calls<mx.IndexedUpdate>;
} = {
  MLXArray: {
    at: () => [0, '1:3'],
    get: () => [0, '1:3'],
    set: () => [0, '1:3', 2],
    toTypedArray: () => [],
  },
  FunctionExporter: { add: () => [matrix()] },
  IndexedUpdate: {
    add: update,
    divide: update,
    maximum: update,
    minimum: update,
    multiply: update,
    subtract: update,
  },
};

/** What methods are called on that do not take every instance. */
const receivers: Readonly<Record<string, () => unknown>> = {
  'MLXArray.item': () => mx.array(1.5),
};

const calls: object = { ...functions, ...methods };

/** What is stated for a function or method by its name in the surface. */
export function statedArguments(name: string): readonly (() => readonly unknown[])[] | undefined {
  const found = name
    .split('.')
    .reduce<unknown>((table, part) => (isTable(table) && Object.hasOwn(table, part) ? table[part] : undefined), calls);
  if (typeof found === 'function') return [found as () => readonly unknown[]];
  return Array.isArray(found) ? found : undefined;
}

/** What a method is called on, where it is stated. */
export function statedReceiver(name: string): unknown {
  return receivers[name]?.();
}

/** The names of all statements. */
export function statedNames(): string[] {
  return [...Object.keys(receivers), ...namesIn(calls, '')];
}

function namesIn(table: object, prefix: string): string[] {
  return Object.entries(table).flatMap(([name, value]) =>
    isTable(value) && !Array.isArray(value) ? namesIn(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
