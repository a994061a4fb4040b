import { afterEach, describe, expect, it } from 'vitest';
import { sys } from '../src/index.js';

const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
const made: number[] = [];

function scalar(value: number): number {
  const handle = sys.mlx_array_new_float32(value);
  made.push(handle);
  return handle;
}

afterEach(() => sys.mlxts_free(made.splice(0)));

describe('handles', () => {
  it('reach the object they were made for', () => {
    const sum = sys.mlx_add(scalar(2), scalar(3), stream);
    made.push(sum);
    expect(sys.mlxts_array_item(sum)).toBe(5);
  });

  it('are refused once they were freed, also when their slot is in use again', () => {
    const old = scalar(1);
    sys.mlxts_free_one(old);
    const successor = scalar(2);
    expect(successor).not.toBe(old);
    expect(() => sys.mlxts_array_item(old)).toThrow(/disposed/);
    expect(sys.mlxts_array_item(successor)).toBe(2);
  });

  it('may be freed twice', () => {
    const array = scalar(1);
    sys.mlxts_free([array, array]);
    sys.mlxts_free_one(array);
    expect(sys.mlxts_is_live(array)).toBe(false);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 31, 3 * 2 ** 24 + 7])(
    'that are forged (%d) throw',
    (forged) => {
      expect(() => sys.mlx_abs(forged, stream)).toThrow(/expected an array/);
    },
  );

  it.each([null, undefined, 'x', {}, [], 10n, Symbol('s'), () => 0])('that are no numbers (%s) throw', (value) => {
    expect(() => Reflect.apply(sys.mlx_abs, undefined, [value, stream])).toThrow(/expected an array handle/);
  });

  it('of another kind throw and name both kinds', () => {
    expect(() => sys.mlx_abs(stream, stream)).toThrow('expected an array, got a stream');
  });

  it('of another context throw', () => {
    expect(() => sys.mlx_abs(scalar(1) + 2 ** 45, stream)).toThrow('does not belong to this thread');
  });

  it('never come back after a slot was reused two million times', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 2_200_000; i++) {
      const handle = sys.mlx_array_new_int(i);
      if (i % 1000 === 0) {
        expect(seen.has(handle)).toBe(false);
        seen.add(handle);
      }
      sys.mlxts_free_one(handle);
    }
  });

  it('are counted', () => {
    const before = sys.mlxts_live_handles();
    scalar(1);
    expect(sys.mlxts_live_handles()).toBe(before + 1);
  });
});
