import { decode } from './decode.js';
import { checkHostTensor, type HostTensor } from './host-tensor.js';
import { type Tolerance, tolerances } from './tolerances.js';

function describe({ dtype, shape }: HostTensor): string {
  return `${dtype} [${shape.join(', ')}]`;
}

/** Why dtype or shape differ; undefined where they agree. */
function formDifference(actual: HostTensor, expected: HostTensor): string | undefined {
  checkHostTensor(actual, 'actual');
  checkHostTensor(expected, 'expected');
  const [a, b] = [describe(actual), describe(expected)];
  return a === b ? undefined : `expected ${b}, got ${a}`;
}

/** `[1, 2]` for the element at flat position `index`. */
function position(index: number, shape: readonly number[]): string {
  const path: number[] = [];
  let rest = index;
  for (const dimension of shape.toReversed()) {
    path.unshift(rest % dimension);
    rest = Math.floor(rest / dimension);
  }
  return `[${path.join(', ')}]`;
}

/** Why the tensors are not the same to the last bit; undefined when they are. */
export function bitDifference(actual: HostTensor, expected: HostTensor): string | undefined {
  const form = formDifference(actual, expected);
  if (form !== undefined) return form;
  if (Buffer.compare(actual.bytes, expected.bytes) === 0) return undefined;
  const size = expected.bytes.length / (expected.shape.reduce((product, dimension) => product * dimension, 1) || 1);
  const differing = new Set<number>();
  for (let byte = 0; byte < expected.bytes.length; byte++)
    if (actual.bytes[byte] !== expected.bytes[byte]) differing.add(Math.floor(byte / size));
  const [first = 0] = differing;
  const element = ({ bytes }: HostTensor) =>
    Buffer.from(bytes.slice(first * size, (first + 1) * size).reverse()).toString('hex');
  return (
    `${differing.size} of ${expected.bytes.length / size} elements of ${describe(expected)} differ in bits, the first at ` +
    `${position(first, expected.shape)}: expected 0x${element(expected)}, got 0x${element(actual)}`
  );
}

/**
 * Why `actual` lies further than the tolerance from `expected`, with the largest error; undefined when it does not.
 * NaN equals NaN and an infinity only itself. The tolerance defaults to that of the dtype.
 */
export function closeDifference(
  actual: HostTensor,
  expected: HostTensor,
  tolerance: Partial<Tolerance> = {},
): string | undefined {
  const form = formDifference(actual, expected);
  if (form !== undefined) return form;
  const { rtol, atol } = { ...tolerances[expected.dtype], ...tolerance };
  const [left, right] = [decode(actual), decode(expected)];
  let outside = 0;
  let worst = { excess: 0, index: 0 };
  let maxError = 0;
  for (let index = 0; index < right.length; index++) {
    const [a, b] = [left[index] as number, right[index] as number];
    if (Object.is(a, b) || a === b) continue;
    const error = Number.isFinite(a) && Number.isFinite(b) ? Math.abs(a - b) : Number.POSITIVE_INFINITY;
    maxError = Math.max(maxError, error);
    const excess = error - (atol + rtol * Math.abs(b));
    if (error !== Number.POSITIVE_INFINITY && excess <= 0) continue;
    outside++;
    if (outside === 1 || excess > worst.excess) worst = { excess, index };
  }
  if (outside === 0) return undefined;
  const perElement = expected.dtype === 'complex64' ? 2 : 1;
  return (
    `${outside} of ${right.length} values of ${describe(expected)} are outside rtol ${rtol}, atol ${atol}; ` +
    `max error ${maxError}, worst at ${position(Math.floor(worst.index / perElement), expected.shape)}: ` +
    `expected ${right[worst.index]}, got ${left[worst.index]}`
  );
}
