#pragma once

#include <vector>

#include "mlx/array.h"
#include "mlx/c/array.h"
#include "mlx/c/vector.h"

namespace mlxts {

// What stands behind an mlx-c handle.
inline mlx::core::array& cpp(mlx_array array) { return *static_cast<mlx::core::array*>(array.ctx); }
inline std::vector<mlx::core::array>& cpp(mlx_vector_array arrays) {
  return *static_cast<std::vector<mlx::core::array>*>(arrays.ctx);
}
inline mlx::core::Dtype cpp(mlx_dtype dtype) {
  static const mlx::core::Dtype dtypes[] = {
      mlx::core::bool_,   mlx::core::uint8,   mlx::core::uint16,   mlx::core::uint32,    mlx::core::uint64,
      mlx::core::int8,    mlx::core::int16,   mlx::core::int32,    mlx::core::int64,     mlx::core::float16,
      mlx::core::float32, mlx::core::float64, mlx::core::bfloat16, mlx::core::complex64,
  };
  return dtypes[dtype];
}

}  // namespace mlxts
