import { random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Module, quantize, SwitchGLU, SwitchMLP } from '../../src/index.js';
import { formats } from './formats.js';
import { toHost, toHosts } from './tensors.js';

class Experts extends Module {
  glu = new SwitchGLU(128, 128, 4, { bias: true });
  mlp = new SwitchMLP(128, 128, 4);
}

/** mlx-lm 0.32.2 passes on a `global_scale` that the `gather_qmm` of MLX 0.32.2 does not take. */
const python = `
mx.disable_compile()
import mlx_lm.models.switch_layers as sl
if not hasattr(mx, 'plain_gather_qmm'):
    mx.plain_gather_qmm = mx.gather_qmm
    mx.gather_qmm = lambda *a, global_scale=None, **k: mx.plain_gather_qmm(*a, **k)
class Experts(nn.Module):
    def __init__(self):
        super().__init__()
        self.glu = sl.SwitchGLU(128, 128, 4, bias=True)
        self.mlp = sl.SwitchMLP(128, 128, 4)
weights = [(n, inputs['p_' + n]) for n in inputs['names']]
def run(form):
    model = Experts()
    model.load_weights(weights)
    if form is not None:
        nn.quantize(model, form['groupSize'], form['bits'], mode=form['mode'])
    return [block(inputs['x'][:n], inputs['indices'][:n]) for block in (model.glu, model.mlp) for n in (3, 32)]
outputs['y'] = [run(form) for form in [None] + inputs['formats']]
`;

/** Every number of bits, every size of groups, every mode. */
const chosen = formats.filter(({ groupSize, bits, mode }) => mode !== 'affine' || groupSize === 64 || bits === 4);

let oracle: Oracle;
let wereOn: boolean;
beforeAll(async () => {
  wereOn = sys.mlxts_set_cpu_kernels(false);
  oracle = await startOracle();
});
afterAll(async () => {
  sys.mlxts_set_cpu_kernels(wereOn);
  await oracle.close();
});

it('experts give the bits of mlx-lm, floating and quantized, for few tokens and many', async () => {
  const model = new Experts();
  model.glu.apply((a, path) => (path.endsWith('.bias') ? random.normal(a.shape) : a));
  const x = random.normal([32, 128]);
  const indices = random.randint(0, 4, [32, 2], { dtype: 'uint32' });
  const parameters = model.namedParameters();
  const weights = Object.fromEntries(parameters.map(([path, a]) => [`p_${path}`, a]));
  const names = parameters.map(([path]) => path);
  const { y } = await oracle.run<{ y: HostTensor[][] }>(python, {
    ...toHosts({ ...weights, x, indices }),
    names,
    formats: chosen.map((format) => ({ ...format })),
  });
  for (const [i, format] of [null, ...chosen].entries()) {
    const copy = new Experts().loadWeights(parameters);
    if (format !== null) quantize(copy, format);
    const ours = [copy.glu, copy.mlp].flatMap((block) =>
      [3, 32].map((count) => block.forward(x.get(`:${count}`), indices.get(`:${count}`))),
    );
    for (const [j, a] of ours.entries()) {
      // Floating products are BLAS's, which is another one in Python.
      if (format === null) expect(toHost(a)).toBeAllclose(y[i]?.[j] as HostTensor);
      else expect(toHost(a)).toEqualBits(y[i]?.[j] as HostTensor);
    }
  }
});
