import { optimizers } from '../../src/index.js';

type LearningRate = optimizers.LearningRate;

/** One optimizer here and in Python; `lr` is the rate or schedule that both are given. */
export interface OptimizerCase {
  readonly title: string;
  readonly python: string;
  readonly make: (lr: LearningRate) => optimizers.Optimizer;
}

const of = (python: string, make: OptimizerCase['make']): OptimizerCase => ({ title: python, python, make });

const { Adafactor, AdaDelta, Adagrad, Adam, Adamax, AdamW, Lion, MultiOptimizer, Muon, RMSprop, SGD } = optimizers;

/** Every optimizer with its defaults, and with each of its options. */
export const elementwiseCases: readonly OptimizerCase[] = [
  of('opt.SGD(lr)', (lr) => new SGD(lr)),
  of('opt.SGD(lr, weight_decay=0.1)', (lr) => new SGD(lr, { weightDecay: 0.1 })),
  of('opt.SGD(lr, momentum=0.9)', (lr) => new SGD(lr, { momentum: 0.9 })),
  of(
    'opt.SGD(lr, momentum=0.9, dampening=0.3, weight_decay=0.1)',
    (lr) => new SGD(lr, { momentum: 0.9, dampening: 0.3, weightDecay: 0.1 }),
  ),
  of('opt.SGD(lr, momentum=0.8, nesterov=True)', (lr) => new SGD(lr, { momentum: 0.8, nesterov: true })),
  of('opt.RMSprop(lr)', (lr) => new RMSprop(lr)),
  of('opt.RMSprop(lr, alpha=0.9, eps=1e-3)', (lr) => new RMSprop(lr, { alpha: 0.9, eps: 1e-3 })),
  of('opt.Adagrad(lr)', (lr) => new Adagrad(lr)),
  of('opt.Adagrad(lr, eps=1e-2)', (lr) => new Adagrad(lr, { eps: 1e-2 })),
  of('opt.AdaDelta(lr)', (lr) => new AdaDelta(lr)),
  of('opt.AdaDelta(lr, rho=0.8, eps=1e-3)', (lr) => new AdaDelta(lr, { rho: 0.8, eps: 1e-3 })),
  of('opt.Adam(lr)', (lr) => new Adam(lr)),
  of('opt.Adam(lr, betas=[0.8, 0.99], eps=1e-4)', (lr) => new Adam(lr, { betas: [0.8, 0.99], eps: 1e-4 })),
  of('opt.Adam(lr, bias_correction=True)', (lr) => new Adam(lr, { biasCorrection: true })),
  of(
    'opt.Adam(lr, betas=[0.0, 0.9], bias_correction=True)',
    (lr) => new Adam(lr, { betas: [0, 0.9], biasCorrection: true }),
  ),
  of('opt.AdamW(lr)', (lr) => new AdamW(lr)),
  of(
    'opt.AdamW(lr, betas=[0.7, 0.9], eps=1e-5, weight_decay=0.2, bias_correction=True)',
    (lr) => new AdamW(lr, { betas: [0.7, 0.9], eps: 1e-5, weightDecay: 0.2, biasCorrection: true }),
  ),
  of('opt.Adamax(lr)', (lr) => new Adamax(lr)),
  of('opt.Adamax(lr, betas=[0.8, 0.9], eps=1e-3)', (lr) => new Adamax(lr, { betas: [0.8, 0.9], eps: 1e-3 })),
  of('opt.Lion(lr)', (lr) => new Lion(lr)),
  of('opt.Lion(lr, betas=[0.8, 0.9], weight_decay=0.3)', (lr) => new Lion(lr, { betas: [0.8, 0.9], weightDecay: 0.3 })),
  of('opt.Adafactor()', () => new Adafactor()),
  of(
    'opt.Adafactor(warmup_init=True, clip_threshold=0.5, beta_1=0.9)',
    () => new Adafactor(null, { warmupInit: true, clipThreshold: 0.5, beta1: 0.9 }),
  ),
  of(
    'opt.Adafactor(scale_parameter=False, decay_rate=-0.5, eps=(1e-20, 1e-2))',
    () => new Adafactor(null, { scaleParameter: false, decayRate: -0.5, eps: [1e-20, 1e-2] }),
  ),
  of(
    'opt.Adafactor(lr, relative_step=False, weight_decay=0.1)',
    (lr) => new Adafactor(lr, { relativeStep: false, weightDecay: 0.1 }),
  ),
  of(
    'opt.MultiOptimizer([opt.Adam(lr), opt.Lion(lr), opt.SGD(lr, momentum=0.5)], [lambda p, w: w.ndim == 1, lambda p, w: p.startswith("layers.1")])',
    (lr) =>
      new MultiOptimizer(
        [new Adam(lr), new Lion(lr), new SGD(lr, { momentum: 0.5 })],
        [(_, w) => w.ndim === 1, (path) => path.startsWith('layers.1')],
      ),
  ),
];

/** Those with products of matrices, whose sums another BLAS takes in another order. */
export const productCases: readonly OptimizerCase[] = [
  of('opt.Muon(lr)', (lr) => new Muon(lr)),
  of(
    'opt.Muon(lr, momentum=0.8, weight_decay=0.0, nesterov=False, ns_steps=3)',
    (lr) => new Muon(lr, { momentum: 0.8, weightDecay: 0, nesterov: false, nsSteps: 3 }),
  ),
];

/** The constant rate and the schedule that cases get. */
export const rates: readonly { readonly python: string; readonly rate: LearningRate }[] = [
  { python: '0.013', rate: 0.013 },
  {
    python: 'opt.join_schedules([opt.linear_schedule(0, 0.1, 4), opt.cosine_decay(0.1, 5)], [4])',
    rate: optimizers.joinSchedules([optimizers.linearSchedule(0, 0.1, 4), optimizers.cosineDecay(0.1, 5)], [4]),
  },
];

/** The shapes of the parameters: matrices wide and tall, a vector, filters of a convolution. */
export const shapes = {
  layers: [{ weight: [3, 5], bias: [5] }, { weight: [6, 4] }],
  conv: { weight: [4, 3, 2, 2] },
};
