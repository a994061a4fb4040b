#pragma once

#include <optional>

#include "kernels/quantized-form.h"
#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// Rows of a quantized matrix in float32, [...] → [..., k], by int32 or uint32 positions, which count from the end below
// 0 and are brought into the matrix. Nothing for other than affine weights, where something is traced, and where shapes
// do not fit.
std::optional<mlx::core::array> quantized_rows(const mlx::core::array& indices, const PackedWeight& weight,
                                               const QuantizedForm& form, mlx::core::Stream s);

}  // namespace mlxts
