#include "hand/exports.h"
#include "mlx/c/mlx.h"
#include "runtime/callback.h"

namespace mlxts {

namespace {

using Invocation = Callback::Invocation;

Callback& self(void* payload) { return *static_cast<Callback*>(payload); }

int call_plain(mlx_vector_array* result, const mlx_vector_array inputs, void* payload) {
  Invocation invocation(self(payload));
  if (!invocation.entered()) return 1;
  invocation.pass(inputs);
  return !(invocation.call() && invocation.result(result));
}

int call_kwargs(mlx_vector_array* result, const mlx_vector_array inputs, const mlx_map_string_to_array named,
                void* payload) {
  Invocation invocation(self(payload));
  if (!invocation.entered()) return 1;
  invocation.pass(inputs);
  invocation.pass(named);
  return !(invocation.call() && invocation.result(result));
}

int call_value_and_grad(mlx_vector_array* values, mlx_vector_array* gradients, const mlx_vector_array inputs,
                        void* payload) {
  Invocation invocation(self(payload));
  if (!invocation.entered()) return 1;
  invocation.pass(inputs);
  return !(invocation.call() && invocation.result(0, values) && invocation.result(1, gradients));
}

int call_custom(mlx_vector_array* result, const mlx_vector_array primals, const mlx_vector_array cotangents,
                const mlx_vector_array outputs, void* payload) {
  Invocation invocation(self(payload));
  if (!invocation.entered()) return 1;
  invocation.pass(primals);
  invocation.pass(cotangents);
  invocation.pass(outputs);
  return !(invocation.call() && invocation.result(result));
}

int call_custom_jvp(mlx_vector_array* result, const mlx_vector_array primals, const mlx_vector_array tangents,
                    const int* argnums, size_t count, void* payload) {
  Invocation invocation(self(payload));
  if (!invocation.entered()) return 1;
  invocation.pass(primals);
  invocation.pass(tangents);
  invocation.pass(argnums, count);
  return !(invocation.call() && invocation.result(result));
}

int call_custom_vmap(mlx_vector_array* result, mlx_vector_int* out_axes, const mlx_vector_array inputs, const int* axes,
                     size_t count, void* payload) {
  Invocation invocation(self(payload));
  if (!invocation.entered()) return 1;
  invocation.pass(inputs);
  invocation.pass(axes, count);
  return !(invocation.call() && invocation.result(0, result) && invocation.result(1, out_axes));
}

template <class H, class Function>
napi_value make(napi_env env, napi_callback_info info, const char* name, H (*create)(Function*, void*, void (*)(void*)),
                Function* function) {
  Call call(env, info, name, 1);
  napi_valuetype type;
  napi_typeof(env, call.argument(0), &type);
  if (type != napi_function) call.fail_argument(0, "a function");
  if (call.failed()) return nullptr;
  auto* callback = new Callback(call.environment(), call.argument(0));
  Out<H> closure(create(function, callback, Callback::destroy));
  if (closure.empty()) return call.fail();
  return call.ret(closure);
}

#define MLXTS_CLOSURE(Name, Function) \
  napi_value new_##Function(napi_env env, napi_callback_info info) { return make(env, info, #Name, Name, Function); }

MLXTS_CLOSURE(mlx_closure_new_func_payload, call_plain)
MLXTS_CLOSURE(mlx_closure_kwargs_new_func_payload, call_kwargs)
MLXTS_CLOSURE(mlx_closure_value_and_grad_new_func_payload, call_value_and_grad)
MLXTS_CLOSURE(mlx_closure_custom_new_func_payload, call_custom)
MLXTS_CLOSURE(mlx_closure_custom_jvp_new_func_payload, call_custom_jvp)
MLXTS_CLOSURE(mlx_closure_custom_vmap_new_func_payload, call_custom_vmap)
#undef MLXTS_CLOSURE

}  // namespace

const Export closure_exports[] = {
    {"mlx_closure_new_func_payload", new_call_plain},
    {"mlx_closure_kwargs_new_func_payload", new_call_kwargs},
    {"mlx_closure_value_and_grad_new_func_payload", new_call_value_and_grad},
    {"mlx_closure_custom_new_func_payload", new_call_custom},
    {"mlx_closure_custom_jvp_new_func_payload", new_call_custom_jvp},
    {"mlx_closure_custom_vmap_new_func_payload", new_call_custom_vmap},
};
const size_t closure_exports_count = std::size(closure_exports);

}  // namespace mlxts
