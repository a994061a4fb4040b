import { array, astype, type MLXArray, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createCausalMask,
  Embedding,
  gelu,
  geluApprox,
  geluFastApprox,
  initializeRope,
  LayerNorm,
  Linear,
  type Module,
  RMSNorm,
  RoPE,
  relu,
  scaledDotProductAttention,
  silu,
  swiglu,
} from '../../src/index.js';
import { formats, formatTitle } from './formats.js';
import { toHost, toHosts } from './tensors.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
  sys.mlxts_set_cpu_kernels(false);
});
afterAll(() => oracle.close());

/** Runs a Python layer on a module's weights, which it gets under their checkpoint paths. */
async function python(
  layer: string,
  module: Module,
  call: string,
  inputs: Record<string, MLXArray>,
): Promise<HostTensor> {
  const names = module.namedParameters().map(([path]) => path);
  const source = `
layer = ${layer}
layer.load_weights([(n, inputs['p_' + n]) for n in inputs['names']])
x = inputs.get('x')
outputs['y'] = ${call}
`;
  const weights = Object.fromEntries(module.namedParameters().map(([path, a]) => [`p_${path}`, a]));
  const { y } = await oracle.run<{ y: HostTensor }>(source, { ...toHosts({ ...weights, ...inputs }), names });
  return y;
}

const dtypes = ['float32', 'float16', 'bfloat16'] as const;
const ids = array(
  [
    [1, 3, 0],
    [2, 2, 1],
  ],
  { dtype: 'int32' },
);

describe.each(dtypes)('in %s', (dtype) => {
  const cast = <M extends Module>(module: M): M => module.apply((a) => astype(a, dtype));
  const x = astype(random.normal([2, 5, 64]), dtype);

  it('linear layers agree with Python', async () => {
    for (const bias of [true, false]) {
      const layer = cast(new Linear(64, 24, { bias }));
      const y = await python(`nn.Linear(64, 24, bias=${bias ? 'True' : 'False'})`, layer, 'layer(x)', { x });
      expect(toHost(layer.forward(x))).toBeAllclose(y);
    }
  });

  it('embeddings agree with Python', async () => {
    const layer = cast(new Embedding(4, 64));
    expect(toHost(layer.forward(ids))).toEqualBits(await python('nn.Embedding(4, 64)', layer, 'layer(x)', { x: ids }));
    expect(toHost(layer.asLinear(x))).toBeAllclose(
      await python('nn.Embedding(4, 64)', layer, 'layer.as_linear(x)', { x }),
    );
  });

  it('norms agree with Python', async () => {
    const rms = new RMSNorm(64, { eps: 1e-6 }).apply(() => astype(random.normal([64]), dtype));
    expect(toHost(rms.forward(x))).toEqualBits(await python('nn.RMSNorm(64, eps=1e-6)', rms, 'layer(x)', { x }));
    for (const [options, source] of [
      [{}, ''],
      [{ bias: false }, ', bias=False'],
      [{ affine: false, eps: 1e-3 }, ', affine=False, eps=1e-3'],
    ] as const) {
      const norm = new LayerNorm(64, options).apply(() => astype(random.normal([64]), dtype));
      expect(toHost(norm.forward(x))).toEqualBits(await python(`nn.LayerNorm(64${source})`, norm, 'layer(x)', { x }));
    }
  });

  it('activations agree with Python', async () => {
    const source =
      "outputs['y'] = [f(inputs['x']) for f in (nn.relu, nn.silu, nn.gelu, nn.gelu_approx, nn.gelu_fast_approx)] + [nn.silu(inputs['x']) * inputs['x']]";
    const { y } = await oracle.run<{ y: HostTensor[] }>(source, { x: toHost(x) });
    const ours = [relu(x), silu(x), gelu(x), geluApprox(x), geluFastApprox(x), swiglu(x, x)];
    ours.forEach((a, i) => void expect(toHost(a)).toBeAllclose(y[i] as HostTensor));
  });

  it.each(formats.map((format) => [formatTitle(format), format] as const))(
    'quantized layers agree with Python: %s',
    async (_, format) => {
      const wide = astype(random.normal([2, 3, 128]), dtype);
      const numbers = `group_size=${format.groupSize}, bits=${format.bits}, mode='${format.mode}'`;
      const linear = cast(new Linear(128, 24)).toQuantized(format);
      const yLinear = await python(`nn.QuantizedLinear(128, 24, ${numbers})`, linear, 'layer(x)', { x: wide });
      expect(toHost(linear.forward(wide))).toEqualBits(yLinear);

      const embedding = cast(new Embedding(4, 128)).toQuantized(format);
      const source = `nn.QuantizedEmbedding(4, 128, ${numbers})`;
      expect(toHost(embedding.forward(ids))).toEqualBits(await python(source, embedding, 'layer(x)', { x: ids }));
      expect(toHost(embedding.asLinear(wide))).toEqualBits(
        await python(source, embedding, 'layer.as_linear(x)', { x: wide }),
      );
    },
  );
});

describe('rope', () => {
  const x = random.normal([2, 3, 6, 32]);
  const scalings = [
    null,
    { type: 'linear', factor: 4 },
    { rope_type: 'dynamic', factor: 2 },
    { rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 64 },
    { rope_type: 'llama3', factor: 32 },
  ];
  const source = `
from mlx_lm.models.rope_utils import initialize_rope
rope = initialize_rope(32, inputs['base'], inputs['traditional'], inputs['scaling'], 16)
outputs['y'] = [rope(inputs['x'], offset=o) for o in (0, 7, 100)]
`;

  it.each(scalings.map((scaling) => [JSON.stringify(scaling), scaling] as const))(
    'gives the bits of mlx-lm for %s',
    async (_, scaling) => {
      for (const traditional of [false, true]) {
        for (const base of [10000, 500000]) {
          const { y } = await oracle.run<{ y: HostTensor[] }>(source, { x: toHost(x), traditional, base, scaling });
          const rope = initializeRope(32, base, traditional, scaling, 16);
          [0, 7, 100].forEach(
            (offset, i) => void expect(toHost(rope.forward(x, { offset }))).toEqualBits(y[i] as HostTensor),
          );
        }
      }
    },
  );

  it('turns only the first features, by scaled positions', async () => {
    const code = "outputs['y'] = nn.RoPE(16, scale=0.5, base=500)(inputs['x'], offset=3)";
    const { y } = await oracle.run<{ y: HostTensor }>(code, { x: toHost(x) });
    expect(toHost(new RoPE(16, { scale: 0.5, base: 500 }).forward(x, { offset: 3 }))).toEqualBits(y);
  });
});

describe('attention', () => {
  const queries = random.normal([2, 6, 4, 32]);
  const keys = random.normal([2, 2, 9, 32]);
  const values = random.normal([2, 2, 9, 32]);
  const sinks = random.normal([6]);

  it.each(['None', "'causal'", 'create_causal_mask(4, 5)', 'create_causal_mask(4, 5, window_size=3)'])(
    'agrees with mlx-lm for mask %s',
    async (mask) => {
      const source = `
from mlx_lm.models.base import create_causal_mask
q, k, v = inputs['queries'], inputs['keys'], inputs['values']
mask = ${mask}
outputs['y'] = [mx.fast.scaled_dot_product_attention(q, k, v, scale=0.2, mask=mask, sinks=s) for s in (None, inputs['sinks'])]
outputs['mask'] = mask if isinstance(mask, mx.array) else None
`;
      const expected = await oracle.run<{ y: HostTensor[]; mask: HostTensor | null }>(
        source,
        toHosts({ queries, keys, values, sinks }),
      );
      const windowSize = mask.includes('window') ? 3 : undefined;
      const ours = mask === 'None' ? null : mask === "'causal'" ? 'causal' : createCausalMask(4, 5, { windowSize });
      if (expected.mask !== null) expect(toHost(ours as MLXArray)).toEqualBits(expected.mask);
      [null, sinks].forEach((s, i) => {
        const out = scaledDotProductAttention({ queries, keys, values, scale: 0.2, mask: ours, sinks: s });
        expect(toHost(out)).toBeAllclose(expected.y[i] as HostTensor);
      });
    },
  );
});
