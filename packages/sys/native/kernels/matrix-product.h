#pragma once

#include <span>

#include "kernels/weights.h"

namespace mlxts {

// `out = x @ w^T + addend`: x [m, k], w [n, k], out [m, n], row-major; the addend's rows lie addend_stride apart, 0 for
// one row that all get, or it is null.
struct MatrixProduct {
  const float* x;
  Weights w;
  const float* addend;
  float* out;
  size_t m;
  size_t n;
  size_t k;
  size_t addend_stride = 0;
};

// Runs on the calling thread and the pool.
void run(const MatrixProduct& product);

// Products of the same x with weights of one encoding; there is at least one.
void run(std::span<const MatrixProduct> products);

}  // namespace mlxts
