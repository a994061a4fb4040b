import type { GeneratedBindings } from './generated/bindings.js';
import type { HandBindings } from './hand-bindings.js';

/** All functions of the addon. */
export type Bindings = GeneratedBindings & HandBindings;
