#include "generated/manifest.h"
#include "hand/exports.h"
#include "kernels/kernel-switch.h"
#include "mlx/c/mlx.h"

extern "C" const char* mlxts_blas_name(void);

namespace mlxts {

namespace {

class Record {
 public:
  explicit Record(Call& call) : call_(call) { napi_create_object(call.env(), &object_); }
  Record& set(const char* name, napi_value value) {
    napi_set_named_property(call_.env(), object_, name, value);
    return *this;
  }
  napi_value value() const { return object_; }

 private:
  Call& call_;
  napi_value object_;
};

napi_value info(napi_env env, napi_callback_info callback_info) {
  Call call(env, callback_info, "mlxts_info", 0);
  Out<mlx_string> version;
  if (mlx_version(version.out())) return call.fail();
  KernelInfo kernels = kernel_info();
  std::vector<napi_value> features;
  for (const std::string& feature : kernels.features) features.push_back(call.js(feature));
  napi_value enabled;
  napi_get_boolean(env, cpu_kernels_enabled(), &enabled);
  napi_value owns_process;
  napi_get_boolean(env, call.environment().owns_process(), &owns_process);
  Record kernel_record(call);
  kernel_record.set("enabled", enabled)
      .set("path", call.js(std::string(kernels.path)))
      .set("threads", call.js(static_cast<double>(kernels.threads)));
  Record record(call);
  record.set("mlxVersion", call.js(std::string(mlx_string_data(version.value))))
      .set("manifestHash", call.js(std::string(MLXTS_MANIFEST_HASH)))
      .set("blas", call.js(std::string(mlxts_blas_name())))
      .set("ownsProcess", owns_process)
      .set("cpuFeatures", call.list(features.data(), features.size()))
      .set("kernels", kernel_record.value());
  return record.value();
}

}  // namespace

const Export info_exports[] = {{"mlxts_info", info}};
const size_t info_exports_count = std::size(info_exports);

}  // namespace mlxts
