import type { MLXArray } from '../../array.js';
import { evalAsync } from '../../evaluate.js';
import { multiply } from '../../ops/arithmetic.js';
import { arrayEqual } from '../../ops/comparison.js';
import { tidy } from '../../scope.js';
import { arrayBytes } from '../array-bytes.js';
import type { Failure } from '../failure.js';
import { type AffineGroups, type BlockType, blockLayouts } from './pack-blocks.js';

interface Parts {
  readonly weights: MLXArray;
  readonly scales: MLXArray;
  readonly biases: MLXArray;
}

async function isTrue(array: MLXArray): Promise<boolean> {
  await evalAsync(array);
  return array.item() === true;
}

async function halves(array: MLXArray): Promise<Uint16Array> {
  const { buffer, byteOffset, byteLength } = await arrayBytes(array);
  return new Uint16Array(buffer, byteOffset, byteLength / 2);
}

/**
 * The parts as blocks of `type` hold them.
 *
 * @throws FileError where float16 does not hold a scale or a bias, or where a bias is not what the type has for it.
 */
export async function exactGroups(type: BlockType, parts: Parts, what: string, fail: Failure): Promise<AffineGroups> {
  const { hasBias, biasPerScale } = blockLayouts[type];
  return tidy(async () => {
    const half = async (name: 'scales' | 'biases') => {
      const array = parts[name].astype('float16');
      if (await isTrue(arrayEqual(array.astype(parts[name].dtype), parts[name], { equalNan: true }))) return array;
      throw fail(`${what}: expected ${name} that float16 holds, got others; dequantize and quantize again`);
    };
    const scales = await half('scales');
    const biases = await half('biases');
    if (!hasBias && !(await isTrue(arrayEqual(multiply(scales, biasPerScale), biases, { equalNan: true }))))
      throw fail(`${what}: expected biases of ${biasPerScale} times the scale for ${type}, got others`);
    return {
      weights: await arrayBytes(parts.weights),
      scales: await halves(scales),
      biases: await halves(biases),
    };
  });
}
