#pragma once

#include <cstddef>

#include "kernels/fused/rows.h"

namespace mlxts {

// Turns pairs of the first `dims` of each row [batch, heads, length, width] by the angles of its position.
struct RopeJob {
  Rows<const float> x;
  Rows<float> out;
  size_t batch, heads, length, width, dims;
  bool traditional;  // pairs are neighbours; otherwise they lie dims / 2 apart
  bool one_offset;   // for all of the batch

  size_t rows() const { return batch * heads * length; }
};

}  // namespace mlxts
