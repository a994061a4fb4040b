import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { createLanguageModel, type LanguageModel } from '@mlxts/decoder';
import * as nn from '@mlxts/nn';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hostTensorOf } from './host-tensor-of.js';

/** As for the random llama: float32 logits, kernels off. */
const TOLERANCE = { rtol: 0, atol: 1e-4 };

const config = {
  model_type: 'llama',
  hidden_size: 128,
  num_hidden_layers: 9,
  intermediate_size: 128,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-5,
  vocab_size: 64,
  tie_word_embeddings: false,
};
const ids = [[3, 1, 4, 1, 5, 9, 2, 6]];

const python = `
from pathlib import Path
from mlx_lm.convert import mixed_quant_predicate_builder
from mlx_lm.models.llama import Model, ModelArgs
from mlx_lm.utils import load_model, quantize_model, save_config, save_model
def forms(model):
    return {n: [m.group_size, m.bits, m.mode] for n, m in model.named_modules() if hasattr(m, 'bits')}
`;

type Forms = Record<string, [groupSize: number, bits: number, mode: string]>;

let oracle: Oracle;
let wereOn: boolean;
let folder: string;
beforeAll(async () => {
  wereOn = sys.mlxts_set_cpu_kernels(false);
  oracle = await startOracle();
  folder = await mkdtemp(join(tmpdir(), 'mlxts-quantized-'));
});
afterAll(async () => {
  sys.mlxts_set_cpu_kernels(wereOn);
  await oracle.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => mx.random.seed(3));

const forms = (model: nn.Module): Forms => {
  const layers = model.namedModules().flatMap(([path, layer]): [string, Forms[string]][] => {
    const { groupSize, bits, mode } = layer as Partial<nn.QuantizationParams>;
    return groupSize === undefined || bits === undefined || mode === undefined ? [] : [[path, [groupSize, bits, mode]]];
  });
  return Object.fromEntries(layers);
};
const logits = (model: LanguageModel, rows: number[][]) =>
  hostTensorOf(model.forward(mx.array(rows, { dtype: 'int32' })));

async function save(model: LanguageModel): Promise<void> {
  await model.saveWeights(join(folder, 'model.safetensors'));
  const quantization = nn.quantizationOf(model);
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, quantization }));
}

const loadSource = `${python}
model, _ = load_model(Path(inputs['folder']))
outputs['forms'] = forms(model)
outputs['kinds'] = sorted({type(m).__name__ for m in model.modules()})
outputs['logits'] = model(mx.array(inputs['ids']))`;

it('mlx-lm loads what was quantized here by a recipe and in every mode, layer by layer', async () => {
  const model = await createLanguageModel(config);
  const mixed = nn.mixedQuantPredicateBuilder('mixed_3_6', model);
  const modes = ['mxfp4', 'mxfp8', 'nvfp4'] as const;
  nn.quantize(model, {
    predicate: (path, layer) => {
      const mode = modes.find((_, i) => path === `model.layers.${i}.self_attn.o_proj`);
      if (path === 'model.layers.4.mlp.gate_proj') return false;
      return mode === undefined ? mixed(path, layer) : { mode };
    },
  });
  await save(model);
  const theirs = await oracle.run<{ forms: Forms; logits: HostTensor }>(loadSource, { folder, ids });
  expect(new Set(Object.values(theirs.forms).map(([, , mode]) => mode))).toEqual(new Set(['affine', ...modes]));
  expect(theirs.forms).toEqual(forms(model));
  expect(logits(model, ids)).toBeAllclose(theirs.logits, TOLERANCE);
});

it('mlx-lm loads layers that round their inputs, and so do we', async () => {
  const model = await createLanguageModel(config);
  nn.quantize(model, {
    predicate: (path, layer) =>
      layer instanceof nn.Linear && {
        mode: 'nvfp4',
        quantizeInput: path.endsWith('down_proj') || path.endsWith('q_proj'),
      },
  });
  await save(model.eval());
  // One token: MLX multiplies no more rows than one on the CPU.
  const one = [[7]];
  const theirs = await oracle.run<{ forms: Forms; kinds: string[]; logits: HostTensor }>(loadSource, {
    folder,
    ids: one,
  });
  expect(theirs.kinds).toContain('QQLinear');
  expect(logits(model, one)).toBeAllclose(theirs.logits, TOLERANCE);
  const loaded = await loadHere();
  expect(forms(loaded)).toEqual(theirs.forms);
  expect(loaded.modules().filter((layer) => layer instanceof nn.QQLinear)).toHaveLength(18);
  expect(logits(loaded, ids)).toEqualBits(logits(model, ids));
});

it('what mlx-lm quantized and saved loads here, and each of its recipes is ours', async () => {
  const theirs = await oracle.run<{ forms: Forms[]; logits: HostTensor }>(
    `${python}
outputs['forms'] = []
for recipe in inputs['recipes']:
    model = Model(ModelArgs.from_dict(inputs['config']))
    predicate = mixed_quant_predicate_builder(recipe, model, 64)
    model, quantized = quantize_model(model, inputs['config'], 64, 4, quant_predicate=predicate)
    outputs['forms'].append(forms(model))
save_model(inputs['folder'], model)
save_config(quantized, Path(inputs['folder']) / 'config.json')
outputs['logits'] = model(mx.array(inputs['ids']))`,
    { folder, ids, config, recipes: [...nn.quantRecipes] },
  );
  const loaded = await loadHere();
  expect(forms(loaded)).toEqual(theirs.forms[3]);
  expect(logits(loaded, ids)).toBeAllclose(theirs.logits, TOLERANCE);
  for (const [i, recipe] of nn.quantRecipes.entries()) {
    const model = await createLanguageModel(config);
    nn.quantize(model, { predicate: nn.mixedQuantPredicateBuilder(recipe, model) });
    expect(forms(model)).toEqual(theirs.forms[i]);
  }
});

async function loadHere(): Promise<LanguageModel> {
  const saved: Record<string, unknown> = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  const { tensors } = await mx.loadSafetensors(join(folder, 'model.safetensors'));
  const model = await createLanguageModel(saved);
  return nn.loadInto(model, tensors, { quantization: nn.quantizationConfig(saved), dtype: 'float32' });
}
