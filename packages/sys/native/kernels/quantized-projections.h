#pragma once

#include <optional>
#include <vector>

#include "kernels/quantized-form.h"
#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// The transposed products of x with each of the weights, or swiglu of fused-ops.h of two of them, as one operation.
// Nothing where quantized_matmul of matrix-ops.h has no kernel for all of them or gives them different dtypes (other
// than float32 for swiglu), where something is traced, and where shapes do not fit. A norm that x is and that nobody
// else needs is part of the operation.

std::vector<mlx::core::array> quantized_projections(const mlx::core::array& x, const std::vector<PackedWeight>& weights,
                                                    const QuantizedForm& form, mlx::core::Stream s);

std::optional<mlx::core::array> quantized_swiglu(const mlx::core::array& x, const PackedWeight& gate,
                                                 const PackedWeight& up, const QuantizedForm& form,
                                                 mlx::core::Stream s);

}  // namespace mlxts
