#pragma once

#include <span>

#include "kernels/weights.h"

namespace mlxts {

// `out = x @ w^T + bias`: x [m, k], w [n, k], bias [n] or null, out [m, n], x and out row-major.
struct MatrixProduct {
  const float* x;
  Weights w;
  const float* bias;
  float* out;
  size_t m;
  size_t n;
  size_t k;
};

// Runs on the calling thread and the pool.
void run(const MatrixProduct& product);

// Products of the same x with weights of one encoding; there is at least one.
void run(std::span<const MatrixProduct> products);

}  // namespace mlxts
