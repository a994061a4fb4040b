#include "hand/exports.h"
#include "kernels/quantized-matmul.h"
#include "mlx/mlx.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

napi_value quantized_matmul_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_quantized_matmul", 9);
  auto x = call.in<mlx_array>(0);
  auto w = call.in<mlx_array>(1);
  auto scales = call.in<mlx_array>(2);
  auto biases = call.inOrNull<mlx_array>(3);
  bool transpose = call.boolean(4);
  int group_size = call.int32(5);
  int bits = call.int32(6);
  Text mode = call.text(7);
  auto stream = call.in<mlx_stream>(8);
  if (call.failed()) return nullptr;
  try {
    std::optional<mlx::core::array> optional_biases;
    if (biases.ctx) optional_biases = cpp(biases);
    auto result = quantized_matmul(cpp(x), cpp(w), cpp(scales), optional_biases, transpose, group_size, bits,
                                   mode.value, *static_cast<mlx::core::Stream*>(stream.ctx));
    return call.handle(Kind::kArray, new mlx::core::array(std::move(result)));
  } catch (const std::exception& error) {
    return call.fail("Backend", error.what());
  }
}

napi_value set_cpu_kernels_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_set_cpu_kernels", 1);
  bool enabled = call.boolean(0);
  if (call.failed()) return nullptr;
  return call.value(set_cpu_kernels(enabled));
}

}  // namespace

const Export kernel_exports[] = {
    {"mlxts_quantized_matmul", quantized_matmul_call},
    {"mlxts_set_cpu_kernels", set_cpu_kernels_call},
};
const size_t kernel_exports_count = std::size(kernel_exports);

}  // namespace mlxts
