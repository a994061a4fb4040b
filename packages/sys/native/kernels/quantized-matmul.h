#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernels/kernel-pause.h"
#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// `x @ w^T`, [..., k] and [n, k / 8] packed -> [..., n], by a kernel of ours where it applies: on a CPU stream, affine,
// 4 or 8 bits, groups of 32 or 64, transposed, w of two dimensions, float32 result, kernels enabled and not paused. In
// every other case, the invalid ones included, it is MLX's op. The two differ by rounding: each is within 1e-5 of the
// exact result, relative to the sum of the terms' magnitudes, since a sum of k float32 terms in partial sums loses some
// sqrt(k) * 6e-8 of that. Throws std::invalid_argument for an environment variable of dispatch.h that cannot be
// honoured, and what MLX throws.
mlx::core::array quantized_matmul(const mlx::core::array& x, const mlx::core::array& w, const mlx::core::array& scales,
                                  const std::optional<mlx::core::array>& biases, bool transpose, int group_size,
                                  int bits, const std::string& mode, mlx::core::Stream s);

// For the whole process; returns the state before.
bool set_cpu_kernels(bool enabled);
bool cpu_kernels_enabled();

struct KernelInfo {
  std::string path;  // "avx512", "avx2", "portable" or "neon"
  size_t threads;
  std::vector<std::string> features;
};

KernelInfo kernel_info();

}  // namespace mlxts
