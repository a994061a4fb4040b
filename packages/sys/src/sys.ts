import type { Bindings } from './bindings.js';
import { loadBindings } from './load/load-bindings.js';

/** The addon: every function of mlx-c under its C name, and our own as `mlxts_*`. Loaded when this module is. */
export const sys: Bindings = loadBindings();
