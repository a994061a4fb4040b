import { defaultDevice, ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { castForLoad, loadDtype } from './dtype-policy.js';

describe('loadDtype', () => {
  it('is float32 on CPU and the checkpoint’s on GPU', () => {
    expect(loadDtype()).toBe(defaultDevice() === 'gpu' ? undefined : 'float32');
    expect(loadDtype('auto')).toBe(loadDtype());
  });

  it('takes the three dtypes to compute in and no other', () => {
    expect((['float16', 'bfloat16', 'float32'] as const).map((dtype) => loadDtype(dtype))).toEqual([
      'float16',
      'bfloat16',
      'float32',
    ]);
    for (const dtype of ['float64', 'int32', 'half', null])
      expect(() => loadDtype(dtype as 'auto')).toThrow(expect.objectContaining({ code: 'Dtype' }));
  });
});

describe('castForLoad', () => {
  it('casts floating arrays and nothing else', () => {
    const half = ones([2], { dtype: 'float16' });
    const packed = zeros([2], { dtype: 'uint32' });
    const exponents = zeros([2], { dtype: 'uint8' });
    expect(castForLoad(half, 'float32').dtype).toBe('float32');
    expect(castForLoad(half, 'float16')).toBe(half);
    expect(castForLoad(packed, 'float32')).toBe(packed);
    expect(castForLoad(exponents, 'float32')).toBe(exponents);
  });

  it.runIf(defaultDevice() === 'cpu')(
    'keeps matrices, scales and biases of 16 bits on CPU, unless told a dtype',
    () => {
      const matrix = ones([2, 4], { dtype: 'bfloat16' });
      const vector = ones([4], { dtype: 'bfloat16' });
      expect(castForLoad(matrix, 'auto', 'layers.0.weight')).toBe(matrix);
      expect(castForLoad(matrix, 'auto', 'layers.0.scales')).toBe(matrix);
      expect(castForLoad(matrix, 'auto', 'layers.0.table').dtype).toBe('float32');
      expect(castForLoad(vector, 'auto', 'norm.weight').dtype).toBe('float32');
      expect(castForLoad(matrix, 'float32', 'layers.0.weight').dtype).toBe('float32');
    },
  );
});
