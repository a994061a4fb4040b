/** What quantization costs in accuracy and saves in memory, for each mode: `npx tsx examples/quantize.ts`. */
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';

const w = mx.random.normal([512, 512], { key: mx.random.key(0) });

for (const [mode, bits] of [
  ['affine', 8],
  ['affine', 4],
  ['affine', 2],
  ['mxfp8', 8],
  ['mxfp4', 4],
  ['nvfp4', 4],
] as const) {
  mx.tidy(() => {
    const { wq, scales, biases } = nn.quantize(w, { mode, bits });
    const back = nn.dequantize(wq, scales, biases, { mode, bits, dtype: 'float32' });
    const error = mx.sqrt(mx.mean(mx.square(mx.subtract(back, w)))).item() as number;
    const bytes = wq.nbytes + scales.nbytes + (biases?.nbytes ?? 0);
    console.log(
      `${mode} ${bits} bits: ${((100 * bytes) / w.nbytes).toFixed(1)}% of the bytes, error ${error.toFixed(4)}`,
    );
  });
}
