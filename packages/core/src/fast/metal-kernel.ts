import { sys } from '@mlxts/sys';
import { checkFlag, checkOptions } from '../guards.js';
import { type CustomKernel, customKernel, type KernelBackend } from './custom-kernel.js';
import { checkDefinition, type KernelDefinition } from './kernel-definition.js';

const metal: KernelBackend = {
  device: 'Metal',
  isAvailable: () => sys.mlx_metal_is_available(),
  recordingStream: () => sys.mlxts_recording_stream(),
  newConfig: () => sys.mlx_fast_metal_kernel_config_new(),
  addOutput: (config, shape, dtype) => sys.mlx_fast_metal_kernel_config_add_output_arg(config, shape, dtype),
  setGrid: (config, x, y, z) => sys.mlx_fast_metal_kernel_config_set_grid(config, x, y, z),
  setThreadGroup: (config, x, y, z) => sys.mlx_fast_metal_kernel_config_set_thread_group(config, x, y, z),
  setInitValue: (config, value) => sys.mlx_fast_metal_kernel_config_set_init_value(config, value),
  setVerbose: (config, verbose) => sys.mlx_fast_metal_kernel_config_set_verbose(config, verbose),
  addDtype: (config, name, dtype) => sys.mlx_fast_metal_kernel_config_add_template_arg_dtype(config, name, dtype),
  addInt: (config, name, value) => sys.mlx_fast_metal_kernel_config_add_template_arg_int(config, name, value),
  addBool: (config, name, value) => sys.mlx_fast_metal_kernel_config_add_template_arg_bool(config, name, value),
  apply: (kernel, inputs, config, stream) => sys.mlx_fast_metal_kernel_apply(kernel, inputs, config, stream),
};

export interface MetalKernelDefinition extends KernelDefinition {
  /** Whether outputs are `device atomic<T>*`. Default: false. */
  atomicOutputs?: boolean | undefined;
}

/**
 * A function that runs a kernel written in Metal's language, compiled at its first call. In the source, `<input>_shape`,
 * `<input>_strides` and `<input>_ndim` stand for what an input has, and Metal's attributes, such as
 * `thread_position_in_grid`, for themselves.
 *
 * Without Metal it can still be a part of a function that is exported, for machines that have it.
 *
 * @throws ArgumentError for a definition that no kernel can have; when called: ArgumentError, ShapeError, DtypeError, and
 * MLXError `Unsupported` without Metal
 * @see https://ml-explore.github.io/mlx/build/html/dev/custom_metal_kernels.html
 * @example
 * const double = mx.fast.metalKernel({
 *   name: 'twice',
 *   inputNames: ['x'],
 *   outputNames: ['y'],
 *   source: 'uint i = thread_position_in_grid.x; y[i] = T(2) * x[i];',
 * });
 * const x = mx.ones([8]);
 * const call = { inputs: [x], template: { T: x.dtype }, outputShapes: [x.shape], outputDtypes: [x.dtype] };
 * if (mx.metal.isAvailable()) double({ ...call, grid: [8, 1, 1], threadgroup: [8, 1, 1] });
 */
export function metalKernel(definition: MetalKernelDefinition): CustomKernel {
  const op = 'fast.metalKernel';
  const { name, inputNames, outputNames, source, header, ensureRowContiguous } = checkDefinition(op, definition);
  const isAtomic = checkFlag(op, 'atomicOutputs', checkOptions(op, definition).atomicOutputs, false);
  return customKernel(op, metal, { inputNames, outputNames }, () =>
    sys.mlx_fast_metal_kernel_new(name, inputNames, outputNames, source, header, ensureRowContiguous, isAtomic),
  );
}
