#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "mlx/primitives.h"

namespace mlxts {

// Inputs x [..., k] float32, w [n, k * bits / 32] uint32, scales and biases [n, k / group_size] float32. Its transforms
// are those of MLX's own QuantizedMatmul.
class QuantizedMatmulPrimitive : public mlx::core::UnaryPrimitive {
 public:
  using Arrays = std::vector<mlx::core::array>;

  QuantizedMatmulPrimitive(mlx::core::Stream stream, int group_size, int bits)
      : UnaryPrimitive(stream), group_size_(group_size), bits_(bits) {}

  void eval_cpu(const Arrays& inputs, mlx::core::array& out) override;
  void eval_gpu(const Arrays& inputs, mlx::core::array& out) override;

  Arrays jvp(const Arrays& primals, const Arrays& tangents, const std::vector<int>& argnums) override;
  Arrays vjp(const Arrays& primals, const Arrays& cotangents, const std::vector<int>& argnums,
             const Arrays& outputs) override;
  std::pair<Arrays, std::vector<int>> vmap(const Arrays& inputs, const std::vector<int>& axes) override;

  const char* name() const override { return "MlxtsQuantizedMatmul"; }
  bool is_equivalent(const Primitive& other) const override;
  std::vector<mlx::core::Shape> output_shapes(const Arrays& inputs) override;

 private:
  // MLX's primitive with the same parameters. Its class is hidden in libmlx: only its op makes one.
  std::shared_ptr<mlx::core::Primitive> mlx_primitive();

  int group_size_;
  int bits_;
};

}  // namespace mlxts
