import { describe, expect, it } from 'vitest';
import { sys } from '../src/index.js';

const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));

function zeros(...shape: number[]): number {
  return sys.mlx_zeros(shape, 10, stream);
}

function failure(fn: () => unknown): { code: string; op: string; message: string } {
  try {
    fn();
  } catch (error) {
    return error as { code: string; op: string; message: string };
  }
  throw new Error('expected a failure');
}

describe('errors', () => {
  it('carry the C name, a code and MLX text without a source position', () => {
    const error = failure(() => sys.mlx_matmul(zeros(2, 3), zeros(2, 3), stream));
    expect(error).toMatchObject({ code: 'Backend', op: 'mlx_matmul' });
    expect(error.message).toMatch(/matmul/);
    expect(error.message).not.toMatch(/\.cpp/);
  });

  it('of one call do not reach the next', () => {
    failure(() => sys.mlx_reshape(zeros(4), [3], stream));
    expect(sys.mlx_array_ndim(zeros(2, 2))).toBe(2);
    expect(sys.mlx_array_dim(zeros(2, 2), 1)).toBe(2);
  });

  it('of accessors without a status are thrown', () => {
    expect(failure(() => sys.mlx_array_dim(zeros(2, 2), 9)).code).toBe('Backend');
  });

  it('come before the C call for wrong argument types', () => {
    expect(failure(() => Reflect.apply(sys.mlx_zeros, undefined, ['x', 10, stream])).message).toMatch(
      /argument 0: expected a list of 32-bit integers, got 'x'/,
    );
    expect(failure(() => sys.mlx_zeros([2 ** 31], 10, stream)).message).toMatch(/32-bit/);
    expect(failure(() => sys.mlx_zeros([1.5], 10, stream)).message).toMatch(/32-bit/);
    expect(failure(() => sys.mlx_zeros([1], 14, stream)).message).toMatch(/integer from 0 to 13, got 14/);
    expect(failure(() => Reflect.apply(sys.mlx_zeros, undefined, [[1]])).message).toMatch(
      /expected 3 arguments, got 1/,
    );
  });

  it('refuse a NUL inside a string', () => {
    const error = failure(() => sys.mlx_load('a.npy\0b', stream));
    expect(error.code).toBe('InteriorNul');
  });

  it('of a failed evaluation stay with the array', () => {
    const singular = sys.mlx_linalg_inv(sys.mlx_zeros([2, 2], 10, stream), stream);
    expect(failure(() => sys.mlx_eval([singular])).code).toBe('Eval');
    expect(failure(() => sys.mlxts_array_bytes(singular)).message).toMatch(/evaluation failed/);
    expect(failure(() => sys.mlx_add(singular, singular, stream)).message).toMatch(/evaluation failed/);
    sys.mlxts_free_one(singular);
    expect(sys.mlxts_array_item(sys.mlx_sum(zeros(3), false, stream))).toBe(0);
  });

  it('of an asynchronous evaluation reject and stay with the array', async () => {
    const singular = sys.mlx_linalg_inv(sys.mlx_zeros([2, 2], 10, stream), stream);
    await expect(sys.mlx_async_eval([singular])).rejects.toMatchObject({ code: 'Eval' });
    expect(failure(() => sys.mlxts_array_bytes(singular)).message).toMatch(/evaluation failed/);
  });
});
