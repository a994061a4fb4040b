#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace mlxts {

// For the whole process; returns the state before.
bool set_cpu_kernels(bool enabled);
bool cpu_kernels_enabled();

struct KernelInfo {
  std::string path;  // "avx512", "avx2", "portable" or "neon"
  size_t threads;
  std::vector<std::string> features;
};

KernelInfo kernel_info();

}  // namespace mlxts
