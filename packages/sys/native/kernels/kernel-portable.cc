#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/bit-lanes.h"

#define MLXTS_TARGET

namespace mlxts {
namespace {

// Compiler vectors of 128 bits: SSE2 on x86-64, NEON on arm64. A chunk is never partial and never crosses groups.
struct Simd {
  static constexpr size_t kLanes = 4;
  using Floats __attribute__((vector_size(16))) = float;
  using Words __attribute__((vector_size(16))) = uint32_t;
  using Integers __attribute__((vector_size(16))) = int32_t;
  using Halves __attribute__((vector_size(2 * kLanes))) = uint16_t;

  static constexpr int kBlockRows = 6;
  static constexpr int rows_for(int cols) { return cols == 4 ? 2 : 4; }

  template <bool Partial>
  static Words load_words(const uint32_t* words, size_t) {
    Words result;
    std::memcpy(&result, words, sizeof(result));
    return result;
  }
  template <bool Partial>
  static Floats load_floats(const float* floats, size_t) {
    Floats result;
    std::memcpy(&result, floats, sizeof(result));
    return result;
  }
  template <bool Partial>
  static void store_floats(float* floats, Floats values, size_t) {
    std::memcpy(floats, &values, sizeof(values));
  }
  template <class R, size_t WordsPerGroup, bool Partial>
  static Floats spread(const typename R::Number* groups, size_t) {
    return Floats{} + R::one(*groups);
  }
  static Floats broadcast(const float* number) { return Floats{*number, *number, *number, *number}; }
  template <size_t WordsPerGroup>
  static Floats spread_floats(const float* groups) {
    return Floats{} + *groups;
  }
  template <int Bits>
  static Floats field_in_place(Words words, int j) {
    const Words in_place = Bits * (j + 1) == 32 ? words >> (32 - Bits) : words & (((1u << Bits) - 1) << Bits * j);
    return __builtin_convertvector(reinterpret_cast<Integers>(in_place), Floats);
  }
  template <int Bits>
  static Floats field(Words words, int j) {
    return __builtin_convertvector(reinterpret_cast<Integers>(words >> (Bits * j) & ((1u << Bits) - 1)), Floats);
  }
  template <int Bits>
  static Words codes(const uint8_t* row, size_t chunk) {
    constexpr uint32_t kMask = (1u << Bits) - 1;
    const uint64_t bytes = read_bytes<(kLanes * Bits + 7) / 8>(row + chunk * kLanes * Bits / 8);
    const uint32_t packed = static_cast<uint32_t>(bytes >> chunk * kLanes * Bits % 8);
    return Words{packed, packed >> Bits, packed >> 2 * Bits, packed >> 3 * Bits} & kMask;
  }
  static Floats from_half(Halves halves) {
    const Words codes = __builtin_convertvector(halves, Words);
    const Words magnitude = codes & 0x7fffu;
    const Words finite = reinterpret_cast<Words>(reinterpret_cast<Floats>(magnitude << 13) * 0x1p112f);
    const Words size = magnitude < 0x7c00u ? finite : (magnitude << 13) | 0x7f800000u;
    return reinterpret_cast<Floats>(size | (codes >> 15 << 31));
  }
  static float from_half(uint16_t half) { return from_half(Halves{half})[0]; }
  static Floats multiply_add(Floats a, Floats b, Floats c) { return a * b + c; }
  static float sum(Floats floats) { return (floats[0] + floats[2]) + (floats[1] + floats[3]); }
  static void store_sums(float* out, Floats a, Floats b, Floats c, Floats d) {
    out[0] = sum(a), out[1] = sum(b), out[2] = sum(c), out[3] = sum(d);
  }
};

}  // namespace
}  // namespace mlxts

#include "kernels/row-kernel-template.h"

namespace mlxts {
#if defined(__aarch64__)
const RowKernel portable_kernel = {"neon", Simd::kLanes, functions, portable_vectors};
#else
const RowKernel portable_kernel = {"portable", Simd::kLanes, functions, portable_vectors};
#endif
}  // namespace mlxts
