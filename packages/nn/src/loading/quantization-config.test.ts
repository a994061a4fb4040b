import { describe, expect, it } from 'vitest';
import { quantizationConfig } from './quantization-config.js';

describe('quantizationConfig', () => {
  it('is undefined for a model that is not quantized', () => {
    expect(quantizationConfig({})).toBeUndefined();
    expect(quantizationConfig({ quantization: null })).toBeUndefined();
  });

  it('reads the numbers of the model and of single layers', () => {
    const quantization = {
      group_size: 64,
      bits: 4,
      'model.layers.0.mlp.up_proj': { group_size: 32, bits: 8, mode: 'affine' },
      lm_head: false,
    };
    expect(quantizationConfig({ quantization })).toEqual({
      groupSize: 64,
      bits: 4,
      'model.layers.0.mlp.up_proj': { groupSize: 32, bits: 8, mode: 'affine' },
      lm_head: false,
    });
  });

  it('reads which layers round their inputs: single ones, or all', () => {
    const quantization = { group_size: 16, bits: 4, mode: 'nvfp4' };
    const lmHead = { ...quantization, quantize_input: true };
    expect(quantizationConfig({ quantization: { ...quantization, lm_head: lmHead } })).toEqual({
      groupSize: 16,
      bits: 4,
      mode: 'nvfp4',
      lm_head: { groupSize: 16, bits: 4, mode: 'nvfp4', quantizeInput: true },
    });
    expect(quantizationConfig({ quantization, quantize_activations: true })).toMatchObject({ quantizeInput: true });
  });

  it('takes quantization_config in its place', () => {
    expect(quantizationConfig({ quantization_config: { group_size: 32, bits: 4 } })).toEqual({
      groupSize: 32,
      bits: 4,
    });
  });

  it('refuses the packing of other frameworks', () => {
    expect(() => quantizationConfig({ quantization_config: { quant_method: 'gptq', bits: 4 } })).toThrow(
      expect.objectContaining({
        code: 'Unsupported',
        message: 'load: quantization: expected weights packed by MLX, got "gptq"',
      }),
    );
  });

  it('refuses what is no object', () => {
    expect(() => quantizationConfig({ quantization: 4 })).toThrow(expect.objectContaining({ code: 'Config' }));
  });
});
