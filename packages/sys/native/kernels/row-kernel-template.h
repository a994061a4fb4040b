// The kernel of every instruction set. The including file defines MLXTS_TARGET (the function attribute that turns its
// instructions on) and a class `Simd`:
//   kLanes, Floats, Words; rows_for(cols): rows of weights per tile, bounded by the registers
//   load_words<Partial>, load_floats<Partial>, store_floats<Partial>(.., lanes): `lanes` counts only when Partial
//   spread<WordsPerGroup, Partial>(groups, lanes): one float per group, repeated for each word of the group
//   field<Bits>(words, j): the j-th number of each word; multiply_add(a, b, c), sum(floats), store_sums(out, four times
//   floats)
// Everything has internal linkage: code for one instruction set must never be merged with code for another.
#pragma once

#include "kernels/row-kernel.h"

#define MLXTS_INLINE MLXTS_TARGET inline __attribute__((always_inline))

namespace mlxts {
namespace {

constexpr size_t kRowBlock = 32;            // rows whose packed weights stay in L1 while a few columns pass
constexpr size_t kColumnBytes = 256 << 10;  // of x, to stay in L2 while all rows pass
constexpr size_t kPrefetchRows = 16;
constexpr int kRowTile = 4;  // rows that many columns share once they are dequantized

template <int Bits, size_t GroupSize>
struct Packing {
  static constexpr int kBits = Bits;
  static constexpr int kFields = 32 / Bits;  // numbers in a word
  static constexpr size_t kGroup = GroupSize;
  static constexpr size_t kWordsPerGroup = GroupSize / kFields;
};

struct Position {
  size_t row;     // of the weights
  size_t column;  // row of x, column of the tile
  size_t chunk;
  size_t lanes;
};

template <class P, int Rows, bool Partial>
struct WeightTile {
  using Floats = Simd::Floats;
  Simd::Words words[Rows];
  Floats scales[Rows];
  Floats biases[Rows];

  MLXTS_INLINE void load(const QuantizedProduct& p, const Position& at) {
    const size_t word = at.chunk * Simd::kLanes;
    const size_t words_per_row = p.k / P::kFields;
    const size_t groups_per_row = p.k / P::kGroup;
    const size_t group = word / P::kWordsPerGroup;
    for (int r = 0; r < Rows; ++r) {
      const size_t row = at.row + r;
      __builtin_prefetch(p.w + (row + kPrefetchRows) * words_per_row + word);
      words[r] = Simd::load_words<Partial>(p.w + row * words_per_row + word, at.lanes);
      scales[r] = Simd::spread<P::kWordsPerGroup, Partial>(p.scales + row * groups_per_row + group, at.lanes);
      biases[r] = Simd::spread<P::kWordsPerGroup, Partial>(p.biases + row * groups_per_row + group, at.lanes);
    }
  }

  MLXTS_INLINE Floats weights(int r, int j) const {
    return Simd::multiply_add(Simd::field<P::kBits>(words[r], j), scales[r], biases[r]);
  }
};

template <class P, int Rows, int Cols, bool Partial>
MLXTS_INLINE void multiply_chunk(const QuantizedProduct& p, const float* x, const Position& at,
                                 Simd::Floats (&sums)[Rows][Cols]) {
  WeightTile<P, Rows, Partial> tile;
  tile.load(p, at);
  const size_t step = Partial ? at.lanes : Simd::kLanes;
  const float* chunk = x + at.column * p.k + at.chunk * Simd::kLanes * P::kFields;
#pragma GCC unroll 8
  for (int j = 0; j < P::kFields; ++j) {
    Simd::Floats weights[Rows];
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) weights[r] = tile.weights(r, j);
#pragma GCC unroll 8
    for (int c = 0; c < Cols; ++c) {
      const Simd::Floats values = Simd::load_floats<Partial>(chunk + c * p.k + j * step, at.lanes);
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) sums[r][c] = Simd::multiply_add(weights[r], values, sums[r][c]);
    }
  }
}

template <class P, int Rows, int Cols>
MLXTS_TARGET void multiply_tile(const QuantizedProduct& p, const float* x, size_t row, size_t column) {
  Simd::Floats sums[Rows][Cols] = {};
  const size_t words = p.k / P::kFields;
  const size_t chunks = words / Simd::kLanes;
  const size_t rest = words % Simd::kLanes;
  for (size_t chunk = 0; chunk < chunks; ++chunk) {
    multiply_chunk<P, Rows, Cols, false>(p, x, {row, column, chunk, Simd::kLanes}, sums);
  }
  if (rest) multiply_chunk<P, Rows, Cols, true>(p, x, {row, column, chunks, rest}, sums);
  for (int c = 0; c < Cols; ++c) {
    float* out = p.out + (column + c) * p.n + row;
    if constexpr (Rows == 4) {
      Simd::store_sums(out, sums[0][c], sums[1][c], sums[2][c], sums[3][c]);
    } else {
      for (int r = 0; r < Rows; ++r) out[r] = Simd::sum(sums[r][c]);
    }
  }
}

template <class P, bool Partial>
MLXTS_INLINE void dequantize_chunk(const QuantizedProduct& p, float* out, const Position& at) {
  WeightTile<P, 1, Partial> tile;
  tile.load(p, at);
  const size_t step = Partial ? at.lanes : Simd::kLanes;
#pragma GCC unroll 8
  for (int j = 0; j < P::kFields; ++j) Simd::store_floats<Partial>(out + j * step, tile.weights(0, j), at.lanes);
}

template <class P>
MLXTS_TARGET void dequantize_rows(const QuantizedProduct& p, float* out, size_t begin, size_t end) {
  const size_t words = p.k / P::kFields;
  const size_t chunks = words / Simd::kLanes;
  const size_t rest = words % Simd::kLanes;
  for (size_t row = begin; row < end; ++row, out += p.k) {
    for (size_t chunk = 0; chunk < chunks; ++chunk) {
      dequantize_chunk<P, false>(p, out + chunk * Simd::kLanes * P::kFields, {row, 0, chunk, Simd::kLanes});
    }
    if (rest) dequantize_chunk<P, true>(p, out + chunks * Simd::kLanes * P::kFields, {row, 0, chunks, rest});
  }
}

// weights: kRowTile rows of k floats, tiled as x.
template <int Cols>
MLXTS_TARGET void multiply_floats(const QuantizedProduct& p, const float* x, const float* weights, size_t row,
                                  size_t column) {
  Simd::Floats sums[kRowTile][Cols] = {};
  x += column * p.k;
  for (size_t i = 0; i < p.k; i += Simd::kLanes) {
    Simd::Floats values[Cols];
#pragma GCC unroll 8
    for (int c = 0; c < Cols; ++c) values[c] = Simd::load_floats<false>(x + c * p.k + i, Simd::kLanes);
#pragma GCC unroll 8
    for (int r = 0; r < kRowTile; ++r) {
      const Simd::Floats weight = Simd::load_floats<false>(weights + r * p.k + i, Simd::kLanes);
#pragma GCC unroll 8
      for (int c = 0; c < Cols; ++c) sums[r][c] = Simd::multiply_add(weight, values[c], sums[r][c]);
    }
  }
  for (int c = 0; c < Cols; ++c) {
    Simd::store_sums(p.out + (column + c) * p.n + row, sums[0][c], sums[1][c], sums[2][c], sums[3][c]);
  }
}

template <class P, int Cols>
MLXTS_TARGET void multiply_columns(const QuantizedProduct& p, const float* x, size_t begin, size_t end, size_t column) {
  constexpr int kRows = Simd::rows_for(Cols);
  size_t row = begin;
  for (; row + kRows <= end; row += kRows) multiply_tile<P, kRows, Cols>(p, x, row, column);
  for (; row < end; ++row) multiply_tile<P, 1, Cols>(p, x, row, column);
}

template <class P>
MLXTS_TARGET void multiply_few(const QuantizedProduct& p, const float* x, size_t begin, size_t end) {
  for (size_t row = begin; row < end; row += kRowBlock) {
    const size_t last = row + kRowBlock < end ? row + kRowBlock : end;
    size_t column = 0;
    for (; column + 4 <= p.m; column += 4) multiply_columns<P, 4>(p, x, row, last, column);
    if (p.m & 2) multiply_columns<P, 2>(p, x, row, last, column), column += 2;
    if (p.m & 1) multiply_columns<P, 1>(p, x, row, last, column);
  }
}

template <class P>
MLXTS_TARGET void multiply_many(const QuantizedProduct& p, const float* x, float* scratch, size_t begin, size_t end) {
  const size_t block = kColumnBytes / (p.k * sizeof(float)) / Simd::kCols * Simd::kCols + Simd::kCols;
  const size_t tiles_end = begin + (end - begin) / kRowTile * kRowTile;
  for (size_t first = 0; first < p.m; first += block) {
    const size_t last = first + block < p.m ? first + block : p.m;
    for (size_t row = begin; row < tiles_end; row += kRowTile) {
      dequantize_rows<P>(p, scratch, row, row + kRowTile);
      size_t column = first;
      for (; column + Simd::kCols <= last; column += Simd::kCols) {
        multiply_floats<Simd::kCols>(p, x, scratch, row, column);
      }
      if (column + 2 <= last) multiply_floats<2>(p, x, scratch, row, column), column += 2;
      if (column < last) multiply_floats<1>(p, x, scratch, row, column);
    }
  }
  if (tiles_end < end) multiply_few<P>(p, x, tiles_end, end);
}

void few(const QuantizedProduct& p, const float* x, size_t begin, size_t end) {
  if (p.bits == 8)
    return (p.group == 32 ? multiply_few<Packing<8, 32>> : multiply_few<Packing<8, 64>>)(p, x, begin, end);
  return (p.group == 32 ? multiply_few<Packing<4, 32>> : multiply_few<Packing<4, 64>>)(p, x, begin, end);
}

void many(const QuantizedProduct& p, const float* x, float* scratch, size_t begin, size_t end) {
  if (p.bits == 8) {
    return (p.group == 32 ? multiply_many<Packing<8, 32>> : multiply_many<Packing<8, 64>>)(p, x, scratch, begin, end);
  }
  return (p.group == 32 ? multiply_many<Packing<4, 32>> : multiply_many<Packing<4, 64>>)(p, x, scratch, begin, end);
}

}  // namespace
}  // namespace mlxts
