#pragma once

#include <cstddef>
#include <cstdint>

namespace mlxts {

// An array [batch, heads, rows, dim] whose last axis is contiguous.
template <class T>
struct Rows {
  T* data;
  int64_t batch, head, row;  // strides

  T* at(size_t b, size_t h, size_t r) const {
    return data + static_cast<int64_t>(b) * batch + static_cast<int64_t>(h) * head + static_cast<int64_t>(r) * row;
  }
};

}  // namespace mlxts
