#include "hand/exports.h"
#include "runtime/identity-set.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

napi_value free_all(Call& call, const double* handles, size_t count) {
  Environment& environment = call.environment();
  for (size_t i = 0; i < count; ++i) environment.free_handle(handles[i]);
  environment.collector.report();
  environment.delete_abandoned();
  return call.done();
}

// Frees what is still live among the handles; numbers that are no longer live are passed over, since the
// garbage collector and a scope may both let go of one array.
napi_value free_handles(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_free", 1);
  std::vector<double> handles = call.handleNumbers(0);
  if (call.failed()) return nullptr;
  return free_all(call, handles.data(), handles.size());
}

// The same for the first `count` numbers of a Float64Array, read without a call per element.
napi_value free_packed(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_free_packed", 2);
  size_t count = call.size(1);
  const std::span<const double> handles = call.packedHandles(0, count);
  if (call.failed()) return nullptr;
  return free_all(call, handles.data(), handles.size());
}

napi_value free_one(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_free_one", 1);
  double handle = call.number(0);
  if (call.failed()) return nullptr;
  call.environment().free_handle(handle);
  return call.done();
}

napi_value is_live(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_is_live", 1);
  double handle = call.number(0);
  if (call.failed()) return nullptr;
  return call.value(call.environment().handles.kind_of(handle) != Kind::kFree);
}

napi_value live_handles(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_live_handles", 0);
  return call.js(static_cast<double>(call.environment().handles.live()));
}

napi_value watch(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_watch", 2);
  double handle = call.number(1);
  if (call.failed()) return nullptr;
  if (!call.environment().collector.watch(call.argument(0), handle)) call.fail_argument(0, "an object");
  return call.failed() ? nullptr : call.done();
}

napi_value collect(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_collect", 0);
  call.environment().collector.collect_all();
  return call.done();
}

// Makes a handle stand for the array of another, which is freed.
napi_value rebind(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_rebind", 2);
  mlx_array target = call.in<mlx_array>(0);
  mlx_array source = call.in<mlx_array>(1);
  double handle = call.number(1);
  if (call.failed()) return nullptr;
  if (mlx_array_set(&target, source)) return call.fail();
  call.environment().free_handle(handle);
  return call.done();
}

// Arrays may share a buffer, and one that is not computed has none.
napi_value live_buffers(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_live_buffers", 0);
  IdentitySet buffers;
  size_t count = 0;
  EvalLock lock(call);
  call.environment().handles.each(Kind::kArray, [&](double, void* object) {
    const auto& data = cpp(mlx_array{object}).data_shared_ptr();
    if (data != nullptr && data->buffer.ptr() != nullptr)
      count += buffers.insert(reinterpret_cast<uintptr_t>(data.get()));
  });
  return call.js(static_cast<double>(count));
}

napi_value set_error_factory(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_set_error_factory", 1);
  napi_valuetype type;
  napi_typeof(env, call.argument(0), &type);
  if (type != napi_function) call.fail_argument(0, "a function (code, op, message) => Error");
  if (call.failed()) return nullptr;
  Environment& environment = call.environment();
  if (environment.error_factory) napi_delete_reference(env, environment.error_factory);
  napi_create_reference(env, call.argument(0), 1, &environment.error_factory);
  return call.done();
}

}  // namespace

const Export lifetime_exports[] = {
    {"mlxts_free", free_handles},
    {"mlxts_free_packed", free_packed},
    {"mlxts_free_one", free_one},
    {"mlxts_is_live", is_live},
    {"mlxts_live_handles", live_handles},
    {"mlxts_live_buffers", live_buffers},
    {"mlxts_watch", watch},
    {"mlxts_collect", collect},
    {"mlxts_rebind", rebind},
    {"mlxts_set_error_factory", set_error_factory},
};
const size_t lifetime_exports_count = std::size(lifetime_exports);

}  // namespace mlxts
