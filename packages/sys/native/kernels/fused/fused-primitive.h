#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "mlx/primitives.h"

namespace mlxts {

// An operation of ours on the CPU that MLX composes of several: by that composition it is differentiated and
// vectorized.
class FusedPrimitive : public mlx::core::UnaryPrimitive {
 public:
  using Arrays = std::vector<mlx::core::array>;
  using Composition = std::function<Arrays(const Arrays&)>;

  FusedPrimitive(mlx::core::Stream stream, Composition composition)
      : UnaryPrimitive(stream), composition_(std::move(composition)) {}

  void eval_gpu(const Arrays& inputs, mlx::core::array& out) override;
  Arrays jvp(const Arrays& primals, const Arrays& tangents, const std::vector<int>& argnums) override;
  Arrays vjp(const Arrays& primals, const Arrays& cotangents, const std::vector<int>& argnums,
             const Arrays& outputs) override;
  std::pair<Arrays, std::vector<int>> vmap(const Arrays& inputs, const std::vector<int>& axes) override;

 private:
  // The composition as a function of some of the inputs.
  Composition of(const Arrays& primals, const std::vector<int>& argnums) const;

  Composition composition_;
};

// Whether fused operations may run on this stream: on a CPU, kernels enabled and not paused. Throws
// std::invalid_argument for an environment variable of dispatch.h that cannot be honoured.
bool may_fuse(const mlx::core::Stream& stream);

}  // namespace mlxts
