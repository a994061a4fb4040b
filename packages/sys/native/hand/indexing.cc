#include <cstring>

#include "hand/exports.h"
#include "mlx/ops.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

constexpr size_t kMostScanned = 1 << 16;

template <class T>
bool all_within(const mlx::core::array& indices, int64_t dim) {
  const T* values = indices.data<T>();
  for (size_t i = 0; i < indices.data_size(); ++i) {
    if constexpr (std::is_signed_v<T>) {
      if (values[i] < -dim || values[i] >= dim) return false;
    } else {
      if (values[i] >= static_cast<uint64_t>(dim)) return false;
    }
  }
  return true;
}

bool is_within(const mlx::core::array& indices, int64_t dim) {
  using Val = mlx::core::Dtype::Val;
  if (indices.is_tracer() || indices.status() != mlx::core::array::Status::available) return false;
  if (!indices.flags().contiguous || indices.data_size() > kMostScanned) return false;
  switch (indices.dtype().val()) {
    case Val::uint8: return all_within<uint8_t>(indices, dim);
    case Val::uint16: return all_within<uint16_t>(indices, dim);
    case Val::uint32: return all_within<uint32_t>(indices, dim);
    case Val::uint64: return all_within<uint64_t>(indices, dim);
    case Val::int8: return all_within<int8_t>(indices, dim);
    case Val::int16: return all_within<int16_t>(indices, dim);
    case Val::int32: return all_within<int32_t>(indices, dim);
    case Val::int64: return all_within<int64_t>(indices, dim);
    default: return false;
  }
}

napi_value indices_within(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_indices_within", 2);
  mlx_array indices = call.in<mlx_array>(0);
  int dim = call.int32(1);
  if (call.failed()) return nullptr;
  napi_value value;
  napi_get_boolean(env, is_within(cpp(indices), dim), &value);
  return value;
}

// The positions of one axis, and all of the others.
struct Range {
  mlx::core::Shape starts, stops, steps;

  Range(const mlx::core::Shape& shape, int axis, int start, int stop, int step)
      : starts(shape.size(), 0), stops(shape), steps(shape.size(), 1) {
    starts[axis] = start;
    stops[axis] = stop;
    steps[axis] = step;
  }
};

int read_axis(Call& call, size_t i, mlx_array array) {
  int axis = call.int32(i);
  if (!call.failed() && (axis < 0 || static_cast<size_t>(axis) >= cpp(array).ndim())) {
    call.fail_argument(i, "an axis of the array");
  }
  return axis;
}

int read_step(Call& call, size_t i) {
  int step = call.int32(i);
  if (!call.failed() && step == 0) call.fail_argument(i, "a step other than 0");
  return step;
}

template <class Build>
napi_value built(Call& call, Build build) {
  try {
    return call.handle(Kind::kArray, new mlx::core::array(build()));
  } catch (const std::exception& error) {
    return call.fail("Backend", error.what());
  }
}

const mlx::core::Stream& stream_of(mlx_stream stream) { return *static_cast<mlx::core::Stream*>(stream.ctx); }

napi_value slice_axis(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_slice_axis", 6);
  mlx_array a = call.in<mlx_array>(0);
  int axis = read_axis(call, 1, a);
  int start = call.int32(2);
  int stop = call.int32(3);
  int step = read_step(call, 4);
  mlx_stream stream = call.in<mlx_stream>(5);
  if (call.failed()) return nullptr;
  return built(call, [&] {
    Range range(cpp(a).shape(), axis, start, stop, step);
    return mlx::core::slice(cpp(a), range.starts, range.stops, range.steps, stream_of(stream));
  });
}

napi_value select_axis(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_select_axis", 4);
  mlx_array a = call.in<mlx_array>(0);
  int axis = read_axis(call, 1, a);
  int position = call.int32(2);
  mlx_stream stream = call.in<mlx_stream>(3);
  if (call.failed()) return nullptr;
  return built(call, [&] {
    Range range(cpp(a).shape(), axis, position, position + 1, 1);
    auto row = mlx::core::slice(cpp(a), range.starts, range.stops, range.steps, stream_of(stream));
    return mlx::core::squeeze(row, axis, stream_of(stream));
  });
}

using Update = mlx::core::array (*)(const mlx::core::array&, const mlx::core::array&, mlx::core::Shape,
                                    mlx::core::Shape, mlx::core::Shape, mlx::core::StreamOrDevice);

constexpr Update kUpdates[] = {mlx::core::slice_update, mlx::core::slice_update_add, mlx::core::slice_update_prod,
                               mlx::core::slice_update_max, mlx::core::slice_update_min};

napi_value slice_update_axis(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_slice_update_axis", 8);
  mlx_array a = call.in<mlx_array>(0);
  mlx_array value = call.in<mlx_array>(1);
  const Update update = kUpdates[call.enumeration<int>(2, std::size(kUpdates) - 1)];
  int axis = read_axis(call, 3, a);
  int start = call.int32(4);
  int stop = call.int32(5);
  int step = read_step(call, 6);
  mlx_stream stream = call.in<mlx_stream>(7);
  if (call.failed()) return nullptr;
  return built(call, [&] {
    Range range(cpp(a).shape(), axis, start, stop, step);
    return update(cpp(a), cpp(value), range.starts, range.stops, range.steps, stream_of(stream));
  });
}

}  // namespace

const Export indexing_exports[] = {
    {"mlxts_indices_within", indices_within},
    {"mlxts_slice_axis", slice_axis},
    {"mlxts_select_axis", select_axis},
    {"mlxts_slice_update_axis", slice_update_axis},
};
const size_t indexing_exports_count = std::size(indexing_exports);

}  // namespace mlxts
