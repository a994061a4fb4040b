#include <dlfcn.h>
#include <node_api.h>

#include <mutex>

#include "hand/exports.h"
#include "runtime/environment.h"
#include "runtime/main-thread.h"

extern "C" void mlxts_blas_set_threads(int threads);

namespace mlxts {

namespace {

// Node unmaps an addon when the last thread that loaded it ends, while MLX's threads live on.
void pin_module() {
  Dl_info self;
  if (dladdr(reinterpret_cast<void*>(&pin_module), &self) != 0) dlopen(self.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

void prepare_process() {
  static std::once_flag once;
  std::call_once(once, [] {
    pin_module();
    take_main_thread();
    mlxts_blas_set_threads(1);
  });
}

void define(napi_env env, napi_value exports, Environment* environment, const Export* functions, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].callback, environment, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
}

}  // namespace

}  // namespace mlxts

NAPI_MODULE_INIT() {
  using namespace mlxts;
  prepare_process();
  Environment* environment = Environment::open(env);
  if (environment == nullptr) return nullptr;
  define(env, exports, environment, generated_exports, generated_exports_count);
  define(env, exports, environment, array_exports, array_exports_count);
  define(env, exports, environment, closure_exports, closure_exports_count);
  define(env, exports, environment, eval_exports, eval_exports_count);
  define(env, exports, environment, export_exports, export_exports_count);
  define(env, exports, environment, file_exports, file_exports_count);
  define(env, exports, environment, graph_exports, graph_exports_count);
  define(env, exports, environment, info_exports, info_exports_count);
  define(env, exports, environment, io_exports, io_exports_count);
  define(env, exports, environment, kernel_exports, kernel_exports_count);
  define(env, exports, environment, indexing_exports, indexing_exports_count);
  define(env, exports, environment, lifetime_exports, lifetime_exports_count);
  define(env, exports, environment, scalar_exports, scalar_exports_count);
  define(env, exports, environment, text_exports, text_exports_count);
  return exports;
}
