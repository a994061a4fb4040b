#if defined(__x86_64__)

// GCC 12 takes the undefined values inside its own AVX-512 intrinsics for uses of uninitialized variables (PR 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "kernels/bit-lanes.h"

#define MLXTS_TARGET __attribute__((target("avx512f,avx512vl,avx512bw,avx2,fma,f16c")))
#define MLXTS_SIMD MLXTS_TARGET static inline __attribute__((always_inline))

namespace mlxts {
namespace {

struct Simd {
  static constexpr size_t kLanes = 16;
  using Floats = __m512;
  using Words = __m512i;
  using Halves __attribute__((vector_size(2 * kLanes))) = uint16_t;

  static constexpr int kBlockRows = 12;
  static constexpr int rows_for(int) { return 4; }

  MLXTS_SIMD Floats broadcast(const float* number) { return _mm512_set1_ps(*number); }
  MLXTS_SIMD __mmask16 mask(size_t lanes) { return static_cast<__mmask16>((1u << lanes) - 1); }

  template <bool Partial>
  MLXTS_SIMD Words load_words(const uint32_t* words, size_t lanes) {
    if constexpr (Partial) return _mm512_maskz_loadu_epi32(mask(lanes), words);
    return _mm512_loadu_si512(words);
  }
  template <bool Partial>
  MLXTS_SIMD Floats load_floats(const float* floats, size_t lanes) {
    if constexpr (Partial) return _mm512_maskz_loadu_ps(mask(lanes), floats);
    return _mm512_loadu_ps(floats);
  }
  template <bool Partial>
  MLXTS_SIMD void store_floats(float* floats, Floats values, size_t lanes) {
    if constexpr (Partial) {
      _mm512_mask_storeu_ps(floats, mask(lanes), values);
    } else {
      _mm512_storeu_ps(floats, values);
    }
  }
  MLXTS_SIMD __m128i read_shorts(const uint16_t* from, size_t count) {
    if (count == 4) return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
    return _mm_maskz_loadu_epi16(static_cast<__mmask8>((1u << count) - 1), from);
  }
  // `count` reals, at most four, and zeros.
  template <class R>
  MLXTS_SIMD __m128 read_four(const typename R::Number* from, size_t count) {
    if constexpr (sizeof(typename R::Number) == 4) {
      return count == 4 ? _mm_loadu_ps(from) : _mm_maskz_loadu_ps(static_cast<__mmask8>((1u << count) - 1), from);
    } else if constexpr (R::kIsHalf) {
      return _mm_cvtph_ps(read_shorts(from, count));
    } else {
      return _mm_castsi128_ps(_mm_slli_epi32(_mm_cvtepu16_epi32(read_shorts(from, count)), 16));
    }
  }
  template <class R, size_t WordsPerGroup, bool Partial>
  MLXTS_SIMD Floats spread(const typename R::Number* groups, size_t lanes) {
    if constexpr (WordsPerGroup >= kLanes) return _mm512_set1_ps(R::one(*groups));
    const __m128 four = read_four<R>(groups, (Partial ? lanes : kLanes) / WordsPerGroup);
    const __m512i from = WordsPerGroup == 4 ? _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)
                                            : _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    return _mm512_permutevar_ps(_mm512_broadcast_f32x4(four), from);
  }
  template <size_t WordsPerGroup>
  MLXTS_SIMD Floats spread_floats(const float* groups) {
    if constexpr (WordsPerGroup >= kLanes) return _mm512_set1_ps(*groups);
    const __m512i from = WordsPerGroup == 4 ? _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)
                                            : _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    return _mm512_permutevar_ps(_mm512_broadcast_f32x4(_mm_loadu_ps(groups)), from);
  }
  template <int Bits>
  MLXTS_SIMD Floats field_in_place(Words words, int j) {
    if (Bits * (j + 1) == 32) return _mm512_cvtepi32_ps(_mm512_srli_epi32(words, 32 - Bits));
    return _mm512_cvtepi32_ps(_mm512_and_si512(words, _mm512_set1_epi32(((1 << Bits) - 1) << Bits * j)));
  }
  template <int Bits>
  MLXTS_SIMD Floats field(Words words, int j) {
    if constexpr (Bits == 8) {
      const __m512i bytes = _mm512_srli_epi32(words, 8 * static_cast<unsigned>(j));
      return _mm512_cvtepi32_ps(_mm512_and_si512(bytes, _mm512_set1_epi32(255)));
    }
    // A permutation reads only the low four bits of each index: it looks the number up and masks it in one step.
    const __m512 values = _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return _mm512_permutexvar_ps(_mm512_srli_epi32(words, 4 * static_cast<unsigned>(j)), values);
  }
  template <int Bits>
  MLXTS_SIMD Words codes(const uint8_t* row, size_t chunk) {
    static constexpr BitLanes<Bits, kLanes> lanes;
    const __mmask16 bytes = static_cast<__mmask16>((1u << 2 * Bits) - 1);
    const __m128i packed = _mm_maskz_loadu_epi8(bytes, row + chunk * 2 * Bits);
    const __m512i pairs = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(packed), _mm512_loadu_si512(lanes.bytes));
    return _mm512_and_si512(_mm512_srlv_epi32(pairs, _mm512_loadu_si512(lanes.shifts)),
                            _mm512_set1_epi32((1 << Bits) - 1));
  }
  MLXTS_SIMD float from_half(uint16_t half) { return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(half))); }
  MLXTS_SIMD Floats from_half(Halves halves) { return _mm512_cvtph_ps(reinterpret_cast<__m256i>(halves)); }
  MLXTS_SIMD Floats multiply_add(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
  MLXTS_SIMD float sum(Floats floats) { return _mm512_reduce_add_ps(floats); }
  MLXTS_SIMD void store_sums(float* out, Floats a, Floats b, Floats c, Floats d) {
    const __m512 ab = _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
    const __m512 cd = _mm512_add_ps(_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
    const __m512 low = _mm512_shuffle_ps(ab, cd, _MM_SHUFFLE(1, 0, 1, 0));
    const __m512 high = _mm512_shuffle_ps(ab, cd, _MM_SHUFFLE(3, 2, 3, 2));
    const __m512 abcd = _mm512_add_ps(low, high);
    const __m512 half = _mm512_add_ps(abcd, _mm512_shuffle_f32x4(abcd, abcd, _MM_SHUFFLE(1, 0, 3, 2)));
    const __m512 sums = _mm512_add_ps(half, _mm512_shuffle_f32x4(half, half, _MM_SHUFFLE(2, 3, 0, 1)));
    _mm_storeu_ps(out, _mm512_castps512_ps128(sums));
  }
};

}  // namespace
}  // namespace mlxts

#include "kernels/row-kernel-template.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace mlxts {
const RowKernel avx512_kernel = {"avx512", Simd::kLanes, functions, avx512_vectors};
}

#endif
