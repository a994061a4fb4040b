#pragma once

#include <cstddef>
#include <string>

#include "kernels/row-kernel.h"

namespace mlxts {

// What this process runs its kernels with, decided once, from the machine and the environment:
//   MLXTS_CPU_KERNELS  on | off         whether they start enabled (default on)
//   MLXTS_CPU_PATH     avx512 | avx2 | portable (neon on arm64)   default: the first that the processor has
//   MLXTS_NUM_THREADS  1..1024          default: the cores that the process may use
// `error` names a value that cannot be honoured; the rest is then the default.
struct Dispatch {
  const RowKernel* kernel;
  size_t threads;
  bool enabled;
  std::string error;
};

const Dispatch& dispatch();

}  // namespace mlxts
