/** NVIDIA's CUDA. */
import { sys } from '@mlxts/sys';

/** Whether arrays can be computed on a GPU by CUDA here. */
export function isAvailable(): boolean {
  return sys.mlx_cuda_is_available();
}
