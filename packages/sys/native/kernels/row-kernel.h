#pragma once

#include "kernels/fused/vector-kernel.h"
#include "kernels/quantized-product.h"

namespace mlxts {

// The code of one instruction set. `lanes` words are unpacked at a time, field j of all of them together, so k is
// walked in the order [chunk][field][lane]: x comes in that order (`tile_row`), [m, k]. The last chunk has the lanes
// that are left, without padding. Both functions compute out[:, begin:end].
struct RowKernel {
  const char* path;
  size_t lanes;
  // Unpacks in registers, once for each four rows of x.
  void (*few)(const QuantizedProduct& product, const float* x, size_t begin, size_t end);
  // Dequantizes four rows of weights at a time to scratch, [4, k] floats, and multiplies all of x by them.
  void (*many)(const QuantizedProduct& product, const float* x, float* scratch, size_t begin, size_t end);
  const VectorKernel& vectors;
};

extern const RowKernel portable_kernel;
#if defined(__x86_64__)
extern const RowKernel avx2_kernel;
extern const RowKernel avx512_kernel;
#endif

// One row of k floats in the order that a kernel of so many lanes walks words of so many fields.
void tile_row(const float* row, float* tiled, size_t k, size_t lanes, size_t fields);

}  // namespace mlxts
