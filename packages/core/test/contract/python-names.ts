/** Names of Python's mlx.core that are called otherwise here. */
export const renamed: Readonly<Record<string, string>> = {
  array: 'MLXArray',
  ArrayAt: 'IndexedUpdate',
  async_eval: 'evalAsync',
  bool_: 'bool',
  DeviceType: 'Device',
  matrix_norm: 'linalg.norm',
  new_thread_unsafe_stream: 'newStream',
  save_gguf: 'saveGGUF',
  stream: 'withStream',
};

/** Why a public name of mlx.core is missing here; the list is closed. */
export const missingReasons = {
  distributed: 'The distributed engine is no part of this layer.',
  quantization: 'Operations on quantized values belong to @mlxts/nn.',
  activations:
    'Quantized activations belong to the layer of @mlxts/nn that trains with them; MLX has no CPU code for most.',
  'not in mlx-c': 'mlx-c has no such function, and a stream here belongs to the thread that made it anyhow.',
  protocol: 'A protocol of Python: DLPack, buffers, context managers, iterators.',
  deprecated: 'mlx.core itself says that the name is deprecated.',
} as const;

export const missing: Readonly<Record<keyof typeof missingReasons, readonly string[]>> = {
  distributed: [],
  quantization: ['dequantize', 'gather_qmm', 'quantize', 'quantized_matmul'],
  activations: ['gather_qqmm', 'qqmm'],
  'not in mlx-c': ['ThreadLocalStream', 'clear_streams', 'fast.precompiled_cuda_kernel', 'new_thread_local_stream'],
  protocol: ['ArrayIterator', 'ArrayLike', 'StreamContext', 'from_dlpack'],
  deprecated: [
    'metal.clear_cache',
    'metal.device_info',
    'metal.get_active_memory',
    'metal.get_cache_memory',
    'metal.get_peak_memory',
    'metal.reset_peak_memory',
    'metal.set_cache_limit',
    'metal.set_memory_limit',
    'metal.set_wired_limit',
  ],
};
