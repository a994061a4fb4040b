import { array, astype, type MLXArray, multiply, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyYarnMscale,
  createCausalMask,
  Embedding,
  gelu,
  geluApprox,
  geluFastApprox,
  initializeRope,
  LayerNorm,
  Linear,
  type Module,
  MRoPE,
  RMSNorm,
  RoPE,
  relu,
  scaledDotProductAttention,
  silu,
  swiglu,
  swigluOai,
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
      "from mlx_lm.models.activations import swiglu_oai\noutputs['y'] = [f(inputs['x']) for f in (nn.relu, nn.silu, nn.gelu, nn.gelu_approx, nn.gelu_fast_approx)] + [nn.silu(inputs['x']) * inputs['x'], swiglu_oai(3 * inputs['x'], 5 * inputs['x'])]";
    const { y } = await oracle.run<{ y: HostTensor[] }>(source, { x: toHost(x) });
    const ours = [
      relu(x),
      silu(x),
      gelu(x),
      geluApprox(x),
      geluFastApprox(x),
      swiglu(x, x),
      swigluOai(multiply(x, 3), multiply(x, 5)),
    ];
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
  const longFactors = Array.from({ length: 16 }, (_, i) => 1 + i / 8);
  const scalings = [
    null,
    { type: 'linear', factor: 4 },
    { rope_type: 'dynamic', factor: 2 },
    { rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 64 },
    { rope_type: 'llama3', factor: 32 },
    { type: 'yarn', factor: 4 },
    { rope_type: 'deepseek_yarn', factor: 8, original_max_position_embeddings: 512, beta_fast: 16, mscale: 0.7 },
    { rope_type: 'yarn', factor: 8, mscale: 1, mscale_all_dim: 0.5, beta_slow: 2 },
    { type: 'longrope', original_max_position_embeddings: 8, short_factor: 1, long_factor: 1.5 },
    { type: 'longrope', original_max_position_embeddings: 64, short_factor: [1], long_factor: longFactors },
    { rope_type: 'proportional', partial_rotary_factor: 0.25, factor: 2 },
    { rope_type: 'proportional' },
    { type: 'mrope', mrope_section: [4, 6, 6] },
  ];
  const source = `
from mlx_lm.models.rope_utils import initialize_rope
rope = initialize_rope(32, inputs['base'], inputs['traditional'], inputs['scaling'], 16)
outputs['y'] = [rope(inputs['x'], offset=o) for o in (0, 7, 100)]
`;

  it.each(scalings.map((scaling) => [JSON.stringify(scaling), scaling] as const))(
    'gives the bits of mlx-lm for %s',
    async (_, scaling) => {
      for (const [traditional, base] of [
        [false, 10000],
        [true, 10000],
        [false, 500000],
      ] as const) {
        const { y } = await oracle.run<{ y: HostTensor[] }>(source, { x: toHost(x), traditional, base, scaling });
        const rope = initializeRope(32, base, traditional, scaling, 16);
        [0, 7, 100].forEach(
          (offset, i) => void expect(toHost(rope.forward(x, { offset }))).toEqualBits(y[i] as HostTensor),
        );
      }
    },
  );

  it('scales what turns of wider features, as mlx-lm does, and the scores', async () => {
    const scaling = { type: 'yarn', factor: 4, mscale: 0.5, mscale_all_dim: 2 };
    const long = { type: 'longrope', original_max_position_embeddings: 4, long_factor: 2, short_factor: 1 };
    const code = `
from mlx_lm.models.rope_utils import apply_yarn_mscale, initialize_rope
outputs['y'] = [initialize_rope(16, 10000, False, s, 64)(inputs['x'].astype(d)) for s in inputs['scalings'] for d in (mx.float32, mx.float16)]
outputs['scales'] = [apply_yarn_mscale(0.25, s) for s in inputs['scalings'] + [None]]`;
    const scalings = [scaling, long];
    const { y, scales } = await oracle.run<{ y: HostTensor[]; scales: number[] }>(code, { x: toHost(x), scalings });
    const ours = scalings.flatMap((each) =>
      (['float32', 'float16'] as const).map((dtype) =>
        initializeRope(16, 10000, false, each, 64).forward(astype(x, dtype)),
      ),
    );
    ours.forEach((a, i) => void expect(toHost(a)).toEqualBits(y[i] as HostTensor));
    for (const [i, each] of [...scalings, null].entries())
      expect(applyYarnMscale(0.25, each)).toBeCloseTo(scales[i] as number, 12);
    expect(scales[0]).not.toBe(0.25);
  });

  it('turns by three positions as Qwen2-VL and Qwen3-VL do', async () => {
    const positions = random.randint(0, 40, [3, 2, 6], { dtype: 'int32' });
    const code = `
inverse = 1.0 / (10000 ** (mx.arange(0, 16, 2).astype(mx.float32) / 16))
angles = inputs['positions'][..., None].astype(mx.float32) * inverse  # [3, B, L, 8]
consecutive = mx.concatenate([angles[0, ..., :2], angles[1, ..., 2:5], angles[2, ..., 5:]], axis=-1)
interleaved = mx.array(angles[0])
interleaved[..., 1:8:3] = angles[1, ..., 1:8:3]
interleaved[..., 2:6:3] = angles[2, ..., 2:6:3]
def turn(x, a):
    a = mx.concatenate([a, a], axis=-1)[:, None]
    cos, sin = mx.cos(a).astype(x.dtype), mx.sin(a).astype(x.dtype)
    t = x[..., :16]
    half = mx.concatenate([-t[..., 8:], t[..., :8]], axis=-1)
    return mx.concatenate([t * cos + half * sin, x[..., 16:]], axis=-1)
outputs['y'] = [turn(inputs['x'].astype(d), a) for a in (consecutive, interleaved) for d in (mx.float32, mx.float16)]`;
    const { y } = await oracle.run<{ y: HostTensor[] }>(code, toHosts({ x, positions }));
    const ours = [{ sections: [2, 3, 3] }, { sections: [3, 3, 2], interleaved: true }].flatMap((options) =>
      (['float32', 'float16'] as const).map((dtype) => new MRoPE(16, options).forward(astype(x, dtype), { positions })),
    );
    ours.forEach((a, i) => void expect(toHost(a)).toEqualBits(y[i] as HostTensor));
  });

  it('turns only the first features, by scaled positions', async () => {
    const code = "outputs['y'] = nn.RoPE(16, scale=0.5, base=500)(inputs['x'], offset=3)";
    const { y } = await oracle.run<{ y: HostTensor }>(code, { x: toHost(x) });
    expect(toHost(new RoPE(16, { scale: 0.5, base: 500 }).forward(x, { offset: 3 }))).toEqualBits(y);
  });
});

describe('masks', () => {
  it('are those of mlx-lm, with padding on either side and a window', async () => {
    const source = `
from mlx_lm.models.base import create_causal_mask
left, right = mx.array([0, 2]), mx.array([3, 1])
outputs['y'] = [create_causal_mask(4, o, window_size=w, left_padding=l, right_padding=r)
                for o in (0, 5) for w in (None, 3) for l in (None, left) for r in (None, right)]`;
    const { y } = await oracle.run<{ y: HostTensor[] }>(source);
    const ours = [0, 5].flatMap((offset) =>
      [undefined, 3].flatMap((windowSize) =>
        [undefined, [0, 2]].flatMap((leftPadding) =>
          [undefined, [3, 1]].map((rightPadding) =>
            createCausalMask(4, offset, { windowSize, leftPadding, rightPadding }),
          ),
        ),
      ),
    );
    ours.forEach((a, i) => void expect(toHost(a)).toEqualBits(y[i] as HostTensor));
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
