import * as mx from '../src/index.js';

/** One access, in the words of both languages. */
export interface RandomAccess {
  /** Python that makes the array indexed. */
  array: string;
  /** Python of the index, and of the value where one is written. */
  index: string;
  value: string | undefined;
  /** Whether masks are in it: Python reads them with NumPy only. */
  masked: boolean;
  shape: number[];
  dtype: mx.Dtype;
  ours: mx.Index[];
  oursValue: mx.MLXArray | number | undefined;
}

/** Pseudorandom numbers (xorshift32). */
export class Randomness {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to `below - 1`. */
  integer(below: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }

  chance(percent: number): boolean {
    return this.integer(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.integer(values.length)] as T;
  }

  list<T>(length: number, make: (i: number) => T): T[] {
    return Array.from({ length }, (_, i) => make(i));
  }
}

type Kind = 'integer' | 'slice' | 'new' | 'ellipsis' | 'array' | 'mask';
interface Term {
  kind: Kind;
  python: string;
  ours: mx.Index;
  /** How many axes it runs over. */
  axes: number;
}

const indexDtypes = ['int32', 'uint32', 'int64', 'int16', 'uint8', 'int8'] as const;

function integerTerm(random: Randomness, dim: number, writing: boolean): Term {
  const position = random.integer(2 * dim) - dim;
  // Python counts null and ellipsis as axes where it resolves a negative integer to write to.
  const python = String(writing && position < 0 ? position + dim : position);
  return { kind: 'integer', python, ours: position, axes: 1 };
}

/** A slice; `within`: not beyond the axis, and not empty, where Python does not look. */
function sliceTerm(random: Randomness, dim: number, within: boolean): Term {
  for (;;) {
    const reach = within ? dim : dim + 2;
    const step = random.pick([1, 1, 2, 3, -1, -2]);
    const end = (): number | null => (random.chance(30) ? null : random.integer(2 * reach + 1) - reach);
    const [start, stop] = [end(), end()];
    const picked = positions(dim, start, stop, step);
    if (within && (picked === 0 || (start ?? 0) >= dim)) continue;
    const text = `${start ?? ''}:${stop ?? ''}${step === 1 ? '' : `:${step}`}`;
    return { kind: 'slice', python: text, ours: random.chance(50) ? text : mx.s(start, stop, step), axes: 1 };
  }
}

function positions(dim: number, start: number | null, stop: number | null, step: number): number {
  const limit = (value: number, low: number, high: number): number =>
    Math.max(low, Math.min(high, value < 0 ? value + dim : value));
  const [low, high] = step > 0 ? [0, dim] : [-1, dim - 1];
  const first = start === null ? (step > 0 ? 0 : dim - 1) : limit(start, low, high);
  const last = stop === null ? (step > 0 ? dim : -1) : limit(stop, low, high);
  return Math.max(0, Math.ceil((last - first) / step));
}

function arrayTerm(random: Randomness, dim: number, shape: readonly number[]): Term {
  const flat = random.list(
    shape.reduce((size, each) => size * each, 1),
    () => random.integer(dim),
  );
  const dtype = random.pick(indexDtypes);
  const signed = !dtype.startsWith('u');
  const values = flat.map((value) => (signed && random.chance(30) ? value - dim : value));
  const python = `mx.array([${values.join(', ')}], mx.${dtype}).reshape(${tuple(shape)})`;
  const form = shape.length === 1 && values.length > 0 ? random.integer(3) : 0;
  if (form === 1) return { kind: 'array', python, ours: values, axes: 1 };
  if (form === 2) return { kind: 'array', python, ours: Int32Array.from(values), axes: 1 };
  return { kind: 'array', python, ours: mx.array(values, { dtype }).reshape([...shape]), axes: 1 };
}

/** A mask; `some`: not false everywhere, where Python divides by the number of rows to write. */
function maskTerm(random: Randomness, shape: readonly number[], some: boolean): Term {
  const flat = random.list(
    shape.reduce((size, each) => size * each, 1),
    (i) => (some && i === 0) || random.chance(50),
  );
  const python = `np.array([${flat.map((value) => (value ? 'True' : 'False')).join(', ')}], dtype=bool).reshape(${tuple(shape)})`;
  if (shape.length === 1 && flat.length > 0 && random.chance(50)) return { kind: 'mask', python, ours: flat, axes: 1 };
  return { kind: 'mask', python, ours: mx.array(flat, { dtype: 'bool' }).reshape([...shape]), axes: shape.length };
}

export function tuple(shape: readonly number[]): string {
  return `(${shape.map((dim) => `${dim},`).join(' ')})`;
}

const dtypes = ['float32', 'int32', 'bfloat16', 'uint8', 'int64', 'complex64'] as const;

function arrayText(shape: readonly number[], dtype: mx.Dtype, offset: number): string {
  const size = shape.reduce((product, dim) => product * dim, 1);
  return `(mx.arange(${size}) + ${offset}).reshape(${tuple(shape)}).astype(mx.${dtype})`;
}

/** The array that `arrayText` describes. */
export function counted(shape: readonly number[], dtype: mx.Dtype, offset: number): mx.MLXArray {
  const size = shape.reduce((product, dim) => product * dim, 1);
  return mx
    .add(mx.arange(size), offset)
    .reshape([...shape])
    .astype(dtype);
}

/** A random index into an array of its own, to read or to write. */
export function randomAccess(random: Randomness, writing: boolean): RandomAccess {
  const withArrays = random.chance(50);
  const withMask = withArrays && random.chance(writing ? 10 : 25);
  const shape = random.list(1 + random.integer(4), () => (withArrays ? 1 + random.integer(4) : random.integer(5)));
  const dtype = withMask ? 'float32' : random.pick(dtypes); // NumPy has no bfloat16
  const masksOnly = withMask && writing;
  const terms = masksOnly
    ? [maskTerm(random, shape.slice(0, 1 + random.integer(shape.length)), true)]
    : indexTerms(random, shape, writing, withArrays, withMask);
  const index = terms.map(({ python }) => python);
  const single = index.length === 1 && terms[0]?.axes === 1 && random.chance(50); // as a tuple: it differs for null and '...'
  const access: RandomAccess = {
    array: arrayText(shape, dtype, 0),
    index: single || masksOnly ? (index[0] as string) : index.length === 0 ? '()' : `${index.join(', ')},`,
    value: undefined,
    masked: terms.some(({ kind }) => kind === 'mask'),
    shape,
    dtype,
    ours: terms.map(({ ours }) => ours),
    oursValue: undefined,
  };
  return writing ? withValue(random, access, terms) : access;
}

function indexTerms(
  random: Randomness,
  shape: readonly number[],
  writing: boolean,
  withArrays: boolean,
  withMask: boolean,
): Term[] {
  const indexShape = random.list(random.integer(3), () => 1 + random.integer(3));
  for (;;) {
    const terms: Term[] = [];
    const skip = random.chance(30) ? random.integer(shape.length + 1) : -1;
    let axis = 0;
    let masked = false;
    while (axis <= shape.length) {
      if (axis === skip || (skip >= 0 && axis > skip && !terms.some(({ kind }) => kind === 'ellipsis'))) {
        const next = axis + random.integer(shape.length - axis + 1);
        // For NumPy, not for MLX, an ellipsis of no axes stands between index arrays.
        if (next > axis || !withMask) terms.push({ kind: 'ellipsis', python: '...', ours: '...', axes: next - axis });
        axis = next;
      }
      if (random.chance(12)) terms.push({ kind: 'new', python: 'None', ours: null, axes: 0 });
      if (axis === shape.length || (skip < 0 && random.chance(15))) break;
      const term = axisTerm(
        random,
        shape.slice(axis),
        writing,
        withArrays && !withMask,
        withMask && !masked,
        indexShape,
      );
      if (term.kind === 'mask') masked = true;
      terms.push(term);
      axis += term.axes;
    }
    if (!writing || isSound(terms, shape.length)) return terms;
  }
}

/** An entry for the first axes of `shape`. */
function axisTerm(
  random: Randomness,
  shape: readonly number[],
  writing: boolean,
  withArrays: boolean,
  mayMask: boolean,
  indexShape: readonly number[],
): Term {
  const dim = shape[0] as number;
  if (mayMask && random.chance(60)) return maskTerm(random, shape.slice(0, 1 + random.integer(shape.length)), false);
  if (withArrays && random.chance(45)) {
    const own = indexShape.slice(random.integer(indexShape.length + 1)).map((each) => (random.chance(25) ? 1 : each));
    return arrayTerm(random, dim, own);
  }
  if (dim > 0 && random.chance(35)) return integerTerm(random, dim, writing);
  return sliceTerm(random, dim, withArrays);
}

/**
 * Whether Python writes where it would read: behind an index array it misplaces null and steps other than 1,
 * and behind several that stand apart any slice.
 */
function isSound(terms: readonly Term[], rank: number): boolean {
  const used = terms.reduce((sum, { axes }) => sum + axes, 0);
  const isWide = ({ kind, axes }: Term): boolean =>
    kind === 'slice' || kind === 'new' || (kind === 'ellipsis' && axes > 0);
  const first = terms.findIndex(({ kind }) => kind === 'array');
  const last = terms.findLastIndex(({ kind }) => kind === 'array');
  if (first < 0) return true;
  const apart = terms.slice(first, last).some(isWide);
  const behind = terms.slice(last + 1);
  if (apart)
    return !behind.some(isWide) && terms.slice(first, last).every(({ kind }) => kind !== 'new') && used <= rank;
  return behind.every(({ kind, ours }) => kind !== 'new' && (kind !== 'slice' || isUnit(ours)));
}

function isUnit(slice: mx.Index): boolean {
  return typeof slice === 'string' ? (slice.split(':')[2] ?? '1') === '1' : String(slice).split(':')[2] === undefined;
}

function withValue(random: Randomness, access: RandomAccess, terms: readonly Term[]): RandomAccess {
  const { shape, dtype } = access;
  if (random.chance(30)) {
    const scalar = 1 + random.integer(3);
    return { ...access, value: String(scalar), oursValue: scalar };
  }
  const written = writtenShape(shape, terms);
  const cutOff = access.masked ? 0 : random.integer(written.length + 1);
  const own = written
    .slice(random.chance(30) ? cutOff : 0)
    .map((dim) => (!access.masked && random.chance(20) ? 1 : dim));
  return { ...access, value: arrayText(own, dtype, 1), oursValue: counted(own, dtype, 1) };
}

/** The shape that a value is broadcast to: what the index reads where the axes of its integers are missing. */
function writtenShape(shape: readonly number[], terms: readonly Term[]): readonly number[] {
  const left: number[] = [];
  let axis = 0;
  for (const { kind, axes } of terms) {
    if (kind !== 'integer') left.push(...shape.slice(axis, axis + axes));
    axis += axes;
  }
  left.push(...shape.slice(axis));
  const entries = terms.flatMap(({ kind, ours }) => (kind === 'integer' ? [] : [ours]));
  return mx.zeros(left).get(...entries).shape;
}
