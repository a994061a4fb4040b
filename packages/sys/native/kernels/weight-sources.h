// How each encoding becomes floats, for every instruction set; included by row-kernel-template.h. A source is a class
// with kFields and Tile<Rows, Partial>: load(product, position), then weights(r, j), the floats of row r and field j.
#pragma once

#include <cstring>

namespace mlxts {
namespace {

using Floats = Simd::Floats;
using Codes __attribute__((vector_size(4 * Simd::kLanes))) = uint32_t;
using SignedCodes __attribute__((vector_size(4 * Simd::kLanes))) = int32_t;
using Halves = Simd::Halves;

constexpr size_t kPrefetchRows = 16;
constexpr size_t kPrefetchRealRows = 8;  // of wider numbers

struct Position {
  size_t row;     // of the weights
  size_t column;  // row of x, column of the tile
  size_t chunk;
  size_t lanes;
};

MLXTS_INLINE Floats everywhere(float value) { return Floats{} + value; }

MLXTS_INLINE Floats to_floats(Codes codes) {
  return reinterpret_cast<Floats>(
      __builtin_convertvector(reinterpret_cast<SignedCodes>(codes), decltype(Floats{} + Floats{})));
}

MLXTS_INLINE Floats as_floats(Codes bits) { return reinterpret_cast<Floats>(bits); }

// Readers of reals as floats: one, and those of a chunk.
struct Float32 {
  using Number = float;
  using Chunk = Floats;
  MLXTS_INLINE static float one(float number) { return number; }
  MLXTS_INLINE static Floats chunk(Floats numbers) { return numbers; }
};

struct Float16 {
  static constexpr bool kIsHalf = true;
  using Number = uint16_t;
  using Chunk = Halves;
  MLXTS_INLINE static float one(uint16_t number) { return Simd::from_half(number); }
  MLXTS_INLINE static Floats chunk(Halves numbers) { return Simd::from_half(numbers); }
};

struct Bfloat16 {
  static constexpr bool kIsHalf = false;
  using Number = uint16_t;
  using Chunk = Halves;
  MLXTS_INLINE static float one(uint16_t number) {
    const uint32_t bits = static_cast<uint32_t>(number) << 16;
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  }
  MLXTS_INLINE static Floats chunk(Halves numbers) { return as_floats(__builtin_convertvector(numbers, Codes) << 16); }
};

// Integers of 4 or 8 bits, unpacked word-wise, with scales and biases that R reads.
template <int Bits, size_t GroupSize, class R>
struct PackedWords {
  using Lanes = Simd;
  using Reader = R;
  static constexpr int kBits = Bits;
  static constexpr int kFields = 32 / Bits;
  static constexpr size_t kWordsPerGroup = GroupSize / kFields;

  template <int Rows, bool Partial>
  struct Tile {
    Simd::Words words[Rows];
    Floats scales[Rows];
    Floats biases[Rows];

    MLXTS_INLINE void load(const MatrixProduct& p, const Position& at) {
      const size_t word = at.chunk * Simd::kLanes;
      const size_t words_per_row = p.k / kFields;
      const size_t groups_per_row = p.k / GroupSize;
      const size_t group = word / kWordsPerGroup;
      const uint32_t* w = reinterpret_cast<const uint32_t*>(p.w.data);
      const auto* all_scales = static_cast<const typename R::Number*>(p.w.scales);
      const auto* all_biases = static_cast<const typename R::Number*>(p.w.biases);
      for (int r = 0; r < Rows; ++r) {
        const size_t row = at.row + r;
        __builtin_prefetch(w + (row + kPrefetchRows) * words_per_row + word);
        words[r] = Simd::load_words<Partial>(w + row * words_per_row + word, at.lanes);
        scales[r] = Simd::spread<R, kWordsPerGroup, Partial>(all_scales + row * groups_per_row + group, at.lanes);
        biases[r] = Simd::spread<R, kWordsPerGroup, Partial>(all_biases + row * groups_per_row + group, at.lanes);
      }
    }

    MLXTS_INLINE Floats weights(int r, int j) const {
      return Simd::multiply_add(Simd::field<Bits>(words[r], j), scales[r], biases[r]);
    }
  };
};

// Numbers in their order, one chunk of each row at a time. Decode::row(weights, row, position) gives the floats.
template <class Decode>
struct Natural {
  static constexpr int kFields = 1;

  template <int Rows, bool Partial>
  struct Tile {
    Floats values[Rows];

    MLXTS_INLINE void load(const MatrixProduct& p, const Position& at) {
      for (int r = 0; r < Rows; ++r) values[r] = Decode::template read<Partial>(p, at.row + r, at);
    }
    MLXTS_INLINE Floats weights(int r, int) const { return values[r]; }
  };
};

MLXTS_INLINE size_t group_of(const MatrixProduct& p, size_t row, const Position& at) {
  return row * (p.k / p.w.group) + at.chunk * Simd::kLanes / p.w.group;
}

template <int Bits>
MLXTS_INLINE Codes codes_of(const MatrixProduct& p, size_t row, const Position& at) {
  return reinterpret_cast<Codes>(Simd::codes<Bits>(p.w.data + row * p.w.row_bytes, at.chunk));
}

template <class R>
MLXTS_INLINE float real_at(const void* numbers, size_t i) {
  return R::one(static_cast<const typename R::Number*>(numbers)[i]);
}

MLXTS_INLINE float real(const Weights& w, const void* numbers, size_t i) {
  if (w.real == Real::kFloat32) return real_at<Float32>(numbers, i);
  return w.real == Real::kFloat16 ? real_at<Float16>(numbers, i) : real_at<Bfloat16>(numbers, i);
}

template <int Bits>
struct Integers {
  template <bool Partial>
  MLXTS_INLINE static Floats read(const MatrixProduct& p, size_t row, const Position& at) {
    const size_t group = group_of(p, row, at);
    return Simd::multiply_add(to_floats(codes_of<Bits>(p, row, at)), everywhere(real(p.w, p.w.scales, group)),
                              everywhere(real(p.w, p.w.biases, group)));
  }
};

// A sign, an exponent and Mantissa bits; no infinities and no NaN.
template <int Exponent, int Mantissa>
struct SmallFloats {
  template <bool Partial>
  MLXTS_INLINE static Floats read(const MatrixProduct& p, size_t row, const Position& at) {
    constexpr uint32_t kBias = (1u << (Exponent - 1)) - 1;
    const Codes codes = codes_of<1 + Exponent + Mantissa>(p, row, at);
    const Codes magnitude = codes & ((1u << (Exponent + Mantissa)) - 1);
    const Floats normal = as_floats((magnitude << (23 - Mantissa)) + ((127 - kBias) << 23));
    const Floats subnormal = to_floats(magnitude) * (1.0f / (1u << (Mantissa + kBias - 1)));
    const Floats size = magnitude < (1u << Mantissa) ? subnormal : normal;
    const Floats value = as_floats(reinterpret_cast<Codes>(size) | (codes >> (Exponent + Mantissa) << 31));
    return value * p.w.scale_values[p.w.scale_codes[group_of(p, row, at)]];
  }
};

template <class R>
struct Reals {
  template <bool Partial>
  MLXTS_INLINE static Floats read(const MatrixProduct& p, size_t row, const Position& at) {
    using Number = typename R::Number;
    typename R::Chunk numbers{};
    const uint8_t* from = p.w.data + row * p.w.row_bytes + at.chunk * Simd::kLanes * sizeof(Number);
    __builtin_prefetch(from + kPrefetchRealRows * p.w.row_bytes);
    std::memcpy(&numbers, from, (Partial ? at.lanes : Simd::kLanes) * sizeof(Number));
    return R::chunk(numbers);
  }
};

}  // namespace
}  // namespace mlxts
