import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { ShapeError } from '../errors/shape-error.js';
import type { Entry } from './index-entry.js';
import { Mask } from './mask.js';
import { ellipsis } from './parse-slice.js';
import { Slice } from './slice-value.js';
import { checkMask } from './unmask.js';
import type { UpdateKind } from './update-kind.js';
import { fitted, stripped, type Value } from './update-value.js';

/** The mask of an index that is a mask and whole axes after it: such an index needs no evaluation to write. */
export function onlyMask(entries: readonly Entry[]): Mask | undefined {
  const first = entries[0];
  if (!(first instanceof Mask)) return undefined;
  const whole = (entry: Entry): boolean =>
    entry === ellipsis || (entry instanceof Slice && entry.start === null && entry.stop === null && entry.step === 1);
  return entries.slice(1).every(whole) ? first : undefined;
}

/**
 * Writes where a mask is true: one value for all places by choosing between two arrays, or one for each place
 * in row-major order.
 */
export function writeMasked(kind: UpdateKind, a: MLXArray, mask: Mask, value: Value, s: number): number {
  const { handle, shape, dtype } = a;
  const rank = mask.shape.length;
  checkMask(kind.op, mask, shape.slice(0, rank));
  const rest = shape.slice(rank);
  value.to(sys.mlx_astype(value.handle, dtypeCode(dtype), s));
  const choice = mask.newHandle(s);
  try {
    const dims = stripped(value.shape, rest.length);
    if (dims.length > rest.length) {
      spread(kind.op, handle, mask, choice, value, rest, s);
      if (kind.combine === undefined) return value.take(s);
    } else {
      fitted(kind.op, dims, rest);
      if (dims.length !== value.shape.length) value.become(sys.mlx_reshape(value.handle, dims, s), dims);
    }
    if (kind.combine !== undefined) value.to(kind.combine(handle, value.handle, s));
    return choose(choice, mask.shape, value.handle, handle, shape.length, s);
  } finally {
    sys.mlxts_free_one(choice);
  }
}

/** Puts the value's rows into the places where the mask is true. */
function spread(
  op: string,
  source: number,
  mask: Mask,
  choice: number,
  value: Value,
  rest: readonly number[],
  s: number,
): void {
  const dims = stripped(value.shape, rest.length + 1);
  const [rows, ...row] = dims as [number, ...number[]];
  // MLX divides by the number of rows, so that for none the mask must be known to have no place for one.
  const places = rows === 0 ? mask.positions(op).length : mask.knownCount();
  if (dims.length > rest.length + 1 || (places !== undefined && rows < places)) {
    const wanted = [places ?? 'true elements', ...rest].join(', ');
    const came = `[${value.shape.join(', ')}]`;
    throw new ShapeError({ op, message: `expected a value that broadcasts to [${wanted}], got one of shape ${came}` });
  }
  fitted(op, row, rest);
  if (rows === 0 || rest.includes(0)) {
    value.to(sys.mlx_expand_dims_axes(source, [], s)); // nothing to write
    return;
  }
  if (dims.length !== value.shape.length) value.become(sys.mlx_reshape(value.handle, dims, s), dims);
  value.to(sys.mlx_masked_scatter(source, choice, value.handle, s));
}

function choose(
  choice: number,
  shape: readonly number[],
  chosen: number,
  source: number,
  rank: number,
  s: number,
): number {
  if (shape.length === rank) return sys.mlx_where(choice, chosen, source, s);
  const aligned = sys.mlx_reshape(choice, [...shape, ...Array<number>(rank - shape.length).fill(1)], s);
  try {
    return sys.mlx_where(aligned, chosen, source, s);
  } finally {
    sys.mlxts_free_one(aligned);
  }
}
