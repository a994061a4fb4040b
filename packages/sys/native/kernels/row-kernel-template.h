// The kernel of every instruction set. The including file defines MLXTS_TARGET (the function attribute that turns its
// instructions on) and a class `Simd`:
//   kLanes, Floats, Words; kBlockRows of x that a block multiplies at a time;
//   rows_for(cols): rows of weights per tile, bounded by the registers
//   load_words<Partial>, load_floats<Partial>, store_floats<Partial>(.., lanes): `lanes` counts only when Partial
//   broadcast(number); spread<R, WordsPerGroup, Partial>(groups, lanes): one real per group, read by R, repeated for
//   each word of the group; spread_floats<WordsPerGroup>(groups): the same of floats
//   field<Bits>(words, j): the j-th number of each word; field_in_place: times 2^(Bits * j), but for the last
//   multiply_add(a, b, c), sum(floats), store_sums(out, four times floats)
//   codes<Bits>(row, chunk): lane l holds bits [l * Bits, (l + 1) * Bits) of the chunk, which begins within a byte where
//   lanes are few; from_half(Halves), from_half(uint16_t): 16-bit floats
// Everything has internal linkage: code for one instruction set must never be merged with code for another.
#pragma once

#include "kernels/row-kernel.h"

#define MLXTS_INLINE MLXTS_TARGET inline __attribute__((always_inline))

#include "kernels/weight-sources.h"
#include "kernels/packed-tile.h"
#include "kernels/panel-product.h"

namespace mlxts {
namespace {

constexpr size_t kRowBlock = 32;  // rows whose packed weights stay in L1 while a few columns pass

struct Chunks {
  size_t whole;
  size_t rest;  // lanes of the last, partial one
};

template <class S>
Chunks chunks_of(const MatrixProduct& p) {
  const size_t words = p.k / S::kFields;
  return {words / Simd::kLanes, words % Simd::kLanes};
}

template <class S, int Rows, int Cols, bool Partial>
MLXTS_INLINE void multiply_chunk(const MatrixProduct& p, TiledRows x, const Position& at,
                                 Simd::Floats (&sums)[Rows][Cols]) {
  typename S::template Tile<Rows, Partial> tile;
  tile.load(p, at);
  const float* chunk = x.data + at.column * x.stride + at.chunk * Simd::kLanes;
#pragma GCC unroll 8
  for (int c = 0; c < Cols; ++c) {
    const Simd::Floats values = Simd::load_floats<false>(chunk + c * x.stride, Simd::kLanes);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) sums[r][c] = Simd::multiply_add(tile.weights(r, 0), values, sums[r][c]);
  }
}

template <class S, int Rows, int Cols>
MLXTS_TARGET void multiply_tile(const MatrixProduct& p, TiledRows x, size_t row, size_t column) {
  Simd::Floats sums[Rows][Cols] = {};
  const Chunks chunks = chunks_of<S>(p);
  for (size_t chunk = 0; chunk < chunks.whole; ++chunk) {
    multiply_chunk<S, Rows, Cols, false>(p, x, {row, column, chunk, Simd::kLanes}, sums);
  }
  if (chunks.rest) multiply_chunk<S, Rows, Cols, true>(p, x, {row, column, chunks.whole, chunks.rest}, sums);
  store_tile(p, sums, row, column);
}

// One weight after another, of a source of numbers in their order.
template <class S, int Rows, int Cols>
struct Expanded {
  static constexpr int kRows = Simd::rows_for(Cols);
  MLXTS_TARGET static void multiply(const MatrixProduct& p, TiledRows x, size_t row, size_t column) {
    multiply_tile<S, Rows, Cols>(p, x, row, column);
  }
};

template <template <class, int, int> class Tiles, class S, int Cols>
MLXTS_TARGET void multiply_columns(const MatrixProduct& p, TiledRows x, size_t begin, size_t end, size_t column) {
  constexpr int kRows = Tiles<S, 1, Cols>::kRows;
  size_t row = begin;
  for (; row + kRows <= end; row += kRows) Tiles<S, kRows, Cols>::multiply(p, x, row, column);
  for (; row < end; ++row) Tiles<S, 1, Cols>::multiply(p, x, row, column);
}

MLXTS_TARGET inline void add_addend(const MatrixProduct& p, size_t begin, size_t end) {
  for (size_t row = 0; row < p.m; ++row) {
    float* out = p.out + row * p.n;
    const float* addend = p.addend + row * p.addend_stride;
    for (size_t i = begin; i < end; ++i) out[i] += addend[i];
  }
}

// Tiles are Expanded or Factored.
template <template <class, int, int> class Tiles, class S>
MLXTS_TARGET void multiply_by(const MatrixProduct& p, TiledRows x, size_t begin, size_t end) {
  for (size_t row = begin; row < end; row += kRowBlock) {
    const size_t last = row + kRowBlock < end ? row + kRowBlock : end;
    size_t column = 0;
    for (; column + 4 <= p.m; column += 4) multiply_columns<Tiles, S, 4>(p, x, row, last, column);
    if (p.m & 2) multiply_columns<Tiles, S, 2>(p, x, row, last, column), column += 2;
    if (p.m & 1) multiply_columns<Tiles, S, 1>(p, x, row, last, column);
  }
  if (p.addend != nullptr) add_addend(p, begin, end);
}

template <class S>
constexpr RowFunctions functions_of = {multiply_by<Expanded, S>, multiply_many<S>};

template <class S>
constexpr RowFunctions packed_functions = {multiply_by<Factored, S>, multiply_many<S>};

template <int Bits, class R>
RowFunctions packed(size_t group) {
  if (group == 32) return packed_functions<PackedWords<Bits, 32, R>>;
  if (group == 64) return packed_functions<PackedWords<Bits, 64, R>>;
  return packed_functions<PackedWords<Bits, 128, R>>;
}

template <int Bits>
RowFunctions packed(const Weights& w) {
  if (w.real == Real::kFloat32) return packed<Bits, Float32>(w.group);
  return w.real == Real::kFloat16 ? packed<Bits, Float16>(w.group) : packed<Bits, Bfloat16>(w.group);
}

RowFunctions integers(const Weights& w) {
  switch (w.bits) {
    case 2: return functions_of<Natural<Integers<2>>>;
    case 3: return functions_of<Natural<Integers<3>>>;
    case 4: return packed<4>(w);
    case 5: return functions_of<Natural<Integers<5>>>;
    case 6: return functions_of<Natural<Integers<6>>>;
    default: return packed<8>(w);
  }
}

RowFunctions functions(const Weights& w) {
  switch (w.encoding) {
    case Encoding::kInteger: return integers(w);
    case Encoding::kE2m1: return functions_of<Natural<SmallFloats<2, 1>>>;
    case Encoding::kE4m3: return functions_of<Natural<SmallFloats<4, 3>>>;
    case Encoding::kReal: break;
  }
  if (w.real == Real::kFloat32) return functions_of<Natural<Reals<Float32>>>;
  return w.real == Real::kFloat16 ? functions_of<Natural<Reals<Float16>>> : functions_of<Natural<Reals<Bfloat16>>>;
}

}  // namespace
}  // namespace mlxts
