#include "kernels/row-kernel.h"

namespace mlxts {

namespace {

template <size_t Lanes>
void tile_chunk(const float* row, float* tiled) {
  for (size_t lane = 0; lane < Lanes; ++lane) {
    for (size_t j = 0; j < 8; ++j) tiled[j * Lanes + lane] = row[lane * 8 + j];
  }
}

void tile_rest(const float* row, float* tiled, size_t lanes) {
  for (size_t lane = 0; lane < lanes; ++lane) {
    for (size_t j = 0; j < 8; ++j) tiled[j * lanes + lane] = row[lane * 8 + j];
  }
}

template <size_t Lanes>
void tile(const float* row, float* tiled, size_t k) {
  size_t i = 0;
  for (; i + Lanes * 8 <= k; i += Lanes * 8) tile_chunk<Lanes>(row + i, tiled + i);
  if (i < k) tile_rest(row + i, tiled + i, (k - i) / 8);
}

}  // namespace

void tile_row(const float* row, float* tiled, size_t k, size_t lanes) {
  if (lanes == 16) return tile<16>(row, tiled, k);
  if (lanes == 8) return tile<8>(row, tiled, k);
  tile<4>(row, tiled, k);
}

}  // namespace mlxts
