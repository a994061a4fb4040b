import { describe, expect, it } from 'vitest';
import { SwitchGLU } from '../experts/switch-glu.js';
import { Embedding } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import { RMSNorm } from '../layers/rms-norm.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { quantizationOf } from './quantization-of.js';
import { quantize } from './quantize.js';

class Layer extends Module {
  qProj: Unary = new Linear(64, 64, { bias: false });
  norm = new RMSNorm(64);
  mlp = new SwitchGLU(64, 64, 2);
}

class Model extends Module {
  embedTokens: Module = new Embedding(8, 64);
  layers = [new Layer()];
}

describe('quantizationOf', () => {
  it('is undefined where nothing is quantized', () => {
    expect(quantizationOf(new Model())).toBeUndefined();
  });

  it('has one entry where all layers are alike', () => {
    expect(quantizationOf(quantize(new Model(), { groupSize: 32, bits: 5 }))).toEqual({
      group_size: 32,
      bits: 5,
      mode: 'affine',
    });
  });

  it('names the layers that differ from most, by checkpoint path', () => {
    const model = quantize(new Model(), {
      predicate: (path) => {
        if (path === 'embed_tokens') return { bits: 8 };
        if (path.endsWith('q_proj')) return { mode: 'mxfp8', quantizeInput: true };
        return path.includes('mlp') && { mode: 'mxfp4' };
      },
    });
    expect(quantizationOf(model.eval())).toEqual({
      group_size: 32,
      bits: 4,
      mode: 'mxfp4',
      embed_tokens: { group_size: 64, bits: 8, mode: 'affine' },
      'layers.0.q_proj': { group_size: 32, bits: 8, mode: 'mxfp8', quantize_input: true },
    });
  });

  it('leaves out layers whose weights are not packed, as those of QQLinear in training', () => {
    const all = () =>
      quantize(new Model(), { mode: 'nvfp4', quantizeInput: true, predicate: (path) => path.endsWith('q_proj') });
    expect(quantizationOf(all())).toBeUndefined();
    const entry = { group_size: 16, bits: 4, mode: 'nvfp4' };
    expect(quantizationOf(all().eval())).toEqual({ ...entry, 'layers.0.q_proj': { ...entry, quantize_input: true } });
  });
});
