import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, loadSafetensors, type MLXArray, random } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { formats, formatTitle } from '../../test/parity/formats.js';
import { SwitchGLU } from '../experts/switch-glu.js';
import { SwitchLinear } from '../experts/switch-linear.js';
import { Embedding, type EmbeddingLayer } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import { loadInto } from '../loading/load-into.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { dequantize } from './dequantize.js';
import { quantize } from './quantize.js';

class Model extends Module {
  embedTokens: EmbeddingLayer = new Embedding(16, 128);
  up: Unary = new Linear(128, 64);
  experts = new SwitchGLU(128, 128, 3);

  forward(ids: MLXArray): MLXArray {
    const h = this.embedTokens.forward(ids);
    return this.up.forward(this.experts.forward(h, ids));
  }
}

const ids = array([[1], [2]], { dtype: 'uint32' });
const bytes = (module: Module) =>
  Object.fromEntries(
    module
      .namedParameters()
      .map(([key, a]) => [key, `${a.dtype} ${Buffer.from(a.toTypedArray().buffer).toString('base64')}`]),
  );

describe('dequantize', () => {
  it('of arrays unpacks them', () => {
    const w = random.normal([8, 64]);
    const { wq, scales, biases } = quantize(w, { bits: 8 });
    expectClose(dequantize(wq, scales, biases, { bits: 8 }), w, 0.02);
  });

  it('of a module replaces its quantized layers in place and returns it', () => {
    const model = quantize(new Model(), { groupSize: 32, bits: 8 }).eval();
    const before = model.forward(ids);
    expect(dequantize(model)).toBe(model);
    expect(model.embedTokens).toBeInstanceOf(Embedding);
    expect(model.up).toBeInstanceOf(Linear);
    expect(model.experts.downProj).toBeInstanceOf(SwitchLinear);
    expect([model.up.training, model.experts.training]).toEqual([false, false]);
    expectClose(model.forward(ids), before, 1e-4);
  });

  it('gives a layer that is shared one floating form, of a dtype that may be asked for', () => {
    class Shared extends Module {
      a: Unary = new Linear(64, 64);
      b: Unary = this.a;
    }
    const shared = dequantize(quantize(new Shared(), { mode: 'mxfp8' }), { dtype: 'float16' });
    expect(shared.a).toBe(shared.b);
    expect((shared.a as Linear).weight.dtype).toBe('float16');
  });

  it('refuses a lone layer, and leaves a module as it was for a dtype that is none', () => {
    const layer = new Linear(64, 64).toQuantized();
    expect(() => dequantize(layer)).toThrow('dequantize: expected a module that holds layers, got one QuantizedLinear');
    const model = quantize(new Model());
    const { up } = model;
    expect(() => dequantize(model, { dtype: 'int32' })).toThrow(expect.objectContaining({ code: 'Dtype' }));
    expect(model.up).toBe(up);
  });

  it.each(formats.map((format) => [formatTitle(format), format] as const))(
    'after a quantized model was saved and loaded gives the same bits: %s',
    async (_, format) => {
      const folder = await mkdtemp(join(tmpdir(), 'mlxts-quantized-'));
      try {
        const file = join(folder, 'model.safetensors');
        const model = quantize(new Model(), format);
        await model.saveWeights(file);
        const packed = bytes(model);
        const loaded = loadInto(new Model(), (await loadSafetensors(file)).tensors, { dtype: 'float32' });
        expect(bytes(loaded)).toEqual(packed);
        const floating = bytes(dequantize(model, { dtype: 'float32' }));
        expect(bytes(dequantize(loaded, { dtype: 'float32' }))).toEqual(floating);
        expect(Object.keys(floating)).toEqual(new Model().namedParameters().map(([key]) => key));
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
