#include "kernels/quantized-matmul.h"

#include <atomic>
#include <stdexcept>

#include "kernels/cpu-features.h"
#include "kernels/dispatch.h"
#include "kernels/quantized-matmul-primitive.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

std::atomic<bool>& enabled() {
  static std::atomic<bool> value{dispatch().enabled};
  return value;
}

thread_local int pauses = 0;

bool shapes_match(const mx::array& x, const mx::array& w, const mx::array& scales, const mx::array& biases,
                  int64_t group_size, int64_t bits) {
  if (x.ndim() == 0 || w.ndim() != 2 || scales.ndim() != 2 || scales.shape() != biases.shape()) return false;
  const int64_t n = w.shape(0);
  const int64_t k = int64_t{w.shape(1)} * 32 / bits;
  return x.size() > 0 && n > 0 && x.shape(-1) == k && scales.shape(0) == n && scales.shape(1) * group_size == k;
}

bool result_is_float32(const mx::array& x, const mx::array& scales, const mx::array& biases) {
  const mx::Dtype parameters = mx::promote_types(scales.dtype(), biases.dtype());
  return mx::issubdtype(parameters, mx::floating) && mx::promote_types(x.dtype(), parameters) == mx::float32;
}

}  // namespace

mx::array quantized_matmul(const mx::array& x, const mx::array& w, const mx::array& scales,
                           const std::optional<mx::array>& biases, bool transpose, int group_size, int bits,
                           const std::string& mode, mx::Stream s) {
  const bool applies = cpu_kernels_enabled() && !KernelPause::is_active() && s.device == mx::Device::cpu && transpose &&
                       (bits == 4 || bits == 8) && (group_size == 32 || group_size == 64) && mode == "affine" &&
                       biases && w.dtype() == mx::uint32 && shapes_match(x, w, scales, *biases, group_size, bits) &&
                       result_is_float32(x, scales, *biases);
  if (!applies) return mx::quantized_matmul(x, w, scales, biases, transpose, group_size, bits, mode, s);
  if (!dispatch().error.empty()) throw std::invalid_argument(dispatch().error);
  mx::Shape shape = x.shape();
  shape.back() = w.shape(0);
  return mx::array(
      std::move(shape), mx::float32, std::make_shared<QuantizedMatmulPrimitive>(s, group_size, bits),
      {mx::astype(x, mx::float32, s), w, mx::astype(scales, mx::float32, s), mx::astype(*biases, mx::float32, s)});
}

bool set_cpu_kernels(bool value) { return enabled().exchange(value); }

bool cpu_kernels_enabled() { return enabled().load(std::memory_order_relaxed); }

KernelPause::KernelPause() { ++pauses; }

KernelPause::~KernelPause() { --pauses; }

bool KernelPause::is_active() { return pauses != 0; }

KernelInfo kernel_info() { return {dispatch().kernel->path, dispatch().threads, cpu_features()}; }

}  // namespace mlxts
