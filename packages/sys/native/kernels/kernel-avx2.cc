#if defined(__x86_64__)

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "kernels/bit-lanes.h"

#define MLXTS_TARGET __attribute__((target("avx2,fma,f16c")))
#define MLXTS_SIMD MLXTS_TARGET static inline __attribute__((always_inline))

namespace mlxts {
namespace {

// A partial chunk has four lanes: one group of 32 numbers of 4 bits.
struct Simd {
  static constexpr size_t kLanes = 8;
  using Floats = __m256;
  using Words = __m256i;
  using Halves __attribute__((vector_size(2 * kLanes))) = uint16_t;

  static constexpr int kBlockRows = 6;
  static constexpr int rows_for(int cols) { return cols == 4 ? 2 : 4; }

  template <bool Partial>
  MLXTS_SIMD Words load_words(const uint32_t* words, size_t) {
    if constexpr (Partial) return _mm256_zextsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(words)));
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words));
  }
  template <bool Partial>
  MLXTS_SIMD Floats load_floats(const float* floats, size_t) {
    if constexpr (Partial) return _mm256_zextps128_ps256(_mm_loadu_ps(floats));
    return _mm256_loadu_ps(floats);
  }
  template <bool Partial>
  MLXTS_SIMD void store_floats(float* floats, Floats values, size_t) {
    if constexpr (Partial) {
      _mm_storeu_ps(floats, _mm256_castps256_ps128(values));
    } else {
      _mm256_storeu_ps(floats, values);
    }
  }
  template <class R, size_t WordsPerGroup, bool Partial>
  MLXTS_SIMD Floats spread(const typename R::Number* groups, size_t) {
    const __m128 first = _mm_set1_ps(R::one(*groups));
    if constexpr (Partial) return _mm256_zextps128_ps256(first);
    if constexpr (WordsPerGroup >= kLanes) return _mm256_set_m128(first, first);
    return _mm256_set_m128(_mm_set1_ps(R::one(groups[1])), first);
  }
  MLXTS_SIMD Floats broadcast(const float* number) { return _mm256_broadcast_ss(number); }
  template <size_t WordsPerGroup>
  MLXTS_SIMD Floats spread_floats(const float* groups) {
    if constexpr (WordsPerGroup >= kLanes) return _mm256_broadcast_ss(groups);
    const __m256 pairs = _mm256_castpd_ps(_mm256_broadcast_sd(reinterpret_cast<const double*>(groups)));
    return _mm256_permutevar_ps(pairs, _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1));
  }
  template <int Bits>
  MLXTS_SIMD Floats field_in_place(Words words, int j) {
    if (Bits * (j + 1) == 32) return _mm256_cvtepi32_ps(_mm256_srli_epi32(words, 32 - Bits));
    return _mm256_cvtepi32_ps(_mm256_and_si256(words, _mm256_set1_epi32(((1 << Bits) - 1) << Bits * j)));
  }
  template <int Bits>
  MLXTS_SIMD Floats field(Words words, int j) {
    const __m256i mask = _mm256_set1_epi32((1 << Bits) - 1);
    return _mm256_cvtepi32_ps(_mm256_and_si256(_mm256_srli_epi32(words, Bits * j), mask));
  }
  template <int Bits>
  MLXTS_SIMD Words codes(const uint8_t* row, size_t chunk) {
    static constexpr BitLanes<Bits, kLanes> lanes;
    const int64_t packed = static_cast<int64_t>(read_bytes<Bits>(row + chunk * Bits));
    const __m256i order = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes.bytes));
    const __m256i pairs = _mm256_shuffle_epi8(_mm256_set1_epi64x(packed), order);
    const __m256i shifts = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes.shifts));
    return _mm256_and_si256(_mm256_srlv_epi32(pairs, shifts), _mm256_set1_epi32((1 << Bits) - 1));
  }
  MLXTS_SIMD float from_half(uint16_t half) { return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(half))); }
  MLXTS_SIMD Floats from_half(Halves halves) { return _mm256_cvtph_ps(reinterpret_cast<__m128i>(halves)); }
  MLXTS_SIMD Floats multiply_add(Floats a, Floats b, Floats c) { return _mm256_fmadd_ps(a, b, c); }
  MLXTS_SIMD float sum(Floats floats) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(floats), _mm256_extractf128_ps(floats, 1));
    four = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
  }
  MLXTS_SIMD void store_sums(float* out, Floats a, Floats b, Floats c, Floats d) {
    const __m256 abcd = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1)));
  }
};

}  // namespace
}  // namespace mlxts

#include "kernels/row-kernel-template.h"

namespace mlxts {
const RowKernel avx2_kernel = {"avx2", Simd::kLanes, functions, avx2_vectors};
}

#endif
