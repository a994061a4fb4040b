#pragma once

#include <optional>
#include <vector>

#include "kernels/quantized-form.h"
#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// The transposed products of x with each of the weights, or what follows from them, as one operation. Nothing where
// quantized_matmul of matrix-ops.h has no kernel for all of them or gives them different dtypes (other than float32
// where more than products are computed), where something is traced, and where shapes do not fit. A norm that x is and
// that nobody else needs is part of the operation.

// A residual is added to the product with the only weight.
std::vector<mlx::core::array> quantized_projections(const mlx::core::array& x, const std::vector<PackedWeight>& weights,
                                                    const QuantizedForm& form,
                                                    const std::optional<mlx::core::array>& residual,
                                                    mlx::core::Stream s);

// swiglu of fused-ops.h of both products.

std::optional<mlx::core::array> quantized_swiglu(const mlx::core::array& x, const PackedWeight& gate,
                                                 const PackedWeight& up, const QuantizedForm& form,
                                                 mlx::core::Stream s);

// `residual + down(swiglu(gate(x), up(x)))`
std::optional<mlx::core::array> quantized_mlp(const mlx::core::array& x, const PackedWeight& gate,
                                              const PackedWeight& up, const QuantizedForm& form,
                                              const PackedWeight& down, const QuantizedForm& down_form,
                                              const mlx::core::array& residual, mlx::core::Stream s);

}  // namespace mlxts
