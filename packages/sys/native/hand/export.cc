#include <functional>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "hand/exports.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/opaque-primitive.h"
#include "mlx/c/mlx.h"
#include "mlx/export.h"
#include "mlx/export_impl.h"
#include "mlx/ops.h"
#include "runtime/evaluation.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

using Function = std::function<std::vector<mx::array>(const mx::Args&, const mx::Kwargs&)>;

// Around each call of a function that this thread traces for export.
class Recording {
 public:
  Recording() { ++depth_; }
  ~Recording() { --depth_; }
  static bool is_active() { return depth_ > 0; }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  static inline thread_local int depth_ = 0;
};

bool is_ours(const mx::Primitive& primitive) {
  return dynamic_cast<const FusedPrimitive*>(&primitive) != nullptr ||
         dynamic_cast<const OpaquePrimitive*>(&primitive) != nullptr;
}

void evaluate(const mx::array& array, Environment& environment) {
  EvalLock lock(environment);
  Evaluation evaluation;
  if (!evaluation.run({array})) throw std::runtime_error(evaluation.reason());
  const_cast<mx::array&>(array).wait();
}

mx::array in_rows(const mx::array& constant, Environment& environment) {
  evaluate(constant, environment);
  if (constant.flags().row_contiguous && constant.data_size() >= constant.size()) return constant;
  mx::array copy = mx::contiguous(constant);
  evaluate(copy, environment);
  return copy;
}

// What a traced function takes from outside it: MLX writes the memory of constants as it lies, and knows no operation of
// ours. Each becomes a constant in row-major order.
void settle_captures(std::vector<mx::array>& outputs, Environment& environment) {
  std::unordered_map<std::uintptr_t, mx::array> settled;
  std::unordered_set<std::uintptr_t> seen;
  std::vector<std::vector<mx::array>*> unexplored{&outputs};
  while (!unexplored.empty()) {
    auto& arrays = *unexplored.back();
    unexplored.pop_back();
    for (auto& array : arrays) {
      if (!array.is_tracer() && (!array.has_primitive() || is_ours(array.primitive()))) {
        auto known = settled.find(array.id());
        if (known == settled.end()) known = settled.emplace(array.id(), in_rows(array, environment)).first;
        array = known->second;
      } else if (array.has_primitive() && seen.insert(array.id()).second) {
        unexplored.push_back(&array.inputs());
      }
    }
  }
}

napi_value new_function_exporter(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_function_exporter_new", 4);
  Text file = call.text(0);
  auto closure = call.in<mlx_closure_kwargs>(1);
  bool shapeless = call.boolean(2);
  Text metadata = call.text(3);
  if (call.failed()) return nullptr;
  Function traced = [fun = *static_cast<Function*>(closure.ctx), &environment = call.environment()](
                        const mx::Args& args, const mx::Kwargs& kwargs) {
    Recording recording;
    auto outputs = fun(args, kwargs);
    settle_captures(outputs, environment);
    return outputs;
  };
  try {
    Out<mlx_function_exporter> exporter(
        {new mx::FunctionExporter(mx::exporter(file.c_str(), std::move(traced), shapeless, metadata.c_str()))});
    return call.ret(exporter);
  } catch (const std::exception& error) {
    return call.fail("File", error.what());
  }
}

napi_value imported_metadata(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_imported_function_metadata", 1);
  auto function = call.in<mlx_imported_function>(0);
  return call.failed() ? nullptr : call.js(static_cast<mx::ImportedFunction*>(function.ctx)->metadata());
}

// Stands for a GPU that this machine lacks: MLX takes it for Metal kernels, which it records and never runs here.
napi_value recording_stream(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_recording_stream", 0);
  Out<mlx_stream> stream;
  if (Recording::is_active()) stream.value = {new mx::Stream(-1, mx::Device::gpu)};
  return call.ret(stream);
}

}  // namespace

const Export export_exports[] = {
    {"mlxts_function_exporter_new", new_function_exporter},
    {"mlxts_imported_function_metadata", imported_metadata},
    {"mlxts_recording_stream", recording_stream},
};
const size_t export_exports_count = std::size(export_exports);

}  // namespace mlxts
