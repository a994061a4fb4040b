#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernels/weights.h"
#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// w and scales, and biases where the form is affine.
struct PackedWeight {
  mlx::core::array w, scales;
  std::optional<mlx::core::array> biases;
};

// How MLX quantized a weight [..., n, k].
struct QuantizedForm {
  int group_size;
  int bits;
  std::string mode;

  bool operator==(const QuantizedForm&) const = default;

  bool is_known() const;
  bool is_affine() const { return mode == "affine"; }
  // Whether the arrays are of this form, [..., n, *] for rows of k numbers.
  bool fits(const mlx::core::array& w, const mlx::core::array& scales, const std::optional<mlx::core::array>& biases,
            int64_t k) const;
  // The dtype of a product with x, where it is one that kernels compute.
  std::optional<mlx::core::Dtype> result(const mlx::core::array& x, const mlx::core::array& scales,
                                         const std::optional<mlx::core::array>& biases) const;
  // w, scales and biases as a primitive takes them: so many arrays.
  size_t parts() const { return is_affine() ? 3 : 2; }
  std::vector<mlx::core::array> inputs(const mlx::core::array& w, const mlx::core::array& scales,
                                       const std::optional<mlx::core::array>& biases, mlx::core::Stream s) const;
  // The matrix at `index` of such inputs, row-major and evaluated.
  Weights weights(const std::vector<mlx::core::array>& inputs, size_t index) const;
};

}  // namespace mlxts
