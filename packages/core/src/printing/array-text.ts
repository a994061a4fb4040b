import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeSize } from '../dtype.js';
import { hostValues } from '../host-values.js';
import { resolveStream } from '../stream.js';
import { getPrintoptions } from './print-options.js';
import { realText } from './real-text.js';

/** Elements shown at each end of a long axis. */
const ENDS = 3;

/** MLX's own text of an array, `array([1, 2, 3], dtype=int32)`: of axes longer than six, the ends. Evaluates. */
export function arrayText(array: MLXArray): string {
  const { shape, dtype } = array;
  const element = elementText(array);
  let next = 0;
  const build = (axis: number): string => {
    const dim = shape[axis];
    if (dim === undefined) return element(next++);
    const parts: string[] = [];
    for (let i = 0; i < Math.min(dim, 2 * ENDS); i++) {
      if (i === ENDS && dim > 2 * ENDS) parts.push('...');
      parts.push(build(axis + 1));
    }
    const isLast = axis === shape.length - 1;
    return `[${parts.join(isLast ? ', ' : `,\n${' '.repeat(7 + axis)}`)}]`;
  };
  return `array(${build(0)}, dtype=${dtype})`;
}

/** The text of the element at a position among those that are shown. */
function elementText(array: MLXArray): (index: number) => string {
  const { dtype } = array;
  const { precision } = getPrintoptions();
  const buffer = shownBytes(array);
  const bytes = new Uint8Array(buffer);
  const values = hostValues(dtype, buffer);
  const size = dtype === 'complex64' ? 4 : dtypeSize(dtype);
  const real = (index: number): string => {
    const isNegative = ((bytes[(index + 1) * size - 1] as number) & 0x80) !== 0;
    return realText(values[index] as number, isNegative, precision);
  };
  switch (dtype) {
    case 'bool':
      return (index) => (values[index] === 0 ? 'False' : 'True');
    case 'complex64':
      return (index) => {
        const imaginary = real(2 * index + 1);
        const hasSign = (values[2 * index + 1] as number) < 0; // -0 and nan follow a plus
        return `${real(2 * index)}${hasSign ? '' : '+'}${imaginary}j`;
      };
    case 'float16':
    case 'bfloat16':
    case 'float32':
    case 'float64':
      return real;
    default:
      return (index) => String(values[index]);
  }
}

/** The bytes of the elements that are shown, without a copy of the others. */
function shownBytes(array: MLXArray): ArrayBuffer {
  const { handle, shape } = array;
  sys.mlx_eval([handle]); // marks the array when that fails
  const s = resolveStream('cpu');
  const made: number[] = [];
  const make = (raw: number): number => {
    made.push(raw);
    return raw;
  };
  try {
    let shown = handle;
    for (const [axis, dim] of shape.entries()) {
      if (dim <= 2 * ENDS) continue;
      const strides = shape.map(() => 1);
      const sizes = shape.map((each, i) => (i < axis ? Math.min(each, 2 * ENDS) : each));
      const head = make(
        sys.mlx_slice(
          shown,
          shape.map(() => 0),
          sizes.with(axis, ENDS),
          strides,
          s,
        ),
      );
      const start = shape.map((_, i) => (i === axis ? dim - ENDS : 0));
      const tail = make(sys.mlx_slice(shown, start, sizes, strides, s));
      shown = make(sys.mlx_concatenate_axis([head, tail], axis, s));
    }
    return sys.mlxts_array_bytes(shown);
  } finally {
    sys.mlxts_free(made);
  }
}
