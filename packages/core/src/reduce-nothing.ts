import { sys } from '@mlxts/sys';

/**
 * What a reduction of an array without elements gives, in place of `lazy`, the result that MLX would work out
 * and that is freed here. Where an empty axis does not lie in row-major order, MLX finds no axis to walk along
 * and walks at random. Of an empty vector, which `reduce` reduces, it is sound.
 */
export function reduceNothing(lazy: number, dtype: number, reduce: (a: number) => number, s: number): number {
  try {
    const shape = sys.mlx_array_shape(lazy);
    if (shape.includes(0)) return sys.mlx_zeros(shape, sys.mlx_array_dtype(lazy), s);
    const vector = sys.mlx_zeros([0], dtype, s);
    try {
      const scalar = reduce(vector);
      try {
        return sys.mlx_broadcast_to(scalar, shape, s);
      } finally {
        sys.mlxts_free_one(scalar);
      }
    } finally {
      sys.mlxts_free_one(vector);
    }
  } finally {
    sys.mlxts_free_one(lazy);
  }
}
