import { astype, evaluate, liveHandles, type MLXArray, ones, random, tidy, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Embedding, type EmbeddingLayer } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import { QQLinear } from '../layers/qq-linear.js';
import { QuantizedEmbedding } from '../layers/quantized-embedding.js';
import { QuantizedLinear } from '../layers/quantized-linear.js';
import { RMSNorm } from '../layers/rms-norm.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import type { QuantizationOptions } from '../quantized/params.js';
import { quantize } from '../quantized/quantize.js';
import { loadInto, type Weights } from './load-into.js';

class Model extends Module {
  embedTokens: EmbeddingLayer = new Embedding(16, 64);
  upProj: Unary = new Linear(64, 128, { bias: false });
  norm = new RMSNorm(128);

  forward(ids: MLXArray): MLXArray {
    return this.norm.forward(this.upProj.forward(this.embedTokens.forward(ids)));
  }
}

const half = (...shape: number[]) => astype(random.normal(shape), 'float16');

function checkpoint(embed?: QuantizationOptions, up?: QuantizationOptions): Map<string, MLXArray> {
  const weights = new Map([['norm.weight', ones([128], { dtype: 'float16' })]]);
  const put = (path: string, w: MLXArray, options?: QuantizationOptions) => {
    if (options === undefined) return void weights.set(`${path}.weight`, w);
    const { wq, scales, biases } = quantize(w, options);
    weights.set(`${path}.weight`, wq).set(`${path}.scales`, scales);
    if (biases !== undefined) weights.set(`${path}.biases`, biases);
  };
  put('embed_tokens', half(16, 64), embed);
  put('up_proj', half(128, 64), up);
  return weights;
}

const dtypes = (model: Module) => Object.fromEntries(model.namedParameters().map(([key, { dtype }]) => [key, dtype]));

describe('loadInto', () => {
  it('loads float weights in the dtype of the policy, in evaluation mode', () => {
    const model = loadInto(new Model(), checkpoint(), { dtype: 'float32' });
    expect(new Set(Object.values(dtypes(model)))).toEqual(new Set(['float32']));
    expect(model.upProj.training).toBe(false);
    expect(dtypes(loadInto(new Model(), checkpoint(), { dtype: 'bfloat16' }))['norm.weight']).toBe('bfloat16');
  });

  it('quantizes the layers whose scales are there, with numbers read from their widths', () => {
    const model = loadInto(new Model(), checkpoint({ groupSize: 32, bits: 8 }, { mode: 'mxfp4' }), {
      dtype: 'float32',
    });
    expect(model.embedTokens).toBeInstanceOf(QuantizedEmbedding);
    expect(model.embedTokens).toMatchObject({ groupSize: 32, bits: 8, mode: 'affine' });
    expect(model.upProj).toMatchObject({ groupSize: 32, bits: 4, mode: 'mxfp4' });
    expect(dtypes(model)).toEqual({
      'embed_tokens.weight': 'uint32',
      'embed_tokens.scales': 'float32',
      'embed_tokens.biases': 'float32',
      'up_proj.weight': 'uint32',
      'up_proj.scales': 'uint8',
      'norm.weight': 'float32',
    });
  });

  it.each([
    ...[2, 3, 4, 5, 6, 8].flatMap((bits) =>
      [32, 64].map((groupSize) => ({ bits, groupSize, mode: 'affine' as const })),
    ),
    { mode: 'mxfp4' as const },
    { mode: 'mxfp8' as const },
    { mode: 'nvfp4' as const },
  ])('recognizes %j', (options) => {
    const model = loadInto(new Model(), checkpoint(options, options), { dtype: 'float32' });
    expect(model.upProj).toBeInstanceOf(QuantizedLinear);
    expect(model.upProj).toMatchObject(options);
    const out = model.forward(zeros([1, 2], { dtype: 'int32' }));
    evaluate(out);
    expect([out.shape, out.dtype]).toEqual([[1, 2, 128], 'float32']);
  });

  it('lets the config decide for single layers', () => {
    const weights = checkpoint(undefined, { bits: 8 });
    expect(() => loadInto(new Model(), weights, { quantization: { bits: 4, up_proj: false } })).toThrow(
      expect.objectContaining({ unexpected: ['up_proj.scales', 'up_proj.biases'] }),
    );
    const model = loadInto(new Model(), weights, { quantization: { bits: 4, up_proj: { bits: 8 } } });
    expect(model.upProj).toMatchObject({ bits: 8, groupSize: 64 });
  });

  it('lets the config decide which linear layers round their inputs', () => {
    const weights = () => checkpoint({ mode: 'nvfp4' }, { mode: 'nvfp4' });
    const all = loadInto(new Model(), weights(), { quantization: { quantizeInput: true } });
    expect(all.embedTokens).toBeInstanceOf(QuantizedEmbedding);
    expect(all.upProj).toBeInstanceOf(QQLinear);
    const one = { mode: 'nvfp4', quantizeInput: true } as const;
    const named = loadInto(new Model(), weights(), { quantization: { mode: 'nvfp4', up_proj: one } });
    expect(named.upProj).toBeInstanceOf(QQLinear);
    expect(dtypes(named)).toMatchObject({ 'up_proj.weight': 'uint32', 'up_proj.scales': 'uint8' });
  });

  it('applies the model’s own sanitize first', () => {
    class Renaming extends Model {
      sanitize(weights: Weights): Weights {
        return new Map([...weights].map(([key, array]) => [key.replace('old.', ''), array]));
      }
    }
    const old = new Map([...checkpoint({}, {})].map(([key, array]) => [`old.${key}`, array]));
    expect(loadInto(new Renaming(), old).upProj).toBeInstanceOf(QuantizedLinear);
  });

  it('reports all differences at once by checkpoint path', () => {
    const weights = checkpoint();
    weights.delete('norm.weight');
    weights.set('up_proj.weight', half(64, 128)).set('lm_head.weight', half(1, 1));
    expect(() => loadInto(new Model(), weights)).toThrow(
      expect.objectContaining({
        code: 'MissingWeights',
        missing: ['norm.weight'],
        unexpected: ['lm_head.weight'],
        wrong: [{ key: 'up_proj.weight', expected: '[128, 64]', actual: '[64, 128]' }],
      }),
    );
  });

  it('names the layer whose widths fit no format', () => {
    const weights = checkpoint(undefined, {});
    weights.set('up_proj.scales', ones([128, 3]));
    expect(() => loadInto(new Model(), weights)).toThrow(
      /expected up_proj to be packed in one of MLX's formats for 64 inputs, got bits 4, groupSize 21\.3/,
    );
  });

  it('frees what it makes on the way and the arrays that it replaces', () => {
    tidy(() => {
      const model = new Model();
      const weights = checkpoint({}, {});
      const before = liveHandles();
      loadInto(model, weights, { dtype: 'float32' });
      // Five arrays are cast, the three that the model began with are gone, the packed ones are the checkpoint's.
      expect(liveHandles() - before).toBe(5 - 3);
      evaluate(model);
    });
  });
});
