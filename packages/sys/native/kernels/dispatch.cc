#include "kernels/dispatch.h"

#include <cstdlib>
#include <cstring>
#include <vector>

#include "kernels/cpu-features.h"

namespace mlxts {

namespace {

constexpr size_t kMaxThreads = 1024;

// Best first; the last runs everywhere.
std::vector<const RowKernel*> supported_kernels() {
  std::vector<const RowKernel*> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {  // F16C came before both
    const bool has_avx512 =
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (has_avx512) kernels.push_back(&avx512_kernel);
    kernels.push_back(&avx2_kernel);
  }
#endif
  kernels.push_back(&portable_kernel);
  return kernels;
}

// Unset and empty are the same.
const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value && *value ? value : nullptr;
}

std::string refusal(const char* name, const std::string& expected, const char* value) {
  return std::string(name) + ": expected " + expected + ", got \"" + value + "\"";
}

void read_enabled(Dispatch& result) {
  const char* value = variable("MLXTS_CPU_KERNELS");
  if (!value || std::strcmp(value, "on") == 0) return;
  if (std::strcmp(value, "off") == 0) {
    result.enabled = false;
  } else {
    result.error = refusal("MLXTS_CPU_KERNELS", "on or off", value);
  }
}

void read_path(Dispatch& result, const std::vector<const RowKernel*>& kernels) {
  const char* value = variable("MLXTS_CPU_PATH");
  if (!value) return;
  std::string names;
  for (const RowKernel* kernel : kernels) {
    if (std::strcmp(value, kernel->path) == 0) {
      result.kernel = kernel;
      return;
    }
    names += names.empty() ? kernel->path : std::string(" or ") + kernel->path;
  }
  result.error = refusal("MLXTS_CPU_PATH", names + " on this processor", value);
}

void read_threads(Dispatch& result) {
  const char* value = variable("MLXTS_NUM_THREADS");
  if (!value) return;
  char* end = nullptr;
  const long threads = std::strtol(value, &end, 10);
  if (*end == '\0' && threads >= 1 && threads <= static_cast<long>(kMaxThreads)) {
    result.threads = static_cast<size_t>(threads);
  } else {
    result.error = refusal("MLXTS_NUM_THREADS", "1 to " + std::to_string(kMaxThreads), value);
  }
}

Dispatch decide() {
  const std::vector<const RowKernel*> kernels = supported_kernels();
  Dispatch result{kernels.front(), available_cores(), true, ""};
  if (result.threads > kMaxThreads) result.threads = kMaxThreads;
  read_enabled(result);
  read_path(result, kernels);
  read_threads(result);
  return result;
}

}  // namespace

const Dispatch& dispatch() {
  static const Dispatch* const decided = new Dispatch(decide());
  return *decided;
}

}  // namespace mlxts
