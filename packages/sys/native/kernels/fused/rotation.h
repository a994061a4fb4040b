#pragma once

#include <optional>

#include "kernels/fused/rope-job.h"

namespace mlxts {

struct Rotation {
  int dims;
  bool traditional;
  std::optional<float> base;
  float scale;

  bool operator==(const Rotation&) const = default;
};

// Where the angles come from.
struct Angles {
  Rotation rotation;
  const float* freqs;  // read when the operation runs; null: powers of the base
};

// Turns jobs of one batch, length and position: `offsets` has one for all rows or one for each of the batch. Runs on
// the calling thread and the pool.
void rotate(const Angles& angles, const int32_t* offsets, const RopeJob* jobs, size_t count);

}  // namespace mlxts
