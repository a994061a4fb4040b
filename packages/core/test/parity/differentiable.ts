import * as mx from '../../src/index.js';

/** An operation of two arrays of one shape, in Python and here. */
export type Differentiable = readonly [python: string, ours: (a: mx.MLXArray, b: mx.MLXArray) => mx.MLXArray];

const unary = (name: string, python: string, inside = 'a', of = (a: mx.MLXArray) => a): Differentiable => {
  const op = (mx as unknown as Record<string, (a: mx.MLXArray) => mx.MLXArray>)[name];
  if (op === undefined) throw new Error(`there is no mx.${name}`);
  return [`mx.${python}(${inside})`, (a) => op(of(a))];
};
const plus1 = (a: mx.MLXArray) => mx.add(a, 1);

/** Functions of one array whose values lie between 0 and 1. */
export const elementwise: readonly Differentiable[] = [
  ...['abs', 'negative', 'square', 'sqrt', 'rsqrt', 'reciprocal', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p'],
  ...['sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'arcsin', 'arccos', 'arctan', 'arcsinh', 'arctanh', 'erf', 'erfinv'],
  ...['sigmoid', 'degrees', 'radians', 'floor', 'ceil', 'round', 'sign', 'stop_gradient'],
].map((name) =>
  unary(
    name.replace(/_(.)/, (_, letter: string) => letter.toUpperCase()),
    name,
  ),
);

/** The same of two. */
export const binary: readonly Differentiable[] = [
  unary('arccosh', 'arccosh', 'a + 1', plus1),
  ['a + b', (a, b) => mx.add(a, b)],
  ['a - b', (a, b) => mx.subtract(a, b)],
  ['a * b', (a, b) => mx.multiply(a, b)],
  ['a / b', (a, b) => mx.divide(a, b)],
  ['mx.power(a, b)', (a, b) => mx.power(a, b)],
  ['mx.maximum(a, b)', (a, b) => mx.maximum(a, b)],
  ['mx.minimum(a, b)', (a, b) => mx.minimum(a, b)],
  ['mx.arctan2(a, b)', (a, b) => mx.arctan2(a, b)],
  ['mx.logaddexp(a, b)', (a, b) => mx.logaddexp(a, b)],
  ['mx.remainder(a, b)', (a, b) => mx.remainder(a, b)],
  ['mx.where(a > b, a, b * 2)', (a, b) => mx.where(mx.greater(a, b), a, mx.multiply(b, 2))],
  ['mx.clip(a, 0.3, b)', (a, b) => mx.clip(a, 0.3, b)],
  ['a.astype(mx.float16).astype(mx.float32) * b', (a, b) => mx.multiply(a.astype('float16').astype('float32'), b)],
];

/** Operations along axes, of shapes and of products. */
export const structural: readonly Differentiable[] = [
  ['mx.sum(a, axis=0)', (a) => mx.sum(a, { axis: 0 })],
  ['mx.sum(a) * b', (a, b) => mx.multiply(mx.sum(a), b)],
  ['mx.mean(a, axis=-1, keepdims=True) * b', (a, b) => mx.multiply(mx.mean(a, { axis: -1, keepdims: true }), b)],
  ['mx.prod(a, axis=1)', (a) => mx.prod(a, { axis: 1 })],
  ['mx.max(a, axis=1)', (a) => mx.max(a, { axis: 1 })],
  ['mx.min(a, axis=0)', (a) => mx.min(a, { axis: 0 })],
  ['mx.var(a, axis=0, ddof=1)', (a) => mx.variance(a, { axis: 0, ddof: 1 })],
  ['mx.std(a, axis=1)', (a) => mx.std(a, { axis: 1 })],
  ['mx.logsumexp(a, axis=1)', (a) => mx.logsumexp(a, { axis: 1 })],
  ['mx.softmax(a, axis=-1) * b', (a, b) => mx.multiply(mx.softmax(a, { axis: -1 }), b)],
  ['mx.cumsum(a, axis=1)', (a) => mx.cumsum(a, { axis: 1 })],
  ['mx.cumprod(a, axis=1)', (a) => mx.cumprod(a, { axis: 1 })],
  ['mx.logcumsumexp(a, axis=1)', (a) => mx.logcumsumexp(a, { axis: 1 })],
  ['mx.sort(a, axis=1)', (a) => mx.sort(a, { axis: 1 })],
  ['mx.topk(a, 2, axis=1)', (a) => mx.topk(a, 2, { axis: 1 })],
  ['mx.partition(a, 1, axis=1)[:, 1]', (a) => mx.partition(a, 1, { axis: 1 }).get(':', 1)],
  ['mx.matmul(a, b.T)', (a, b) => mx.matmul(a, mx.transpose(b))],
  ['a.T @ b', (a, b) => mx.matmul(mx.transpose(a), b)],
  ['mx.addmm(a, b, mx.ones((4, 4)), 0.5, 2.0)', (a, b) => mx.addmm(a, b, mx.ones([4, 4]), { alpha: 0.5, beta: 2 })],
  ['mx.inner(a, b)', (a, b) => mx.inner(a, b)],
  ['mx.outer(a[0], b[1])', (a, b) => mx.outer(a.get(0), b.get(1))],
  ['mx.tensordot(a, b, axes=([0], [0]))', (a, b) => mx.tensordot(a, b, { axes: [[0], [0]] })],
  ['mx.einsum("ij,kj->ik", a, b)', (a, b) => mx.einsum('ij,kj->ik', a, b)],
  ['mx.kron(a, b)', (a, b) => mx.kron(a, b)],
  ['mx.reshape(a, (2, 6)) * 2', (a) => mx.multiply(mx.reshape(a, [2, 6]), 2)],
  ['mx.transpose(a) * 2', (a) => mx.multiply(mx.transpose(a), 2)],
  ['mx.concatenate([a, b], axis=1)', (a, b) => mx.concatenate([a, b], { axis: 1 })],
  ['mx.stack([a, b], axis=1)', (a, b) => mx.stack([a, b], { axis: 1 })],
  ['mx.split(a, [1], axis=1)[1]', (a) => mx.split(a, [1], { axis: 1 })[1] as mx.MLXArray],
  ['mx.broadcast_to(a[:1], (3, 4)) * b', (a, b) => mx.multiply(mx.broadcastTo(a.get(':1'), [3, 4]), b)],
  ['mx.expand_dims(a, 1)', (a) => mx.expandDims(a, 1)],
  ['mx.squeeze(a[:, :1], 1)', (a) => mx.squeeze(a.get(':', ':1'), { axis: 1 })],
  ['mx.flatten(a)', (a) => mx.flatten(a)],
  ['mx.moveaxis(a, 0, 1)', (a) => mx.moveaxis(a, 0, 1)],
  [
    'mx.pad(a, ((1, 0), (0, 2)))',
    (a) =>
      mx.pad(a, [
        [1, 0],
        [0, 2],
      ]),
  ],
  ['mx.tile(a, (2, 1))', (a) => mx.tile(a, [2, 1])],
  ['mx.repeat(a, 2, axis=1)', (a) => mx.repeat(a, 2, { axis: 1 })],
  ['mx.roll(a, 1, axis=1)', (a) => mx.roll(a, 1, { axis: 1 })],
  ['mx.tril(a)', (a) => mx.tril(a)],
  ['mx.diag(a[:3, :3])', (a) => mx.diag(a.get(':3', ':3'))],
  ['mx.diagonal(a)', (a) => mx.diagonal(a)],
  ['a[1:, ::2]', (a) => a.get('1:', '::2')],
  ['mx.take(a, mx.array([2, 0]), axis=0)', (a) => mx.take(a, mx.array([2, 0], { dtype: 'int32' }), { axis: 0 })],
  [
    'mx.take_along_axis(a, mx.array([[1], [0], [3]]), axis=1)',
    (a) => mx.takeAlongAxis(a, mx.array([[1], [0], [3]], { dtype: 'int32' }), { axis: 1 }),
  ],
  ['mx.as_strided(a, (2, 3), (4, 1), 1)', (a) => mx.asStrided(a, { shape: [2, 3], strides: [4, 1], offset: 1 })],
  ['mx.nan_to_num(a) * b', (a, b) => mx.multiply(mx.nanToNum(a), b)],
  ['mx.linalg.norm(a, axis=1)', (a) => mx.linalg.norm(a, { axis: 1 })],
  ['mx.fast.rms_norm(a, b[0], 1e-5)', (a, b) => mx.fast.rmsNorm(a, b.get(0), 1e-5)],
  ['mx.fast.layer_norm(a, b[0], b[1], 1e-5)', (a, b) => mx.fast.layerNorm(a, b.get(0), b.get(1), 1e-5)],
  [
    'mx.fast.rope(a[None], 4, traditional=False, base=10000.0, scale=1.0, offset=2)',
    (a) => mx.fast.rope(a.get(null), 4, { traditional: false, base: 10000, scale: 1, offset: 2 }),
  ],
  [
    'mx.fast.scaled_dot_product_attention(a[None, None], b[None, None], b[None, None], scale=0.5)',
    (a, b) => {
      const [q, k] = [a.get(null, null), b.get(null, null)];
      return mx.fast.scaledDotProductAttention(q, k, k, { scale: 0.5 });
    },
  ],
  [
    'mx.conv1d(a[None], mx.ones((2, 3, 4)) * b[0], padding=1)',
    (a, b) => mx.conv1d(a.get(null), mx.multiply(mx.ones([2, 3, 4]), b.get(0)), { padding: 1 }),
  ],
  ['mx.real(mx.fft.rfft(a, axis=1)) * 2', (a) => mx.multiply(mx.real(mx.fft.rfft(a, { axis: 1 })), 2)],
];
