#pragma once

#include "kernels/fused/vector-kernel.h"
#include "kernels/matrix-product.h"

namespace mlxts {

// Weights that stay in L1 as floats while rows of x pass: a panel, kPanelVectors vectors for each number of a row.
constexpr size_t kPanelVectors = 2;
constexpr size_t kPanelFloats = 6 << 10;

// The rows of x in the order in which a kernel walks k: `tile_row` for words of several fields; their own order
// otherwise, with zeros up to a multiple of `lanes`.
struct TiledRows {
  const float* data;
  size_t stride;  // floats from row to row, a multiple of what a kernel loads at a time
  const float* sums = nullptr;  // of each group of weights, [rows, sums_stride], with zeros behind the groups
  size_t sums_stride = 0;
};

// All compute out[:, begin:end].
struct RowFunctions {
  // Unpacks in registers, once for each four rows of x.
  void (*few)(const MatrixProduct& product, TiledRows x, size_t begin, size_t end);
  // Unpacks panels of weights, [*, kPanelVectors * lanes], once for all rows of x.
  void (*many)(const MatrixProduct& product, float* panel, size_t begin, size_t end);
};

// The code of one instruction set.
struct RowKernel {
  const char* path;
  size_t lanes;
  RowFunctions (*functions)(const Weights& w);
  const VectorKernel& vectors;
};

extern const RowKernel portable_kernel;
#if defined(__x86_64__)
extern const RowKernel avx2_kernel;
extern const RowKernel avx512_kernel;
#endif

// One row of k floats for words of so many fields, 4 or 8: [chunk][field][lane], field j of all words that a kernel
// unpacks at a time together. The last chunk has the words that are left, without padding. A kernel uses numbers where
// they stand in their words, so all fields but the last, which it shifts down, are divided by 2^(j * 32 / fields).
void tile_row(const float* row, float* tiled, size_t k, size_t lanes, size_t fields);

// The sums of a row's groups of 32, 64 or 128.
void sum_row(const float* row, size_t k, size_t group, float* sums);

}  // namespace mlxts
