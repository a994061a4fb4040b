#include "kernels/fused/fused-primitive.h"

#include <algorithm>
#include <stdexcept>

#include "kernels/dispatch.h"
#include "kernels/kernel-pause.h"
#include "kernels/quantized-matmul.h"
#include "mlx/ops.h"
#include "mlx/transforms.h"

namespace mlxts {

namespace mx = mlx::core;

void FusedPrimitive::eval_gpu(const Arrays&, mx::array&) {
  throw std::runtime_error(std::string("[") + name() + "] runs on the CPU only.");
}

FusedPrimitive::Arrays FusedPrimitive::jvp(const Arrays& primals, const Arrays& tangents,
                                           const std::vector<int>& argnums) {
  Arrays all;
  for (size_t i = 0; i < primals.size(); ++i) {
    const auto given = std::find(argnums.begin(), argnums.end(), static_cast<int>(i));
    all.push_back(given == argnums.end() ? mx::zeros_like(primals[i], stream()) : tangents[given - argnums.begin()]);
  }
  return mx::jvp(composition_, primals, all).second;
}

FusedPrimitive::Arrays FusedPrimitive::vjp(const Arrays& primals, const Arrays& cotangents,
                                           const std::vector<int>& argnums, const Arrays&) {
  const Arrays all = mx::vjp(composition_, primals, cotangents).second;
  Arrays wanted;
  for (int argnum : argnums) wanted.push_back(all[argnum]);
  return wanted;
}

std::pair<FusedPrimitive::Arrays, std::vector<int>> FusedPrimitive::vmap(const Arrays& inputs,
                                                                         const std::vector<int>& axes) {
  return {mx::vmap(composition_, axes)(inputs), {0}};
}

bool may_fuse(const mx::Stream& stream) {
  if (stream.device != mx::Device::cpu || !cpu_kernels_enabled() || KernelPause::is_active()) return false;
  if (!dispatch().error.empty()) throw std::invalid_argument(dispatch().error);
  return true;
}

}  // namespace mlxts
