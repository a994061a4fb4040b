#include <cmath>

#include "hand/exports.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

// A boolean, a bigint (its low 64 bits) or a number without its fraction.
bool read_integer(Call& call, size_t i, int64_t* out) {
  napi_value value = call.argument(i);
  double number;
  bool flag, lossless;
  if (napi_get_value_double(call.env(), value, &number) == napi_ok) {
    if (!(number >= -kTwoTo63 && number < 2 * kTwoTo63)) return false;
    *out = number < kTwoTo63 ? static_cast<int64_t>(number) : static_cast<int64_t>(static_cast<uint64_t>(number));
    return true;
  }
  if (napi_get_value_bool(call.env(), value, &flag) == napi_ok) {
    *out = flag;
    return true;
  }
  return napi_get_value_bigint_int64(call.env(), value, out, &lossless) == napi_ok;
}

bool read_real(Call& call, size_t i, double* out) {
  napi_value value = call.argument(i);
  if (napi_get_value_double(call.env(), value, out) == napi_ok) return true;
  int64_t integer = 0;
  if (!read_integer(call, i, &integer)) return false;
  *out = static_cast<double>(integer);
  return true;
}

mlx::core::array* real_scalar(double value, mlx::core::Dtype dtype) {
  if (dtype == mlx::core::float64) return new mlx::core::array(value, dtype);
  return new mlx::core::array(static_cast<float>(value), dtype);
}

mlx::core::array* integer_scalar(int64_t value, mlx::core::Dtype dtype) {
  if (dtype == mlx::core::uint64) return new mlx::core::array(static_cast<uint64_t>(value), dtype);
  return new mlx::core::array(value, dtype);
}

napi_value new_scalar(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_array_new_scalar", 2);
  const mlx::core::Dtype dtype = cpp(call.dtype(1));
  if (call.failed()) return nullptr;
  Out<mlx_array> result;
  if (mlx::core::issubdtype(dtype, mlx::core::inexact)) {
    double value;
    if (read_real(call, 0, &value)) result.value.ctx = real_scalar(value, dtype);
  } else {
    int64_t value;
    if (read_integer(call, 0, &value)) result.value.ctx = integer_scalar(value, dtype);
  }
  if (result.empty()) {
    call.fail_argument(0, "a number, boolean or bigint that the dtype can hold");
    return nullptr;
  }
  return call.ret(result);
}

}  // namespace

const Export scalar_exports[] = {{"mlxts_array_new_scalar", new_scalar}};
const size_t scalar_exports_count = std::size(scalar_exports);

}  // namespace mlxts
