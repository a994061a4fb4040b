#pragma once

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

// Products of the same x.
void run(const MatrixProduct* products, size_t count);

}  // namespace mlxts
