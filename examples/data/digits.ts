import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as mx from '@mlxts/core';
import { digitsPath } from '../../tooling/setup/digits.mjs';
import { setUp } from '../../tooling/setup/set-up.mjs';
import { provideDigits } from '../../tooling/setup/steps.mjs';

/** 1,797 handwritten digits in random order: images `[1797, 64]` from 0 to 1, labels `[1797]`. Fetched once, 130 kB. */
export async function loadDigits(): Promise<[images: mx.MLXArray, labels: mx.MLXArray]> {
  await setUp([provideDigits]);
  const rows = gunzipSync(readFileSync(digitsPath())).toString().trim().split('\n');
  return mx.tidy(() => {
    const table = mx.random.permutation(mx.array(rows.map((row) => row.split(',').map(Number)))); // [1797, 65]
    return [mx.divide(table.get('...', ':64'), 16), mx.astype(table.get('...', 64), 'int32')];
  });
}
