#include "kernels/opaque-primitive.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "kernels/fused/fused-primitive.h"

namespace mlxts {

namespace mx = mlx::core;

void OpaquePrimitive::eval_gpu(const Arrays&, Arrays&) {
  throw std::runtime_error(std::string("[") + name() + "] runs on the CPU only.");
}

bool is_plain(std::span<const mx::array> inputs, const mx::Stream& stream) {
  return may_fuse(stream) && std::none_of(inputs.begin(), inputs.end(), [](const auto& a) { return a.is_tracer(); });
}

}  // namespace mlxts
