#pragma once

#include <cstddef>

namespace mlxts {

// out = silu(gate) * up, which may stand where gate or up does.
struct SwigluJob {
  const float* gate;
  const float* up;
  float* out;
  size_t count;

  // On the calling thread and the pool.
  void run() const;
};

}  // namespace mlxts
