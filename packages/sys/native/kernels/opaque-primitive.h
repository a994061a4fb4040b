#pragma once

#include <span>
#include <vector>

#include "mlx/primitives.h"

namespace mlxts {

// An operation of ours on the CPU that MLX composes of several, for graphs that nobody transforms: it has no
// derivatives, and is built only where `is_plain`.
class OpaquePrimitive : public mlx::core::Primitive {
 public:
  using Arrays = std::vector<mlx::core::array>;
  using Primitive::Primitive;

  void eval_gpu(const Arrays& inputs, Arrays& outputs) override;
};

// Whether opaque operations may take these inputs on this stream: where fused ones may run and nothing is traced.
bool is_plain(std::span<const mlx::core::array> inputs, const mlx::core::Stream& stream);

}  // namespace mlxts
