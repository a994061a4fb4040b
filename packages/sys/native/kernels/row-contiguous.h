#pragma once

#include "mlx/array.h"
#include "mlx/backend/cpu/encoder.h"

namespace mlxts {

// The array itself, or a copy in row-major order, filled by the encoder's stream before what is dispatched after this.
// Elements of 1, 2 or 4 bytes. For use inside eval_cpu.
mlx::core::array row_contiguous(const mlx::core::array& a, mlx::core::cpu::CommandEncoder& encoder);

}  // namespace mlxts
