#pragma once

#include "mlx/array.h"
#include "mlx/backend/cpu/encoder.h"

namespace mlxts {

// Each returns the floats of `given` for an operation on data_size() of them that may write over what it reads, and
// gives `out` the same layout: in their own memory where nobody else needs it. What lies otherwise is copied.

// In any order, without gaps.
const float* take_any_order(const mlx::core::array& given, mlx::core::array& out,
                            mlx::core::cpu::CommandEncoder& encoder);

// In rows along the last axis, in any order.
const float* take_rows(const mlx::core::array& given, mlx::core::array& out, mlx::core::cpu::CommandEncoder& encoder);

const float* take_row_major(const mlx::core::array& given, mlx::core::array& out,
                            mlx::core::cpu::CommandEncoder& encoder);

// Gives `out`, one of the `outputs` outputs of an operation, the content of `given` in row-major order, to be written
// to: in its memory where only this operation needs it.
void take_over(const mlx::core::array& given, mlx::core::array& out, size_t outputs,
               mlx::core::cpu::CommandEncoder& encoder);

}  // namespace mlxts
