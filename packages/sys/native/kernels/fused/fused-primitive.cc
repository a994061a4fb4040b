#include "kernels/fused/fused-primitive.h"

#include <stdexcept>

#include "kernels/dispatch.h"
#include "kernels/kernel-pause.h"
#include "kernels/kernel-switch.h"
#include "mlx/ops.h"
#include "mlx/transforms.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

std::vector<mx::array> chosen(const std::vector<mx::array>& arrays, const std::vector<int>& argnums) {
  std::vector<mx::array> result;
  for (int argnum : argnums) result.push_back(arrays[argnum]);
  return result;
}

}  // namespace

void FusedPrimitive::eval_gpu(const Arrays&, mx::array&) {
  throw std::runtime_error(std::string("[") + name() + "] runs on the CPU only.");
}

FusedPrimitive::Composition FusedPrimitive::of(const Arrays& primals, const std::vector<int>& argnums) const {
  return [this, primals, argnums](const Arrays& chosen) {
    Arrays inputs = primals;
    for (size_t i = 0; i < argnums.size(); ++i) inputs[argnums[i]] = chosen[i];
    return composition_(inputs);
  };
}

FusedPrimitive::Arrays FusedPrimitive::jvp(const Arrays& primals, const Arrays& tangents,
                                           const std::vector<int>& argnums) {
  return mx::jvp(of(primals, argnums), chosen(primals, argnums), tangents).second;
}

FusedPrimitive::Arrays FusedPrimitive::vjp(const Arrays& primals, const Arrays& cotangents,
                                           const std::vector<int>& argnums, const Arrays&) {
  return mx::vjp(of(primals, argnums), chosen(primals, argnums), cotangents).second;
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
