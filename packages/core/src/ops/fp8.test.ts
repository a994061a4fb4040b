import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('8-bit floats', () => {
  it('come from and go to float64 as from and to float32', () => {
    const a = mx.array([1, -2.5, 448, 0.1], { dtype: 'float64' });
    const packed = mx.toFp8(a);
    expect(packed.tolist()).toEqual(mx.toFp8(a.astype('float32')).tolist());
    expect(mx.fromFp8(packed, { dtype: 'float64' }).tolist()).toEqual(
      mx.fromFp8(packed, { dtype: 'float32' }).tolist(),
    );
  });

  it('are refused of and to other dtypes', () => {
    expect(() => mx.toFp8(mx.ones([1], { dtype: 'int32' }))).toThrow(mx.DtypeError);
    expect(() => mx.fromFp8(mx.ones([1]))).toThrow(mx.DtypeError);
    expect(() => mx.fromFp8(mx.ones([1], { dtype: 'uint8' }), { dtype: 'complex64' })).toThrow(mx.DtypeError);
  });
});
