import { sys } from '@mlxts/sys';
import { ArgumentError } from './errors/argument-error.js';
import { DtypeError } from './errors/dtype-error.js';
import { EvalError } from './errors/eval-error.js';
import { FileError } from './errors/file-error.js';
import { HandleError } from './errors/handle-error.js';
import { MLXError } from './errors/mlx-error.js';
import { ShapeError } from './errors/shape-error.js';

/**
 * `mlx_fast_rms_norm` → `fast.rmsNorm`, `mlx_sum_axes` → `sum`, `mlx_detail_vmap_replace` → `vmap`: the forms and the parts
 * of an op have no names of their own.
 */
export function opName(rawName: string): string {
  const name = rawName
    .replace(/^mlx_detail_(vmap)_(trace|replace)$/, '$1')
    .replace(/^mlx(ts)?_|(?<!_along)_(axis|axes|sections)$/g, '')
    .replace(/^(fast|fft|linalg|random)_/, '$1.');
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** What MLX says of an operation that it cannot map: `[QuantizedMatmul::vmap] NYI`. */
const noVmap = /^\[?(\w+)::vmap\]?\s+(?:NYI|Not implemented for (\w+))/;

function toError(code: string, rawName: string, text: string): Error {
  const op = opName(rawName);
  const [, primitive, named = primitive] = noVmap.exec(text) ?? [];
  if (named !== undefined) {
    const message = `expected operations that MLX can map over an axis, got ${named}, which has no vmap`;
    return new MLXError({ op: 'vmap', message, code: 'Unsupported' });
  }
  const message = text.replace(/^\[[^\]]*\]\s*/, '');
  switch (code) {
    case 'Handle':
      return new HandleError({ op, message });
    case 'File':
      return new FileError({ op, message });
    case 'Eval':
      return new EvalError({ op, message });
    case 'Shape':
      return new ShapeError({ op, message });
    case 'Argument':
      return new ArgumentError({ op, message });
    case 'InteriorNul':
      return new ArgumentError({ op, message, code: 'InteriorNul' });
  }
  if (/shape|broadcast|dimension|axis|axes|\bsize\b|empty array/i.test(message)) return new ShapeError({ op, message });
  if (/dtype|\btypes?\b|\bbool\b|float(16|32|64)|complex|integ/i.test(message)) return new DtypeError({ op, message });
  return new MLXError({ op, message, code: 'Backend' });
}

/** Makes the addon throw the errors of this package. */
export function installErrors(): void {
  sys.mlxts_set_error_factory(toError);
}
