import { sys } from '@mlxts/sys';
import { gpu, isAvailable } from '../device.js';

const DISABLED = 0;
const NO_FUSE = 2;
const ENABLED = 3;

// On the CPU, MLX fuses by running a C++ compiler on files at a place that any process may write to.
const usual = isAvailable(gpu) ? ENABLED : NO_FUSE;

/** Makes `compile` call its functions as they are, in the whole process. */
export function disableCompile(): void {
  sys.mlx_set_compile_mode(DISABLED);
}

/** Turns `compile` on again: with fused kernels on a GPU, without them on the CPU. */
export function enableCompile(): void {
  sys.mlx_set_compile_mode(usual);
}
