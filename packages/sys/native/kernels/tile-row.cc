#include <cstring>

#include "kernels/row-kernel.h"

namespace mlxts {

namespace {

template <size_t Fields>
constexpr float factor(size_t j) {
  return j + 1 == Fields ? 1.0f : 1.0f / static_cast<float>(1u << 32 / Fields * j);
}

template <size_t Lanes, size_t Fields>
void tile_chunk(const float* row, float* tiled) {
  for (size_t lane = 0; lane < Lanes; ++lane) {
    for (size_t j = 0; j < Fields; ++j) tiled[j * Lanes + lane] = row[lane * Fields + j] * factor<Fields>(j);
  }
}

template <size_t Fields>
void tile_rest(const float* row, float* tiled, size_t lanes) {
  for (size_t lane = 0; lane < lanes; ++lane) {
    for (size_t j = 0; j < Fields; ++j) tiled[j * lanes + lane] = row[lane * Fields + j] * factor<Fields>(j);
  }
}

template <size_t Lanes, size_t Fields>
void tile(const float* row, float* tiled, size_t k) {
  size_t i = 0;
  for (; i + Lanes * Fields <= k; i += Lanes * Fields) tile_chunk<Lanes, Fields>(row + i, tiled + i);
  if (i < k) tile_rest<Fields>(row + i, tiled + i, (k - i) / Fields);
}

template <size_t Fields>
void tile(const float* row, float* tiled, size_t k, size_t lanes) {
  if (lanes == 16) return tile<16, Fields>(row, tiled, k);
  if (lanes == 8) return tile<8, Fields>(row, tiled, k);
  tile<4, Fields>(row, tiled, k);
}

}  // namespace

void sum_row(const float* row, size_t k, size_t group, float* sums) {
  using Four __attribute__((vector_size(16))) = float;
  for (size_t begin = 0; begin < k; begin += group) {
    Four low{}, high{};
    for (size_t i = begin; i < begin + group; i += 8) {
      Four a, b;
      std::memcpy(&a, row + i, sizeof(a));
      std::memcpy(&b, row + i + 4, sizeof(b));
      low += a, high += b;
    }
    low += high;
    sums[begin / group] = (low[0] + low[2]) + (low[1] + low[3]);
  }
}

void tile_row(const float* row, float* tiled, size_t k, size_t lanes, size_t fields) {
  if (fields == 4) return tile<4>(row, tiled, k, lanes);
  tile<8>(row, tiled, k, lanes);
}

}  // namespace mlxts
