#pragma once

#include <optional>
#include <string>

#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// MLX's products by kernels of ours where these apply: on a CPU stream, real floats up to 32 bits (summed in float32,
// also where the result is of 16), kernels enabled and not paused. In every other case, the invalid ones included, they
// are MLX's. The two differ by rounding: each is within 1e-5 of the exact result, relative to the sum of the terms'
// magnitudes, since a sum of k float32 terms in partial sums loses some sqrt(k) * 6e-8 of that. Each throws
// std::invalid_argument for an environment variable of dispatch.h that cannot be honoured, and what MLX throws.

// A matrix b whose columns lie contiguous, as a linear layer's transposed weight, or of 16 bits.
mlx::core::array matmul(const mlx::core::array& a, const mlx::core::array& b, mlx::core::Stream s);

// The same b, one c for all rows, alpha and beta 1.
mlx::core::array addmm(const mlx::core::array& c, const mlx::core::array& a, const mlx::core::array& b, float alpha,
                       float beta, mlx::core::Stream s);

// Transposed, w of two dimensions.
mlx::core::array quantized_matmul(const mlx::core::array& x, const mlx::core::array& w, const mlx::core::array& scales,
                                  const std::optional<mlx::core::array>& biases, bool transpose, int group_size,
                                  int bits, const std::string& mode, mlx::core::Stream s);

// Transposed; rows that take the same matrix are multiplied together, sorted or not.
mlx::core::array gather_qmm(const mlx::core::array& x, const mlx::core::array& w, const mlx::core::array& scales,
                            const std::optional<mlx::core::array>& biases,
                            const std::optional<mlx::core::array>& lhs_indices,
                            const std::optional<mlx::core::array>& rhs_indices, bool transpose, int group_size,
                            int bits, const std::string& mode, bool sorted_indices, mlx::core::Stream s);

}  // namespace mlxts
