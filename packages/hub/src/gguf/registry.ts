import type { Architecture } from './architecture.js';
import { llama } from './llama.js';

/** `general.architecture` → how it is read. */
export const architectures: Readonly<Record<string, Architecture>> = {
  llama,
};
