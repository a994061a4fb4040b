#pragma once

#include <optional>

#include "mlx/array.h"

namespace mlxts {

// out = x / sqrt(mean(x^2) + eps) * weight for each of the rows; no weight where it is null.
struct RmsNormJob {
  const float* x;
  const float* weight;
  float* out;
  size_t rows, dims;
  float eps;

  // On the calling thread and the pool.
  void run() const;
};

struct RmsNormInputs {
  mlx::core::array x;
  std::optional<mlx::core::array> weight;
  float eps;
};

// What an array is the norm of that nobody else needs yet: an operation on it may take the norm in itself.
std::optional<RmsNormInputs> as_rms_norm(const mlx::core::array& a);

}  // namespace mlxts
