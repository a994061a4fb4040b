import { sys } from '@mlxts/sys';

/** How a value meets what it is written over, in the raw forms of each kind of index. */
export interface UpdateKind {
  /** The public name, for errors. */
  op: string;
  slices: typeof sys.mlx_slice_update;
  /** `slices` of one axis, in the numbering of `mlxts_slice_update_axis`. */
  axisKind: number;
  scatter: typeof sys.mlx_scatter;
  /** `scatter` of one index array. */
  scatterOne: typeof sys.mlx_scatter_single;
  /** What the value becomes first: MLX scatters sums and products only. */
  prepare?: (value: number, s: number) => number;
  /** The operation on whole arrays; undefined where the value replaces what was there. */
  combine?: (a: number, value: number, s: number) => number;
}

export const replace: UpdateKind = {
  op: 'set',
  slices: sys.mlx_slice_update,
  axisKind: 0,
  scatter: sys.mlx_scatter,
  scatterOne: sys.mlx_scatter_single,
};

export const sums: UpdateKind = {
  op: 'at.add',
  slices: sys.mlx_slice_update_add,
  axisKind: 1,
  scatter: sys.mlx_scatter_add,
  scatterOne: sys.mlx_scatter_add_single,
  combine: sys.mlx_add,
};

export const differences: UpdateKind = {
  ...sums,
  op: 'at.subtract',
  prepare: sys.mlx_negative,
  combine: sys.mlx_subtract,
};

export const products: UpdateKind = {
  op: 'at.multiply',
  slices: sys.mlx_slice_update_prod,
  axisKind: 2,
  scatter: sys.mlx_scatter_prod,
  scatterOne: sys.mlx_scatter_prod_single,
  combine: sys.mlx_multiply,
};

export const quotients: UpdateKind = {
  ...products,
  op: 'at.divide',
  prepare: sys.mlx_reciprocal,
  combine: sys.mlx_divide,
};

export const maxima: UpdateKind = {
  op: 'at.maximum',
  slices: sys.mlx_slice_update_max,
  axisKind: 3,
  scatter: sys.mlx_scatter_max,
  scatterOne: sys.mlx_scatter_max_single,
  combine: sys.mlx_maximum,
};

export const minima: UpdateKind = {
  op: 'at.minimum',
  slices: sys.mlx_slice_update_min,
  axisKind: 4,
  scatter: sys.mlx_scatter_min,
  scatterOne: sys.mlx_scatter_min_single,
  combine: sys.mlx_minimum,
};
