import { astype, type MLXArray, random } from '@mlxts/core';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ScaleFactor, Upsample, type UpsampleOptions } from '../../src/index.js';
import { type Case, expectAgreement } from './agreement.js';
import { toHost } from './tensors.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

const inputs: readonly (readonly [x: MLXArray, factors: readonly ScaleFactor[]])[] = [
  [random.normal([2, 7, 3]), [2, 1.5, 0.5, 0.3, 3.7]],
  [random.normal([2, 6, 5, 2]), [2, [3, 1], [0.5, 1.7], [0.34, 0.8]]],
  [random.normal([1, 4, 3, 5, 2]), [2, [1, 2.5, 0.4]]],
];
const variants: readonly (readonly [python: string, options: UpsampleOptions])[] = [
  ["mode='nearest'", {}],
  ["mode='linear'", { mode: 'linear' }],
  ["mode='linear', align_corners=True", { mode: 'linear', alignCorners: true }],
  ["mode='linear', antialias=True", { mode: 'linear', antialias: true }],
  ["mode='cubic'", { mode: 'cubic' }],
  ["mode='cubic', align_corners=True", { mode: 'cubic', alignCorners: true }],
  ["mode='cubic', antialias=True", { mode: 'cubic', antialias: true }],
];
const toPython = (factor: ScaleFactor): string => (typeof factor === 'number' ? `${factor}` : `(${factor.join(', ')})`);

/** Sums over neighbours stand in another order than Python's, which takes all axes at once. */
const isSummed = ({ mode = 'nearest' }: UpsampleOptions): boolean => mode !== 'nearest';

it.each(variants)('upsampling agrees with Python: %s', async (python, options) => {
  const cases = inputs.flatMap(([x, factors]) =>
    factors.map(
      (factor): Case => ({
        layer: `nn.Upsample(${toPython(factor)}, ${python})`,
        module: () => new Upsample(factor, options),
        call: 'layer(x)',
        inputs: { x },
        ours: (arrays, layer: Upsample) => layer.forward(arrays.x as MLXArray),
        products: isSummed(options),
      }),
    ),
  );
  await expectAgreement(oracle, cases, 'float32');
});

it('upsampling of other dtypes agrees with Python', async () => {
  const dtypes = ['float16', 'bfloat16', 'int32'] as const;
  const x = random.randint(0, 100, [1, 4, 3, 2]);
  const { results } = await oracle.run<{ results: HostTensor[] }>(
    `
mx.disable_compile()
x = inputs['x']
outputs['results'] = [nn.Upsample(1.5, mode)(x.astype(getattr(mx, d)))
    for d in inputs['dtypes'] for mode in ('nearest', 'linear', 'cubic')]`,
    { x: toHost(x), dtypes },
  );
  const modes = ['nearest', 'linear', 'cubic'] as const;
  const ours = dtypes.flatMap((dtype) => modes.map((mode) => new Upsample(1.5, { mode }).forward(astype(x, dtype))));
  for (const [i, y] of ours.entries()) expect(toHost(y)).toBeAllclose(results[i] as HostTensor);
});
