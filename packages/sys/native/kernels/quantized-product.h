#pragma once

#include <cstddef>
#include <cstdint>

namespace mlxts {

// `out = x @ w^T` with `w = scale * q + bias`, q of 4 or 8 bits, packed into words from the low bits up.
// x [m, k], w [n, k * bits / 32], scales and biases [n, k / group], out [m, n], all row-major; k is a multiple of group
// (32 or 64).
struct QuantizedProduct {
  const float* x;
  const uint32_t* w;
  const float* scales;
  const float* biases;
  float* out;
  size_t m;
  size_t n;
  size_t k;
  size_t group;
  size_t bits;
};

// Runs on the calling thread and the pool.
void run(const QuantizedProduct& product);

}  // namespace mlxts
