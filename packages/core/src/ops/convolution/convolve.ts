import { sys } from '@mlxts/sys';
import { MLXArray } from '../../array.js';
import { ShapeError } from '../../errors/shape-error.js';
import { checkArray, checkChoice, checkOptions, describe } from '../../guards.js';
import type { OpOptions } from '../../options.js';
import { resolveStream } from '../../stream.js';
import { wrap } from '../../wrap.js';
import { checkInputs } from './check-inputs.js';
import { runConvolution } from './run.js';

export interface ConvolveOptions extends OpOptions {
  /**
   * `'full'`: each place where they overlap, `n + m - 1`. `'same'`: the middle of that, as long as the longer one.
   * `'valid'`: where they overlap fully. Default: `'full'`.
   */
  mode?: 'full' | 'same' | 'valid' | undefined;
}

/**
 * `out[i] = Σ a[j] * v[i - j]`, the convolution of two vectors. The longer one is floating.
 *
 * @example
 * console.log(mx.convolve(mx.array([1, 2, 3]), mx.array([0, 1, 0.5])).tolist()); // [0, 1, 2.5, 4, 1.5]
 */
export function convolve(a: MLXArray, v: MLXArray, options?: ConvolveOptions): MLXArray {
  const op = 'convolve';
  const { mode = 'full', stream } = checkOptions(op, options);
  for (const [name, vector] of [['a', a] as const, ['v', v] as const]) {
    if (checkArray(op, name, vector).ndim !== 1 || vector.size === 0) {
      throw new ShapeError({
        op,
        message: `expected ${name} to be a vector that is not empty, got ${describe(vector)}`,
      });
    }
  }
  checkChoice(op, 'mode', mode, ['full', 'same', 'valid']);
  const [signal, filter] = a.size < v.size ? [v, a] : [a, v];
  const m = filter.size;
  const low = mode === 'full' ? m - 1 : mode === 'same' ? Math.floor(m / 2) : 0;
  const high = mode === 'same' ? m - 1 - low : low;
  const geometry = { stride: [1], low: [low], high: [high], kernelDilation: [1], inputDilation: [1] };
  const s = resolveStream(stream);
  const input = column(signal, s);
  const weight = reversedColumn(filter, s);
  try {
    checkInputs(op, input, weight, 1, 1);
    const out = runConvolution(op, input, weight, geometry, { groups: 1, flip: false }, s);
    try {
      return wrap(sys.mlx_reshape(out, [-1], s));
    } finally {
      sys.mlxts_free_one(out);
    }
  } finally {
    input.dispose();
    weight.dispose();
  }
}

function column(vector: MLXArray, s: number): MLXArray {
  return new MLXArray(sys.mlx_reshape(vector.handle, [1, vector.size, 1], s));
}

function reversedColumn(vector: MLXArray, s: number): MLXArray {
  const reversed = new MLXArray(sys.mlx_slice(vector.handle, [vector.size - 1], [-vector.size - 1], [-1], s));
  try {
    return column(reversed, s);
  } finally {
    reversed.dispose();
  }
}
