import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import wabt from 'wabt';
import { resampleModule } from './resample-module.js';

it('the module is what resample.wat assembles to', async () => {
  const text = await readFile(new URL('./resample.wat', import.meta.url), 'utf8');
  const module = (await wabt()).parseWat('resample.wat', text, { simd: true });
  module.validate();
  expect(resampleModule).toBe(Buffer.from(module.toBinary({}).buffer).toString('base64'));
});
