#pragma once

#include "mlx/array.h"
#include "mlx/c/array.h"

namespace mlxts {

// The C++ array behind an mlx-c handle.
inline mlx::core::array& cpp(mlx_array array) { return *static_cast<mlx::core::array*>(array.ctx); }

}  // namespace mlxts
