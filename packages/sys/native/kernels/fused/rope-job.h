#pragma once

#include <cstddef>
#include <cstdint>

namespace mlxts {

// Turns pairs of the first `dims` of each row by the angles of its position. x [batch, heads, length, width] with a
// contiguous last axis, out the same in row-major order. Row r of the job is row r of out.
struct RopeJob {
  const float* x;
  int64_t batch_stride, head_stride, row_stride;
  float* out;
  size_t batch, heads, length, width, dims;
  bool traditional;  // pairs are neighbours; otherwise they lie dims / 2 apart
  bool one_offset;   // for all of the batch

  size_t rows() const { return batch * heads * length; }
};

}  // namespace mlxts
