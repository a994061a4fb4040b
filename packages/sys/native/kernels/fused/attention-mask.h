#pragma once

#include "kernels/fused/attention-job.h"
#include "mlx/array.h"

namespace mlxts {

template <class T>
Rows<const T> rows_of(const mlx::core::array& a) {
  return {a.data<T>(), a.strides(0), a.strides(1), a.strides(2)};
}

// Has the job see what a mask [batch, heads, queries, keys] of bool or float32 lets it see.
inline void set_mask(AttentionJob& job, const mlx::core::array& mask) {
  if (mask.dtype() == mlx::core::bool_) {
    job.mask = rows_of<bool>(mask);
    job.mask_stride = mask.strides(3);
  } else {
    job.bias = rows_of<float>(mask);
    job.bias_stride = mask.strides(3);
  }
}

}  // namespace mlxts
