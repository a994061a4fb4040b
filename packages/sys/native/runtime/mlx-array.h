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

}  // namespace mlxts
