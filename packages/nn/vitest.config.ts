import { mergeConfig } from 'vitest/config';
import config from '../../tooling/vitest/config.js';

export default mergeConfig(config, { test: { setupFiles: ['test/seed.ts'] } });
