#include "kernels/cpu-features.h"

namespace mlxts {

std::vector<std::string> cpu_features() {
  std::vector<std::string> features;
#if defined(__x86_64__)
#define MLXTS_FEATURE(name) \
  if (__builtin_cpu_supports(name)) features.push_back(name)
  MLXTS_FEATURE("sse4.2");
  MLXTS_FEATURE("avx");
  MLXTS_FEATURE("fma");
  MLXTS_FEATURE("avx2");
  MLXTS_FEATURE("avx512f");
  MLXTS_FEATURE("avx512bw");
  MLXTS_FEATURE("avx512dq");
  MLXTS_FEATURE("avx512vl");
  MLXTS_FEATURE("avx512vnni");
  MLXTS_FEATURE("avx512bf16");
#undef MLXTS_FEATURE
#elif defined(__aarch64__)
  features.push_back("neon");
#endif
  return features;
}

}  // namespace mlxts
