#include "hand/exports.h"
#include "kernels/fused/fused-ops.h"
#include "kernels/fused/rotary-attention.h"
#include "kernels/kernel-switch.h"
#include "kernels/matrix-ops.h"
#include "kernels/quantized-projections.h"
#include "kernels/quantized-rows.h"
#include "mlx/mlx.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

const mlx::core::Stream& stream_of(mlx_stream stream) { return *static_cast<mlx::core::Stream*>(stream.ctx); }

std::optional<mlx::core::array> optional(mlx_array array) {
  return array.ctx ? std::optional(cpp(array)) : std::nullopt;
}

std::optional<float> optional(mlx_optional_float number) {
  return number.has_value ? std::optional(number.value) : std::nullopt;
}

napi_value result(Call& call, mlx::core::array array) {
  return call.handle(Kind::kArray, new mlx::core::array(std::move(array)));
}

napi_value result(Call& call, std::optional<mlx::core::array> array) {
  return array ? result(call, std::move(*array)) : call.null();
}

// A list, or null for none.
napi_value result(Call& call, std::vector<mlx::core::array> arrays) {
  std::vector<napi_value> handles;
  for (mlx::core::array& array : arrays) handles.push_back(result(call, std::move(array)));
  if (call.failed()) return nullptr;
  return handles.empty() ? call.null() : call.list(handles.data(), handles.size());
}

template <class Build>
napi_value built(Call& call, Build build) {
  if (call.failed()) return nullptr;
  try {
    return result(call, build());
  } catch (const std::exception& error) {
    return call.fail("Backend", error.what());
  }
}

napi_value rms_norm_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_rms_norm", 4);
  auto x = call.in<mlx_array>(0);
  auto weight = call.inOrNull<mlx_array>(1);
  const float eps = static_cast<float>(call.number(2));
  auto stream = call.in<mlx_stream>(3);
  return built(call, [&] { return rms_norm(cpp(x), optional(weight), eps, stream_of(stream)); });
}

napi_value rope_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_rope", 8);
  auto x = call.in<mlx_array>(0);
  const int dims = call.int32(1);
  const bool traditional = call.boolean(2);
  const mlx_optional_float base = call.optionalFloat(3);
  const float scale = static_cast<float>(call.number(4));
  auto offset = call.in<mlx_array>(5);
  auto freqs = call.inOrNull<mlx_array>(6);
  auto stream = call.in<mlx_stream>(7);
  return built(call, [&] {
    return rope(cpp(x), dims, traditional, optional(base), scale, cpp(offset), optional(freqs), stream_of(stream));
  });
}

napi_value layer_norm_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_layer_norm", 5);
  auto x = call.in<mlx_array>(0);
  auto weight = call.inOrNull<mlx_array>(1);
  auto bias = call.inOrNull<mlx_array>(2);
  const float eps = static_cast<float>(call.number(3));
  auto stream = call.in<mlx_stream>(4);
  return built(call, [&] { return layer_norm(cpp(x), optional(weight), optional(bias), eps, stream_of(stream)); });
}

napi_value logsumexp_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_logsumexp_axis", 4);
  auto x = call.in<mlx_array>(0);
  const int axis = call.int32(1);
  const bool keepdims = call.boolean(2);
  auto stream = call.in<mlx_stream>(3);
  return built(call, [&] { return logsumexp(cpp(x), axis, keepdims, stream_of(stream)); });
}

napi_value softmax_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_softmax", 3);
  auto x = call.in<mlx_array>(0);
  const bool precise = call.boolean(1);
  auto stream = call.in<mlx_stream>(2);
  return built(call, [&] { return softmax(cpp(x), precise, stream_of(stream)); });
}

Activation activation_named(const std::string& name) {
  if (name == "silu") return Activation::kSilu;
  if (name == "gelu") return Activation::kGelu;
  if (name == "geluApprox") return Activation::kGeluTanh;
  if (name == "geluFastApprox") return Activation::kGeluSigmoid;
  if (name == "sigmoid") return Activation::kSigmoid;
  if (name == "tanh") return Activation::kTanh;
  throw std::invalid_argument("expected silu, gelu, geluApprox, geluFastApprox, sigmoid or tanh, got \"" + name + "\"");
}

napi_value activation_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_activation", 3);
  auto x = call.in<mlx_array>(0);
  Text form = call.text(1);
  auto stream = call.in<mlx_stream>(2);
  return built(call, [&] { return activation(cpp(x), activation_named(form.value), stream_of(stream)); });
}

napi_value swiglu_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_swiglu", 3);
  auto gate = call.in<mlx_array>(0);
  auto up = call.in<mlx_array>(1);
  auto stream = call.in<mlx_stream>(2);
  return built(call, [&] { return swiglu(cpp(gate), cpp(up), stream_of(stream)); });
}

napi_value attention_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_attention", 8);
  auto q = call.in<mlx_array>(0);
  auto k = call.in<mlx_array>(1);
  auto v = call.in<mlx_array>(2);
  const float scale = static_cast<float>(call.number(3));
  Text mode = call.text(4);
  auto mask = call.inOrNull<mlx_array>(5);
  auto sinks = call.inOrNull<mlx_array>(6);
  auto stream = call.in<mlx_stream>(7);
  return built(call, [&] {
    return attention(cpp(q), cpp(k), cpp(v), scale, mode.value, optional(mask), optional(sinks), stream_of(stream));
  });
}

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
  return built(call, [&] {
    return quantized_matmul(cpp(x), cpp(w), cpp(scales), optional(biases), transpose, group_size, bits, mode.value,
                            stream_of(stream));
  });
}

// The weight at arguments i, i + 1 and i + 2.
std::optional<PackedWeight> packed_weight(Call& call, size_t i) {
  auto w = call.in<mlx_array>(i);
  auto scales = call.in<mlx_array>(i + 1);
  auto biases = call.inOrNull<mlx_array>(i + 2);
  if (call.failed()) return std::nullopt;
  return PackedWeight{cpp(w), cpp(scales), optional(biases)};
}

QuantizedForm form_at(Call& call, size_t i) {
  const int group_size = call.int32(i);
  const int bits = call.int32(i + 1);
  return {group_size, bits, call.text(i + 2).value};
}

// The weights of a form in a list of handles, or fewer where the call failed.
std::vector<PackedWeight> listed_weights(Call& call, std::span<const double> handles, const QuantizedForm& form) {
  const size_t parts = form.parts();
  std::vector<PackedWeight> weights;
  for (size_t i = 0; i < handles.size() && !call.failed(); i += parts) {
    const mlx_array w = call.listed(handles[i]), scales = call.listed(handles[i + 1]);
    const mlx_array biases = form.is_affine() ? call.listed(handles[i + 2]) : mlx_array{};
    if (!call.failed()) weights.push_back({cpp(w), cpp(scales), optional(biases)});
  }
  return weights;
}

napi_value quantized_projections_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_quantized_projections", 8);
  auto x = call.in<mlx_array>(0);
  const QuantizedForm form = form_at(call, 1);
  auto stream = call.in<mlx_stream>(4);
  const std::span<const double> handles = call.packedHandles(5, call.size(6));
  auto residual = call.inOrNull<mlx_array>(7);
  if (handles.empty() || handles.size() % form.parts() != 0)
    call.fail_argument(6, "w and scales of each weight, and biases where the mode is affine");
  const std::vector<PackedWeight> weights = listed_weights(call, handles, form);
  return built(call, [&] {
    return quantized_projections(cpp(x), weights, form, optional(residual), stream_of(stream));
  });
}

napi_value quantized_swiglu_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_quantized_swiglu", 11);
  auto x = call.in<mlx_array>(0);
  const QuantizedForm form = form_at(call, 1);
  auto stream = call.in<mlx_stream>(4);
  auto gate = packed_weight(call, 5);
  auto up = packed_weight(call, 8);
  return built(call, [&] { return quantized_swiglu(cpp(x), *gate, *up, form, stream_of(stream)); });
}

napi_value quantized_mlp_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_quantized_mlp", 11);
  auto x = call.in<mlx_array>(0);
  const QuantizedForm form = form_at(call, 1);
  const QuantizedForm down_form = form_at(call, 4);
  auto stream = call.in<mlx_stream>(7);
  const std::span<const double> handles = call.packedHandles(8, call.size(9));
  auto residual = call.in<mlx_array>(10);
  const size_t gated = 2 * form.parts();
  if (handles.size() != gated + down_form.parts())
    return call.fail_argument(9, "w and scales of gate, up and down, and biases where the mode is affine"), nullptr;
  const std::vector<PackedWeight> in = listed_weights(call, handles.first(gated), form);
  const std::vector<PackedWeight> down = listed_weights(call, handles.subspan(gated), down_form);
  return built(call, [&] {
    return quantized_mlp(cpp(x), in[0], in[1], form, down[0], down_form, cpp(residual), stream_of(stream));
  });
}

napi_value quantized_rows_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_quantized_rows", 8);
  auto indices = call.in<mlx_array>(0);
  const QuantizedForm form = form_at(call, 1);
  auto stream = call.in<mlx_stream>(4);
  auto weight = packed_weight(call, 5);
  return built(call, [&] { return quantized_rows(cpp(indices), *weight, form, stream_of(stream)); });
}

napi_value rotary_attention_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_rotary_attention", 18);
  auto queries = call.in<mlx_array>(0);
  auto keys = call.in<mlx_array>(1);
  auto values = call.in<mlx_array>(2);
  auto key_buffer = call.in<mlx_array>(3);
  auto value_buffer = call.in<mlx_array>(4);
  const CacheRows rows{call.int32(5), call.int32(6), call.int32(7)};
  const int head_dim = call.int32(8);
  const int dims = call.int32(9);
  const bool traditional = call.boolean(10);
  const mlx_optional_float base = call.optionalFloat(11);
  const float rope_scale = static_cast<float>(call.number(12));
  auto freqs = call.inOrNull<mlx_array>(13);
  const float scale = static_cast<float>(call.number(14));
  const bool causal = call.boolean(15);
  auto mask = call.inOrNull<mlx_array>(16);
  auto stream = call.in<mlx_stream>(17);
  return built(call, [&] {
    const RotaryAttentionForm form{head_dim, rows, {dims, traditional, optional(base), rope_scale}, scale, causal};
    return rotary_attention({cpp(queries), cpp(keys), cpp(values), cpp(key_buffer), cpp(value_buffer), optional(freqs),
                             optional(mask)},
                            form, stream_of(stream));
  });
}

napi_value gather_qmm_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_gather_qmm", 12);
  auto x = call.in<mlx_array>(0);
  auto w = call.in<mlx_array>(1);
  auto scales = call.in<mlx_array>(2);
  auto biases = call.inOrNull<mlx_array>(3);
  auto lhs_indices = call.inOrNull<mlx_array>(4);
  auto rhs_indices = call.inOrNull<mlx_array>(5);
  bool transpose = call.boolean(6);
  int group_size = call.int32(7);
  int bits = call.int32(8);
  Text mode = call.text(9);
  bool sorted_indices = call.boolean(10);
  auto stream = call.in<mlx_stream>(11);
  return built(call, [&] {
    return gather_qmm(cpp(x), cpp(w), cpp(scales), optional(biases), optional(lhs_indices), optional(rhs_indices),
                      transpose, group_size, bits, mode.value, sorted_indices, stream_of(stream));
  });
}

napi_value matmul_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_matmul", 3);
  auto a = call.in<mlx_array>(0);
  auto b = call.in<mlx_array>(1);
  auto stream = call.in<mlx_stream>(2);
  return built(call, [&] { return matmul(cpp(a), cpp(b), stream_of(stream)); });
}

napi_value addmm_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_addmm", 6);
  auto c = call.in<mlx_array>(0);
  auto a = call.in<mlx_array>(1);
  auto b = call.in<mlx_array>(2);
  const float alpha = static_cast<float>(call.number(3));
  const float beta = static_cast<float>(call.number(4));
  auto stream = call.in<mlx_stream>(5);
  return built(call, [&] { return addmm(cpp(c), cpp(a), cpp(b), alpha, beta, stream_of(stream)); });
}

napi_value set_cpu_kernels_call(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_set_cpu_kernels", 1);
  bool enabled = call.boolean(0);
  if (call.failed()) return nullptr;
  return call.value(set_cpu_kernels(enabled));
}

}  // namespace

const Export kernel_exports[] = {
    {"mlxts_activation", activation_call},
    {"mlxts_addmm", addmm_call},
    {"mlxts_attention", attention_call},
    {"mlxts_gather_qmm", gather_qmm_call},
    {"mlxts_layer_norm", layer_norm_call},
    {"mlxts_logsumexp_axis", logsumexp_call},
    {"mlxts_matmul", matmul_call},
    {"mlxts_quantized_matmul", quantized_matmul_call},
    {"mlxts_quantized_mlp", quantized_mlp_call},
    {"mlxts_quantized_projections", quantized_projections_call},
    {"mlxts_quantized_rows", quantized_rows_call},
    {"mlxts_quantized_swiglu", quantized_swiglu_call},
    {"mlxts_rms_norm", rms_norm_call},
    {"mlxts_rope", rope_call},
    {"mlxts_rotary_attention", rotary_attention_call},
    {"mlxts_set_cpu_kernels", set_cpu_kernels_call},
    {"mlxts_softmax", softmax_call},
    {"mlxts_swiglu", swiglu_call},
};
const size_t kernel_exports_count = std::size(kernel_exports);

}  // namespace mlxts
