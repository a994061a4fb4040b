import { abs, add, array, log, type MLXArray, multiply, onesLike, random, softmax } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, it } from 'vitest';
import { losses } from '../../src/index.js';
import { type Case, expectAgreement } from './agreement.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
  sys.mlxts_set_cpu_kernels(false);
});
afterAll(() => oracle.close());

type Options = { reduction: losses.Reduction } | undefined;
type Inputs = Record<'x' | 'y' | 'z', MLXArray>;

const x = random.normal([4, 6], { scale: 2 });
const y = random.normal([4, 6], { scale: 2 });
const z = random.normal([4, 6], { scale: 2 });
const logProbabilities = log(softmax(y, { axis: -1 }));
const classes = array([0, 5, 2, 2], { dtype: 'int32' });
const columns = array([0, 3, 1, 2, 2, 1], { dtype: 'int32' });
const signs = array([1, -1, 1, 1, -1, -1], { dtype: 'int32' });
const literal = (a: MLXArray): string => `mx.array(${JSON.stringify(a.tolist())})`;

/** The loss with its default, and with each reduction. */
function of(
  call: (reduction: string) => string,
  inputs: Partial<Inputs>,
  ours: (inputs: Inputs, options: Options) => MLXArray,
): Case[] {
  const variants = [undefined, 'none', 'mean', 'sum'] as const;
  return variants.map((reduction) => ({
    call: `nn.losses.${call(reduction === undefined ? '' : `, reduction='${reduction}'`)}`,
    inputs: inputs as Record<string, MLXArray>,
    ours: (arrays) => ours(arrays as Inputs, reduction === undefined ? undefined : { reduction }),
    products: true,
  }));
}

const cases: Case[] = [
  of(
    (r) => `cross_entropy(x, ${literal(classes)}${r})`,
    { x },
    (a, o) => losses.crossEntropy(a.x, classes, o),
  ),
  of(
    (r) => `cross_entropy(x, mx.softmax(y, -1)${r})`,
    { x, y },
    (a, o) => losses.crossEntropy(a.x, softmax(a.y, { axis: -1 }), o),
  ),
  of(
    (r) => `cross_entropy(x, ${literal(columns)}, axis=0, label_smoothing=0.3${r})`,
    { x },
    (a, o) => losses.crossEntropy(a.x, columns, { axis: 0, labelSmoothing: 0.3, ...o }),
  ),
  of(
    (r) => `cross_entropy(x * 1000, ${literal(classes)}, weights=y[:, 0]${r})`,
    { x, y },
    (a, o) => losses.crossEntropy(multiply(a.x, 1000), classes, { weights: a.y.get(':', 0), ...o }),
  ),
  of(
    (r) => `binary_cross_entropy(x, y${r})`,
    { x, y },
    (a, o) => losses.binaryCrossEntropy(a.x, a.y, o),
  ),
  of(
    (r) => `binary_cross_entropy(x, y, weights=z${r})`,
    { x, y, z },
    (a, o) => losses.binaryCrossEntropy(a.x, a.y, { weights: a.z, ...o }),
  ),
  of(
    (r) => `binary_cross_entropy(x, y, with_logits=False${r})`,
    { x: array([0, 1, 0.25, 0.5, 1e-6]), y: array([1, 0, 1, 0, 1]) },
    (a, o) => losses.binaryCrossEntropy(a.x, a.y, { withLogits: false, ...o }),
  ),
  of(
    (r) => `l1_loss(x, y${r})`,
    { x, y },
    (a, o) => losses.l1Loss(a.x, a.y, o),
  ),
  of(
    (r) => `mse_loss(x, y${r})`,
    { x, y },
    (a, o) => losses.mseLoss(a.x, a.y, o),
  ),
  of(
    (r) => `nll_loss(x, ${literal(classes)}${r})`,
    { x },
    (a, o) => losses.nllLoss(a.x, classes, o),
  ),
  of(
    (r) => `nll_loss(x, ${literal(columns)}, axis=0${r})`,
    { x },
    (a, o) => losses.nllLoss(a.x, columns, { axis: 0, ...o }),
  ),
  of(
    (r) => `gaussian_nll_loss(x, y, z${r})`,
    { x, y, z: abs(z) },
    (a, o) => losses.gaussianNllLoss(a.x, a.y, a.z, o),
  ),
  of(
    (r) => `gaussian_nll_loss(x, y, z, full=True, eps=0.5${r})`,
    { x, y, z },
    (a, o) => losses.gaussianNllLoss(a.x, a.y, a.z, { full: true, eps: 0.5, ...o }),
  ),
  of(
    (r) => `kl_div_loss(x, y${r})`,
    { x, y: logProbabilities },
    (a, o) => losses.klDivLoss(a.x, a.y, o),
  ),
  of(
    (r) => `kl_div_loss(x, y, axis=0${r})`,
    { x, y: logProbabilities },
    (a, o) => losses.klDivLoss(a.x, a.y, { axis: 0, ...o }),
  ),
  of(
    (r) => `smooth_l1_loss(x, y${r})`,
    { x, y },
    (a, o) => losses.smoothL1Loss(a.x, a.y, o),
  ),
  of(
    (r) => `smooth_l1_loss(x, y, beta=2.5${r})`,
    { x, y },
    (a, o) => losses.smoothL1Loss(a.x, a.y, { beta: 2.5, ...o }),
  ),
  of(
    (r) => `triplet_loss(x, y, z${r})`,
    { x, y, z },
    (a, o) => losses.tripletLoss(a.x, a.y, a.z, o),
  ),
  of(
    (r) => `triplet_loss(x, y, z, axis=0, p=3, margin=0.5, eps=1e-3${r})`,
    { x, y, z: add(z, 1) },
    (a, o) => losses.tripletLoss(a.x, a.y, a.z, { axis: 0, p: 3, margin: 0.5, eps: 1e-3, ...o }),
  ),
  of(
    (r) => `hinge_loss(x, ${literal(signs)} * mx.ones_like(x)${r})`,
    { x },
    (a, o) => losses.hingeLoss(a.x, multiply(signs, onesLike(a.x)), o),
  ),
  of(
    (r) => `huber_loss(x, y${r})`,
    { x, y },
    (a, o) => losses.huberLoss(a.x, a.y, o),
  ),
  of(
    (r) => `huber_loss(x, y, delta=0.5${r})`,
    { x, y },
    (a, o) => losses.huberLoss(a.x, a.y, { delta: 0.5, ...o }),
  ),
  of(
    (r) => `log_cosh_loss(x, y${r})`,
    { x, y },
    (a, o) => losses.logCoshLoss(a.x, a.y, o),
  ),
  of(
    (r) => `cosine_similarity_loss(x, y${r})`,
    { x, y },
    (a, o) => losses.cosineSimilarityLoss(a.x, a.y, o),
  ),
  of(
    (r) => `cosine_similarity_loss(x, y, axis=0, eps=20.0${r})`,
    { x, y },
    (a, o) => losses.cosineSimilarityLoss(a.x, a.y, { axis: 0, eps: 20, ...o }),
  ),
  of(
    (r) => `margin_ranking_loss(x, y, z${r})`,
    { x, y, z },
    (a, o) => losses.marginRankingLoss(a.x, a.y, a.z, o),
  ),
  of(
    (r) => `margin_ranking_loss(x, y, z, margin=0.7${r})`,
    { x, y, z },
    (a, o) => losses.marginRankingLoss(a.x, a.y, a.z, { margin: 0.7, ...o }),
  ),
].flat();

it('losses and their gradients agree with Python', () => expectAgreement(oracle, cases, 'float32'));

it('losses of half precision agree with Python', async () => {
  // Terms of a sum are rounded where they are added, so only what is not added up compares.
  const each = cases.filter(({ call }) => call.includes("'none'") && !/kl_div|triplet|axis=0|\* 1000/.test(call));
  await expectAgreement(oracle, each, 'bfloat16');
});
