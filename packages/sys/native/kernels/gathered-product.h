#pragma once

#include <functional>

#include "kernels/weights.h"

namespace mlxts {

// out[i] = x[lhs[i]] @ w[rhs[i]]^T for `count` pairs of matrices, x [*, m, k], w [*, n, k], out [count, m, n].
struct GatheredProduct {
  const float* x;
  std::function<Weights(size_t index)> weights;
  float* out;
  const uint32_t* lhs;
  const uint32_t* rhs;
  size_t count;
  size_t left, right;  // matrices of x and of w; an index beyond them means the last
  size_t m, n, k;
};

// Takes the pairs of each matrix of w together.
void run(const GatheredProduct& product);

}  // namespace mlxts
