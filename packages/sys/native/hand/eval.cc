#include "hand/exports.h"
#include "mlx/c/mlx.h"
#include "runtime/evaluation.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

napi_value eval(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_eval", 1);
  Environment& environment = call.environment();
  Evaluation evaluation;
  {
    EvalLock lock(call);
    environment.mark_failures();
    Arrays arrays = call.arrays(0);
    if (call.failed()) return nullptr;
    if (!evaluation.run(cpp(arrays.raw()))) {
      evaluation.mark_failed(environment.handles);
      return call.fail("Eval", evaluation.reason());
    }
  }
  environment.collector.collect();
  return call.done();
}

napi_value async_eval(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_async_eval", 1);
  Arrays arrays = call.arrays(0);
  if (call.failed()) return nullptr;
  mlx_vector_array outputs = mlx_vector_array_new();
  mlx_vector_array_set(&outputs, arrays.raw());
  return call.environment().eval_thread->post(outputs);
}

napi_value synchronize(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_synchronize", 1);
  mlx_stream stream = call.in<mlx_stream>(0);
  if (call.failed()) return nullptr;
  call.environment().eval_thread->wait_idle();
  EvalLock lock(call);
  if (mlx_synchronize(stream)) return call.fail("Eval", take_error());
  return call.done();
}

// Streams that any thread of this environment may evaluate on; MLX's plain ones are bound to their thread.
napi_value new_stream(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_stream_new_thread_unsafe", 1);
  mlx_device device = call.in<mlx_device>(0);
  if (call.failed()) return nullptr;
  mlx_stream kept = call.environment().open_stream(device);
  if (kept.ctx == nullptr) return call.fail();
  Out<mlx_stream> stream(mlx_stream_new());
  if (mlx_stream_set(stream.out(), kept)) return call.fail();
  return call.ret(stream);
}

// MLX waits for every CPU stream of the process here and takes the errors that it finds, so no evaluation may be under
// way in any thread.
napi_value clear_cache(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_clear_cache", 0);
  std::unique_lock alone(stream_mutex());
  if (mlx_clear_cache()) return call.fail();
  return call.done();
}

napi_value set_cache_limit(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_set_cache_limit", 1);
  size_t limit = call.size(0);
  if (call.failed()) return nullptr;
  std::unique_lock alone(stream_mutex());
  Out<size_t> before;
  if (mlx_set_cache_limit(before.out(), limit)) return call.fail();
  return call.ret(before);
}

}  // namespace

const Export eval_exports[] = {
    {"mlx_eval", eval},
    {"mlx_async_eval", async_eval},
    {"mlx_synchronize", synchronize},
    {"mlx_stream_new_thread_unsafe", new_stream},
    {"mlx_clear_cache", clear_cache},
    {"mlx_set_cache_limit", set_cache_limit},
};
const size_t eval_exports_count = std::size(eval_exports);

}  // namespace mlxts
