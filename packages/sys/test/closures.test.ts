import { describe, expect, it } from 'vitest';
import { sys } from '../src/index.js';

const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));

function thrown(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure');
}

describe('closures', () => {
  it('compute values and gradients', () => {
    const square = sys.mlx_closure_new_func_payload(([x]) => [sys.mlx_square(x as number, stream)]);
    const gradient = sys.mlx_value_and_grad(square, [0]);
    const [[value], [slope]] = sys.mlx_closure_value_and_grad_apply(gradient, [sys.mlx_array_new_float32(3)]);
    expect(sys.mlxts_array_item(value as number)).toBe(9);
    expect(sys.mlxts_array_item(slope as number)).toBe(6);
  });

  it.each([new RangeError('mine'), 'a string', undefined, 7])(
    'rethrow the very value that was thrown inside (%s)',
    (value) => {
      const closure = sys.mlx_closure_new_func_payload(() => {
        throw value;
      });
      expect(thrown(() => sys.mlx_closure_apply(closure, [sys.mlx_array_new_float32(1)]))).toBe(value);
    },
  );

  it('rethrow through two levels of transforms', () => {
    const error = new Error('deep');
    const inner = sys.mlx_closure_new_func_payload(() => {
      throw error;
    });
    const outer = sys.mlx_closure_new_func_payload((inputs) => {
      const gradient = sys.mlx_value_and_grad(inner, [0]);
      return sys.mlx_closure_value_and_grad_apply(gradient, inputs)[1];
    });
    const gradient = sys.mlx_value_and_grad(outer, [0]);
    expect(thrown(() => sys.mlx_closure_value_and_grad_apply(gradient, [sys.mlx_array_new_float32(1)]))).toBe(error);
  });

  it('refuse async functions with a TypeError', () => {
    const closure = Reflect.apply(sys.mlx_closure_new_func_payload, undefined, [async () => []]) as number;
    const error = thrown(() => sys.mlx_closure_apply(closure, [sys.mlx_array_new_float32(1)]));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/promise/);
  });

  it.each([[undefined], [7], [[0]], [['x']]])('refuse the result %j', (result) => {
    const closure = sys.mlx_closure_new_func_payload(() => result as number[]);
    expect(thrown(() => sys.mlx_closure_apply(closure, []))).toBeInstanceOf(TypeError);
  });

  it('leave a dead handle when a tracer escapes', () => {
    let escaped = 0;
    const closure = sys.mlx_closure_new_func_payload(([x]) => {
      escaped = x as number;
      return [sys.mlx_square(x as number, stream)];
    });
    sys.mlx_closure_value_and_grad_apply(sys.mlx_value_and_grad(closure, [0]), [sys.mlx_array_new_float32(1)]);
    expect(() => sys.mlx_square(escaped, stream)).toThrow(/traced function/);
  });

  it('work after a failure', () => {
    const closure = sys.mlx_closure_new_func_payload((inputs) => inputs);
    const [same] = sys.mlx_closure_apply(closure, [sys.mlx_array_new_float32(4)]);
    expect(sys.mlxts_array_item(same as number)).toBe(4);
  });
});
