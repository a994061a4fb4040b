import type { BitReader } from './bit-reader.js';

/** The coefficients of the fixed predictors of order 0 to 4, the nearest sample first. */
const fixed: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** One channel of a frame: `size` integers of `bits` bits. @throws RangeError for what FLAC does not allow */
export function readSubframe(reader: BitReader, size: number, bits: number): Float64Array {
  if (reader.read(1) !== 0) throw new RangeError('a subframe does not begin with 0');
  const type = reader.read(6);
  const wasted = reader.read(1) === 1 ? reader.readUnary() + 1 : 0;
  const width = bits - wasted;
  if (width < 1) throw new RangeError('a subframe wastes all of its bits');
  const samples = new Float64Array(size);
  if (type === 0) samples.fill(reader.readSigned(width));
  else if (type === 1) for (let i = 0; i < size; i++) samples[i] = reader.readSigned(width);
  else if (type >= 8 && type <= 12) readPredicted(reader, samples, width, fixed[type - 8] as readonly number[]);
  else if (type >= 32) readPredicted(reader, samples, width, type - 31);
  else throw new RangeError(`a subframe has the reserved type ${type}`);
  if (wasted > 0) for (let i = 0; i < size; i++) samples[i] = (samples[i] as number) * 2 ** wasted;
  return samples;
}

/** Warm-up samples, the predictor (its order, where it stands in the file), residuals. */
function readPredicted(
  reader: BitReader,
  samples: Float64Array,
  width: number,
  predictor: readonly number[] | number,
): void {
  const order = typeof predictor === 'number' ? predictor : predictor.length;
  if (order > samples.length) throw new RangeError(`a predictor of order ${order} for ${samples.length} samples`);
  for (let i = 0; i < order; i++) samples[i] = reader.readSigned(width);
  let coefficients = predictor as readonly number[];
  let scale = 1;
  if (typeof predictor === 'number') {
    const precision = reader.read(4) + 1;
    const shift = reader.readSigned(5);
    if (precision === 16 || shift < 0) throw new RangeError('a predictor of a reserved form');
    scale = 2 ** -shift;
    coefficients = Array.from({ length: order }, () => reader.readSigned(precision));
  }
  readResiduals(reader, samples, order);
  for (let i = order; i < samples.length; i++) {
    let sum = 0; // exact: below 2^53
    for (let k = 0; k < order; k++) sum += (coefficients[k] as number) * (samples[i - 1 - k] as number);
    samples[i] = (samples[i] as number) + Math.floor(sum * scale);
  }
}

/** Rice codes in partitions, each with a parameter of its own, from the `order`th sample on. */
function readResiduals(reader: BitReader, samples: Float64Array, order: number): void {
  const method = reader.read(2);
  if (method > 1) throw new RangeError(`residuals of the reserved method ${method}`);
  const parameterBits = method === 0 ? 4 : 5;
  const escape = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.read(4);
  const partitionSize = samples.length / partitions;
  if (!Number.isInteger(partitionSize) || partitionSize < order)
    throw new RangeError(`${partitions} partitions of ${samples.length} samples`);
  let at = order;
  for (let partition = 1; partition <= partitions; partition++) {
    const end = partition * partitionSize;
    const parameter = reader.read(parameterBits);
    if (parameter === escape) {
      const width = reader.read(5);
      for (; at < end; at++) samples[at] = reader.readSigned(width);
    } else {
      const factor = 2 ** parameter;
      for (; at < end; at++) {
        const code = reader.readUnary() * factor + reader.read(parameter);
        samples[at] = code % 2 === 0 ? code / 2 : -(code + 1) / 2;
      }
    }
  }
}
