#pragma once

#include "kernels/weights.h"
#include "mlx/dtype.h"

namespace mlxts {

inline bool is_half(mlx::core::Dtype dtype) { return dtype == mlx::core::float16 || dtype == mlx::core::bfloat16; }

// Whether kernels read it.
inline bool is_real_float(mlx::core::Dtype dtype) { return dtype == mlx::core::float32 || is_half(dtype); }

inline Real real_of(mlx::core::Dtype dtype) {
  if (dtype == mlx::core::float16) return Real::kFloat16;
  return dtype == mlx::core::bfloat16 ? Real::kBfloat16 : Real::kFloat32;
}

}  // namespace mlxts
