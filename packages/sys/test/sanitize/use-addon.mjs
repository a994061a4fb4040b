// `node --import` of this file loads the addon that MLXTS_TEST_ADDON names in place of the package's own.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const manifest = fileURLToPath(new URL('../../package.json', import.meta.url));
const addon = process.env.MLXTS_TEST_ADDON;
globalThis[Symbol.for('@mlxts/sys')] = {
  version: require(manifest).version,
  root: dirname(manifest),
  addon,
  bindings: require(addon),
};
