import { sys } from '@mlxts/sys';
import { checkInt, checkOptions } from '../guards.js';
import { type CustomKernel, customKernel, type KernelBackend } from './custom-kernel.js';
import { checkDefinition, type KernelDefinition } from './kernel-definition.js';

const cuda: KernelBackend = {
  device: 'CUDA',
  isAvailable: () => sys.mlx_cuda_is_available(),
  newConfig: () => sys.mlx_fast_cuda_kernel_config_new(),
  addOutput: (config, shape, dtype) => sys.mlx_fast_cuda_kernel_config_add_output_arg(config, shape, dtype),
  setGrid: (config, x, y, z) => sys.mlx_fast_cuda_kernel_config_set_grid(config, x, y, z),
  setThreadGroup: (config, x, y, z) => sys.mlx_fast_cuda_kernel_config_set_thread_group(config, x, y, z),
  setInitValue: (config, value) => sys.mlx_fast_cuda_kernel_config_set_init_value(config, value),
  setVerbose: (config, verbose) => sys.mlx_fast_cuda_kernel_config_set_verbose(config, verbose),
  addDtype: (config, name, dtype) => sys.mlx_fast_cuda_kernel_config_add_template_arg_dtype(config, name, dtype),
  addInt: (config, name, value) => sys.mlx_fast_cuda_kernel_config_add_template_arg_int(config, name, value),
  addBool: (config, name, value) => sys.mlx_fast_cuda_kernel_config_add_template_arg_bool(config, name, value),
  apply: (kernel, inputs, config, stream) => sys.mlx_fast_cuda_kernel_apply(kernel, inputs, config, stream),
};

export interface CudaKernelDefinition extends KernelDefinition {
  /** Bytes of dynamic shared memory. Default: 0. */
  sharedMemory?: number | undefined;
}

/**
 * A function that runs a kernel written in CUDA C++, compiled at its first call. The grid counts threads, not blocks, as
 * it does for `metalKernel`.
 *
 * @throws ArgumentError for a definition that no kernel can have; when called: ArgumentError, ShapeError, DtypeError, and
 * MLXError `Unsupported` without CUDA
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.fast.cuda_kernel.html
 * @example
 * const double = mx.fast.cudaKernel({
 *   name: 'twice',
 *   inputNames: ['x'],
 *   outputNames: ['y'],
 *   source: 'auto i = cooperative_groups::this_grid().thread_rank(); y[i] = T(2) * x[i];',
 * });
 * const x = mx.ones([8]);
 * const call = { inputs: [x], template: { T: x.dtype }, outputShapes: [x.shape], outputDtypes: [x.dtype] };
 * if (mx.cuda.isAvailable()) double({ ...call, grid: [8, 1, 1], threadgroup: [8, 1, 1] });
 */
export function cudaKernel(definition: CudaKernelDefinition): CustomKernel {
  const op = 'fast.cudaKernel';
  const { name, inputNames, outputNames, source, header, ensureRowContiguous } = checkDefinition(op, definition);
  const { sharedMemory = 0 } = checkOptions(op, definition);
  const bytes = checkInt(op, 'sharedMemory', sharedMemory, { min: 0 });
  return customKernel(op, cuda, { inputNames, outputNames }, () =>
    sys.mlx_fast_cuda_kernel_new(name, inputNames, outputNames, source, header, ensureRowContiguous, bytes),
  );
}
