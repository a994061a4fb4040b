#include "hand/exports.h"
#include "mlx/c/mlx.h"

namespace mlxts {

namespace {

napi_value eval(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_eval", 1);
  Arrays arrays = call.arrays(0);
  if (call.failed()) return nullptr;
  int status;
  {
    EvalLock lock(call);
    status = mlx_eval(arrays.raw());
  }
  if (status) {
    std::string reason = take_error();
    for (double handle : call.handleNumbers(0)) call.environment().handles.mark_failed(handle, reason);
    return call.fail("Eval", reason);
  }
  call.environment().report_memory();
  return call.done();
}

napi_value async_eval(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_async_eval", 1);
  std::vector<double> handles = call.handleNumbers(0);
  Arrays arrays = call.arrays(0);
  if (call.failed()) return nullptr;
  mlx_vector_array outputs = mlx_vector_array_new();
  mlx_vector_array_set(&outputs, arrays.raw());
  return call.environment().eval_thread->post(outputs, std::move(handles));
}

napi_value synchronize(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_synchronize", 1);
  mlx_stream stream = call.in<mlx_stream>(0);
  if (call.failed()) return nullptr;
  EvalLock lock(call);
  if (mlx_synchronize(stream)) return call.fail("Eval", take_error());
  return call.done();
}

// Streams that any thread of this environment may evaluate on; MLX's plain ones are bound to their thread.
napi_value new_stream(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_stream_new_thread_unsafe", 1);
  mlx_device device = call.in<mlx_device>(0);
  if (call.failed()) return nullptr;
  std::unique_lock alone(stream_mutex());
  Out<mlx_stream> stream(mlx_stream_new_thread_unsafe(device));
  if (stream.empty()) return call.fail();
  return call.ret(stream);
}

}  // namespace

const Export eval_exports[] = {
    {"mlx_eval", eval},
    {"mlx_async_eval", async_eval},
    {"mlx_synchronize", synchronize},
    {"mlx_stream_new_thread_unsafe", new_stream},
};
const size_t eval_exports_count = std::size(eval_exports);

}  // namespace mlxts
