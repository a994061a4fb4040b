// Packed words times x, group by group, which spares turning each q into a weight: `scale * sum(q * x) + bias * sum(x)`.
// The q of a word are used where they stand, times a power of two that their x is divided by. Included by
// row-kernel-template.h.
#pragma once

#include <cmath>

namespace mlxts {
namespace {

constexpr size_t kGroupBlock = 64;  // groups of a row whose scales and biases stand as floats at a time

template <int Rows, int Cols>
MLXTS_INLINE void store_tile(const MatrixProduct& p, const Simd::Floats (&sums)[Rows][Cols], size_t row,
                             size_t column) {
  for (int c = 0; c < Cols; ++c) {
    float* out = p.out + (column + c) * p.n + row;
    if constexpr (Rows == 4) {
      Simd::store_sums(out, sums[0][c], sums[1][c], sums[2][c], sums[3][c]);
    } else {
      for (int r = 0; r < Rows; ++r) out[r] = Simd::sum(sums[r][c]);
    }
  }
}

// The first `count` lanes, and zeros.
MLXTS_INLINE Floats first_lanes(Floats floats, size_t count) {
  static constexpr uint32_t kNumbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  Codes lanes;
  std::memcpy(&lanes, kNumbers, sizeof(lanes));
  return as_floats(reinterpret_cast<Codes>(floats) & reinterpret_cast<Codes>(lanes < static_cast<uint32_t>(count)));
}

// Scales or biases of a block of groups; zeros behind them, as far as a chunk may read.
template <class R>
struct GroupFloats {
  alignas(64) float values[kGroupBlock + Simd::kLanes];

  // Numbers [first, first + count) of `all`. Each store is one that a later load reads whole: others would wait.
  MLXTS_INLINE void load(const void* numbers, size_t first, size_t count, size_t all) {
    const auto* from = static_cast<const typename R::Number*>(numbers) + first;
    for (size_t i = 0; i < count; i += Simd::kLanes) {
      const Floats floats = read(from + i, all - first - i);
      const Floats known = count - i < Simd::kLanes ? first_lanes(floats, count - i) : floats;
      Simd::store_floats<false>(values + i, known, Simd::kLanes);
    }
  }

 private:
  // A vector of numbers, or the `count` that are left.
  MLXTS_INLINE static Floats read(const typename R::Number* from, size_t count) {
    typename R::Chunk chunk{};
    if (count >= Simd::kLanes) {
      std::memcpy(&chunk, from, sizeof(chunk));
    } else {
      for (size_t i = 0; i < count; ++i) chunk[i] = from[i];
    }
    return R::chunk(chunk);
  }
};

template <class S, int Rows, int Cols>
MLXTS_TARGET void multiply_tile(const MatrixProduct& p, TiledRows x, size_t row, size_t column);

template <class S, int Rows, int Cols>
struct Factored {
  static constexpr int kRows = 4 / Cols;

  MLXTS_TARGET static void multiply(const MatrixProduct& p, TiledRows x, size_t row, size_t column) {
    const size_t groups = p.k / p.w.group;
    Simd::Floats sums[Rows][Cols] = {};
    for (size_t begin = 0; begin < groups; begin += kGroupBlock) {
      const size_t count = groups - begin < kGroupBlock ? groups - begin : kGroupBlock;
      GroupFloats<Reader> scales[Rows];
#pragma GCC unroll 4
      for (int r = 0; r < Rows; ++r) scales[r].load(p.w.scales, (row + r) * groups + begin, count, p.n * groups);
      add_biases(p, x, row, column, begin, count, sums);
      add_products(p, x, row, column, begin, count, scales, sums);
    }
    store_tile(p, sums, row, column);
    // What overflows or underflows in one order of the operations need not do so in the other.
    if (!is_plain(p, row, column))
      multiply_tile<Natural<Integers<S::kBits>>, Rows, Cols>(p, {.data = p.x, .stride = p.k}, row, column);
  }

 private:
  using Reader = typename S::Reader;

  MLXTS_INLINE static bool is_plain(const MatrixProduct& p, size_t row, size_t column) {
    bool all = true;
    for (int c = 0; c < Cols; ++c) {
      for (int r = 0; r < Rows; ++r) {
        const float size = std::fabs(p.out[(column + c) * p.n + row + r]);
        all &= size >= 1e-20f && size <= 1e38f;
      }
    }
    return all;
  }

  MLXTS_INLINE static void add_biases(const MatrixProduct& p, TiledRows x, size_t row, size_t column, size_t begin,
                                      size_t count, Simd::Floats (&sums)[Rows][Cols]) {
    const size_t groups = p.k / p.w.group;
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r) {
      GroupFloats<Reader> biases;
      biases.load(p.w.biases, (row + r) * groups + begin, count, p.n * groups);
      for (size_t i = 0; i < count; i += Simd::kLanes) {
        const Floats bias = Simd::load_floats<false>(biases.values + i, Simd::kLanes);
#pragma GCC unroll 4
        for (int c = 0; c < Cols; ++c) {
          const float* of_x = x.sums + (column + c) * x.sums_stride + begin + i;
          sums[r][c] = Simd::multiply_add(bias, Simd::load_floats<false>(of_x, Simd::kLanes), sums[r][c]);
        }
      }
    }
  }

  MLXTS_INLINE static void add_products(const MatrixProduct& p, TiledRows x, size_t row, size_t column, size_t begin,
                                        size_t count, const GroupFloats<Reader> (&scales)[Rows],
                                        Simd::Floats (&sums)[Rows][Cols]) {
    const size_t words = count * S::kWordsPerGroup;
    const size_t first = begin * S::kWordsPerGroup;
    size_t word = 0;
    for (; word + Simd::kLanes <= words; word += Simd::kLanes)
      add_chunk<false>(p, x, row, column, first + word, Simd::kLanes, scales, word / S::kWordsPerGroup, sums);
    if (word < words)
      add_chunk<true>(p, x, row, column, first + word, words - word, scales, word / S::kWordsPerGroup, sums);
  }

  // The words [word, word + lanes) of each row, whose first group is the group-th of the block.
  template <bool Partial>
  MLXTS_INLINE static void add_chunk(const MatrixProduct& p, TiledRows x, size_t row, size_t column, size_t word,
                                     size_t lanes, const GroupFloats<Reader> (&scales)[Rows], size_t group,
                                     Simd::Floats (&sums)[Rows][Cols]) {
    const size_t words_per_row = p.k / S::kFields;
    const size_t step = Partial ? lanes : Simd::kLanes;
    const auto* from = reinterpret_cast<const uint32_t*>(p.w.data) + row * words_per_row + word;
    const float* chunk = x.data + column * x.stride + word * S::kFields;
    Simd::Words words[Rows];
    Simd::Floats dots[Rows][Cols] = {};
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r) {
      __builtin_prefetch(from + (r + kPrefetchRows) * words_per_row);
      words[r] = Simd::load_words<Partial>(from + r * words_per_row, lanes);
    }
#pragma GCC unroll 8
    for (int j = 0; j < S::kFields; ++j) {
      Simd::Floats numbers[Rows];
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) numbers[r] = S::Lanes::template field_in_place<S::kBits>(words[r], j);
#pragma GCC unroll 8
      for (int c = 0; c < Cols; ++c) {
        const Simd::Floats values = Simd::load_floats<Partial>(chunk + c * x.stride + j * step, lanes);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) dots[r][c] = Simd::multiply_add(numbers[r], values, dots[r][c]);
      }
    }
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r) {
      const Simd::Floats scale = S::Lanes::template spread_floats<S::kWordsPerGroup>(scales[r].values + group);
#pragma GCC unroll 4
      for (int c = 0; c < Cols; ++c) sums[r][c] = Simd::multiply_add(dots[r][c], scale, sums[r][c]);
    }
  }
};

}  // namespace
}  // namespace mlxts
