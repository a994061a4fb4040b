#include <cstring>
#include <limits>
#include <memory>

#include "hand/bytes.h"
#include "hand/exports.h"
#include "mlx/c/mlx.h"
#include "runtime/evaluation.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

constexpr size_t kBytesToCollectFor = 1 << 16;

// The bytes that `shape` and `dtype` need; false when they overflow or a dimension is negative.
bool bytes_needed(const Ints& shape, mlx_dtype dtype, size_t* bytes) {
  size_t total = mlx_dtype_size(dtype);
  for (size_t i = 0; i < shape.size(); ++i) {
    int dim = shape.data()[i];
    if (dim < 0 || __builtin_mul_overflow(total, static_cast<size_t>(dim), &total)) return false;
  }
  *bytes = total;
  return true;
}

napi_value new_data(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_array_new_data", 3);
  Bytes bytes = read_bytes(call, 0);
  Ints shape = call.ints(1);
  mlx_dtype dtype = call.dtype(2);
  if (call.failed()) return nullptr;
  size_t needed = 0;
  if (!bytes_needed(shape, dtype, &needed) || needed != bytes.length) {
    return call.fail("Argument", "expected as many bytes as shape and dtype need, got " + std::to_string(bytes.length));
  }
  static const uint8_t empty[16] = {};
  const void* data = bytes.data == nullptr ? empty : bytes.data;
  Out<mlx_array> result(mlx_array_new_data(data, shape.data(), static_cast<int>(shape.size()), dtype));
  if (result.empty()) return call.fail();
  if (bytes.length >= kBytesToCollectFor) call.environment().collector.collect();
  return call.ret(result);
}

bool is_readable(mlx_array array) {
  return cpp(array).status() == mlx::core::array::Status::available && cpp(array).flags().row_contiguous;
}

bool evaluate(Call& call, size_t i, mlx_array array, Out<mlx_array>* out) {
  Environment& environment = call.environment();
  EvalLock lock(call);
  environment.mark_failures();
  if (call.in<mlx_array>(i).ctx == nullptr) return false;
  Evaluation evaluation;
  if (!evaluation.run({cpp(array)})) {
    evaluation.mark_failed(environment.handles);
    call.fail("Eval", evaluation.reason());
    return false;
  }
  cpp(array).wait();
  if (is_readable(array)) return mlx_array_set(out->out(), array) == 0;
  Out<mlx_stream> stream;
  Out<mlx_device> device(mlx_device_new());
  if (mlx_get_default_device(device.out()) || mlx_get_default_stream(stream.out(), device.value) ||
      mlx_contiguous(out->out(), array, false, stream.value) || mlx_array_eval(out->value)) {
    call.fail("Eval", take_error());
    return false;
  }
  return true;
}

// A row-contiguous, evaluated array with the same content. Throws into `call` on failure.
bool make_readable(Call& call, size_t i, mlx_array array, Out<mlx_array>* out) {
  // Without the lock: another evaluation may be under way, and this array does not wait for it.
  if (is_readable(array)) return mlx_array_set(out->out(), array) == 0;
  if (!evaluate(call, i, array, out)) return false;
  call.environment().collector.collect();
  return true;
}

napi_value array_bytes(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_array_bytes", 1);
  mlx_array array = call.in<mlx_array>(0);
  Out<mlx_array> readable;
  if (call.failed() || !make_readable(call, 0, array, &readable)) return nullptr;
  const auto& source = cpp(readable.value);
  void* data = nullptr;
  napi_value buffer;
  if (napi_create_arraybuffer(env, source.nbytes(), &data, &buffer) != napi_ok) {
    napi_value pending;
    napi_get_and_clear_last_exception(env, &pending);
    return call.fail("Argument",
                     "expected an array that fits an ArrayBuffer, got " + std::to_string(source.nbytes()) + " bytes");
  }
  if (source.nbytes() > 0) std::memcpy(data, source.data<uint8_t>(), source.nbytes());
  return buffer;
}

void release_view(napi_env, void*, void* kept) { delete static_cast<mlx::core::array*>(kept); }

// The array's own memory: the buffer holds a reference, so that MLX neither frees nor reuses it.
napi_value array_view(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_array_view", 1);
  mlx_array array = call.in<mlx_array>(0);
  Out<mlx_array> readable;
  if (call.failed() || !make_readable(call, 0, array, &readable)) return nullptr;
  if (cpp(readable.value).nbytes() == 0) return array_bytes(env, info);
  auto kept = std::make_unique<mlx::core::array>(cpp(readable.value));
  napi_value buffer;
  napi_status status =
      napi_create_external_arraybuffer(env, kept->data<uint8_t>(), kept->nbytes(), release_view, kept.get(), &buffer);
  if (status == napi_no_external_buffers_allowed) return array_bytes(env, info);
  if (status != napi_ok) return call.fail("Argument", "expected an array that fits an ArrayBuffer");
  kept.release();
  return buffer;
}

napi_value scalar_to_js(Call& call, const mlx::core::array& a) {
  napi_env env = call.env();
  napi_value value = nullptr;
  switch (a.dtype().val()) {
    case mlx::core::Dtype::Val::bool_: napi_get_boolean(env, a.data<bool>()[0], &value); return value;
    case mlx::core::Dtype::Val::uint8: return call.js(static_cast<double>(a.data<uint8_t>()[0]));
    case mlx::core::Dtype::Val::uint16: return call.js(static_cast<double>(a.data<uint16_t>()[0]));
    case mlx::core::Dtype::Val::uint32: return call.js(static_cast<double>(a.data<uint32_t>()[0]));
    case mlx::core::Dtype::Val::uint64: napi_create_bigint_uint64(env, a.data<uint64_t>()[0], &value); return value;
    case mlx::core::Dtype::Val::int8: return call.js(static_cast<double>(a.data<int8_t>()[0]));
    case mlx::core::Dtype::Val::int16: return call.js(static_cast<double>(a.data<int16_t>()[0]));
    case mlx::core::Dtype::Val::int32: return call.js(static_cast<double>(a.data<int32_t>()[0]));
    case mlx::core::Dtype::Val::int64: napi_create_bigint_int64(env, a.data<int64_t>()[0], &value); return value;
    case mlx::core::Dtype::Val::float16:
      return call.js(static_cast<double>(static_cast<float>(a.data<mlx::core::float16_t>()[0])));
    case mlx::core::Dtype::Val::bfloat16:
      return call.js(static_cast<double>(static_cast<float>(a.data<mlx::core::bfloat16_t>()[0])));
    case mlx::core::Dtype::Val::float32: return call.js(static_cast<double>(a.data<float>()[0]));
    case mlx::core::Dtype::Val::float64: return call.js(a.data<double>()[0]);
    case mlx::core::Dtype::Val::complex64: {
      const auto& z = a.data<mlx::core::complex64_t>()[0];
      napi_value parts[] = {call.js(static_cast<double>(z.real())), call.js(static_cast<double>(z.imag()))};
      return call.list(parts, 2);
    }
  }
  return value;
}

napi_value array_item(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_array_item", 1);
  mlx_array array = call.in<mlx_array>(0);
  if (call.failed()) return nullptr;
  if (cpp(array).size() != 1) {
    return call.fail("Shape", "expected an array with one element, got one with " + std::to_string(cpp(array).size()));
  }
  Out<mlx_array> readable;
  if (!make_readable(call, 0, array, &readable)) return nullptr;
  return scalar_to_js(call, cpp(readable.value));
}

template <class Numbers>
napi_value list_to_js(Call& call, const Numbers& numbers) {
  napi_value list;
  napi_create_array_with_length(call.env(), numbers.size(), &list);
  for (uint32_t i = 0; i < numbers.size(); ++i) {
    napi_set_element(call.env(), list, i, call.js(static_cast<double>(numbers[i])));
  }
  return list;
}

napi_value array_shape(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_array_shape", 1);
  mlx_array array = call.in<mlx_array>(0);
  return call.failed() ? nullptr : list_to_js(call, cpp(array).shape());
}

napi_value array_strides(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_array_strides", 1);
  mlx_array array = call.in<mlx_array>(0);
  return call.failed() ? nullptr : list_to_js(call, cpp(array).strides());
}

}  // namespace

const Export array_exports[] = {
    {"mlx_array_new_data", new_data},   {"mlx_array_shape", array_shape}, {"mlx_array_strides", array_strides},
    {"mlxts_array_bytes", array_bytes}, {"mlxts_array_item", array_item}, {"mlxts_array_view", array_view},
};
const size_t array_exports_count = std::size(array_exports);

}  // namespace mlxts
