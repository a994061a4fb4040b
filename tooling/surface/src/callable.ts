import type { Parameter } from './form.js';

/** Something that a package exports and that can be called, constructed or read. */
export interface Callable {
  /** as one writes it after `mx.`: `add`, `fast.rope`, `MLXArray.reshape` */
  readonly name: string;
  readonly kind: 'function' | 'constructor' | 'static' | 'method' | 'getter';
  /** the class of a constructor, static, method or getter */
  readonly owner: string | undefined;
  /** the parameters, once for each overload */
  readonly overloads: readonly (readonly Parameter[])[];
  /** the source file, relative to the package */
  readonly file: string;
  /** the functions `sys.mlx_*` that it calls */
  readonly raw: readonly string[];
}
