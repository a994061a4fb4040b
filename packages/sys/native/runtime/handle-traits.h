#pragma once

#include "mlx/c/mlx.h"
#include "runtime/handle-table.h"

namespace mlxts {

// Joins each opaque mlx-c type to its kind and its free function.
template <class H>
struct HandleTraits;

#define MLXTS_HANDLE(Type, KindName)                           \
  template <>                                                  \
  struct HandleTraits<Type> {                                  \
    static constexpr Kind kind = Kind::KindName;               \
    static void free(Type value) { (void)Type##_free(value); } \
  };

#define MLXTS_HANDLE_TYPES(X)                         \
  X(mlx_array, kArray)                                \
  X(mlx_stream, kStream)                              \
  X(mlx_device, kDevice)                              \
  X(mlx_device_info, kDeviceInfo)                     \
  X(mlx_closure, kClosure)                            \
  X(mlx_closure_kwargs, kClosureKwargs)               \
  X(mlx_closure_value_and_grad, kClosureValueAndGrad) \
  X(mlx_closure_custom, kClosureCustom)               \
  X(mlx_closure_custom_jvp, kClosureCustomJvp)        \
  X(mlx_closure_custom_vmap, kClosureCustomVmap)      \
  X(mlx_compile_cache, kCompileCache)                 \
  X(mlx_distributed_group, kDistributedGroup)         \
  X(mlx_function_exporter, kFunctionExporter)         \
  X(mlx_imported_function, kImportedFunction)         \
  X(mlx_fast_cuda_kernel_config, kCudaKernelConfig)   \
  X(mlx_fast_cuda_kernel, kCudaKernel)                \
  X(mlx_fast_metal_kernel_config, kMetalKernelConfig) \
  X(mlx_fast_metal_kernel, kMetalKernel)              \
  X(mlx_node_namer, kNodeNamer)                       \
  X(mlx_io_reader, kReader)                           \
  X(mlx_io_writer, kWriter)                           \
  X(mlx_io_gguf, kGguf)

MLXTS_HANDLE_TYPES(MLXTS_HANDLE)
#undef MLXTS_HANDLE

template <class H>
concept OpaqueHandle = requires { HandleTraits<H>::kind; };

}  // namespace mlxts
