// The fused operations for every instruction set. The including file defines MLXTS_TARGET (the function attribute that
// turns its instructions on) and kLanes. Everything has internal linkage: code for one instruction set must never be
// merged with code for another.
#pragma once

#include <cfloat>
#include <cmath>
#include <cstring>
#include <utility>

#define MLXTS_INLINE MLXTS_TARGET inline __attribute__((always_inline))

namespace mlxts {
namespace {

using Floats __attribute__((vector_size(4 * kLanes))) = float;
using Integers __attribute__((vector_size(4 * kLanes))) = int32_t;
using Bits __attribute__((vector_size(4 * kLanes))) = uint32_t;

MLXTS_INLINE Floats all(float value) { return Floats{} + value; }

MLXTS_INLINE Floats load(const float* from) {
  Floats values;
  std::memcpy(&values, from, sizeof(values));
  return values;
}

MLXTS_INLINE void store(float* to, Floats values) { std::memcpy(to, &values, sizeof(values)); }

MLXTS_INLINE Floats load_part(const float* from, size_t count) {
  Floats values{};
  std::memcpy(&values, from, count * sizeof(float));
  return values;
}

MLXTS_INLINE void store_part(float* to, Floats values, size_t count) {
  std::memcpy(to, &values, count * sizeof(float));
}

template <int... L>
MLXTS_INLINE Integers lane_numbers(std::integer_sequence<int, L...>) {
  return Integers{L...};
}

// The first `count` lanes of a, the others of b.
MLXTS_INLINE Floats first_lanes(size_t count, Floats a, Floats b) {
  return lane_numbers(std::make_integer_sequence<int, kLanes>()) < static_cast<int32_t>(count) ? a : b;
}

MLXTS_INLINE Floats larger(Floats a, Floats b) { return a > b ? a : b; }

template <size_t Distance, size_t... L>
MLXTS_INLINE Floats rotated(Floats values, std::index_sequence<L...>) {
  return __builtin_shufflevector(values, values, ((L + Distance) % kLanes)...);
}

template <size_t Distance = kLanes / 2>
MLXTS_INLINE float sum(Floats values) {
  const Floats halves = values + rotated<Distance>(values, std::make_index_sequence<kLanes>());
  if constexpr (Distance > 1) return sum<Distance / 2>(halves);
  return halves[0];
}

template <size_t Distance = kLanes / 2>
MLXTS_INLINE float largest(Floats values) {
  const Floats halves = larger(values, rotated<Distance>(values, std::make_index_sequence<kLanes>()));
  if constexpr (Distance > 1) return largest<Distance / 2>(halves);
  return halves[0];
}

// 2^n * p(r) with x = n ln 2 + r; p is Cephes' polynomial. Within 2 ulp; 0 below the normal numbers.
MLXTS_INLINE Floats exponential(Floats x) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  const Floats shifted = x * 1.44269504088896341f + kRound;
  const Floats n = shifted - kRound;
  const Floats r = x - n * 0.693359375f + n * 2.12194440e-4f;
  Floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const Bits exponent = reinterpret_cast<Bits>(shifted) << 23;
  const Floats scaled = reinterpret_cast<Floats>(reinterpret_cast<Bits>(p) + exponent);
  const Floats bounded = x < -87.33f ? Floats{} : scaled;
  const Floats finite = x > 88.02f ? all(INFINITY) : bounded;
  return x != x ? x : finite;
}

MLXTS_INLINE Floats gated(Floats gate, Floats up) { return gate / (1.0f + exponential(-gate)) * up; }

MLXTS_TARGET void swiglu(const float* gate, const float* up, float* out, size_t count) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(out + i, gated(load(gate + i), load(up + i)));
  if (i == count) return;
  store_part(out + i, gated(load_part(gate + i, count - i), load_part(up + i, count - i)), count - i);
}

MLXTS_TARGET void rotate_row(const float* x, float* out, const float* cosines, const float* sines, size_t half) {
  size_t i = 0;
  for (; i + kLanes <= half; i += kLanes) {
    const Floats a = load(x + i), b = load(x + half + i), c = load(cosines + i), s = load(sines + i);
    store(out + i, a * c - b * s);
    store(out + half + i, a * s + b * c);
  }
  for (; i < half; ++i) {
    const float a = x[i], b = x[half + i];
    out[i] = a * cosines[i] - b * sines[i];
    out[half + i] = a * sines[i] + b * cosines[i];
  }
}

MLXTS_TARGET void rotate_neighbours(const float* x, float* out, const float* cosines, const float* sines, size_t half) {
  for (size_t i = 0; i < half; ++i) {
    const float a = x[2 * i], b = x[2 * i + 1];
    out[2 * i] = a * cosines[i] - b * sines[i];
    out[2 * i + 1] = a * sines[i] + b * cosines[i];
  }
}

MLXTS_TARGET void rotate(const RopeJob& job, const float* cosines, const float* sines, size_t begin, size_t end) {
  const size_t half = job.dims / 2;
  for (size_t row = begin; row < end; ++row) {
    const size_t position = row % job.length;
    const size_t head = row / job.length % job.heads;
    const size_t batch = row / job.length / job.heads;
    const float* x = job.x.at(batch, head, position);
    float* out = job.out.at(batch, head, position);
    const size_t angle = ((job.one_offset ? 0 : batch) * job.length + position) * half;
    (job.traditional ? rotate_neighbours : rotate_row)(x, out, cosines + angle, sines + angle, half);
    std::memcpy(out + job.dims, x + job.dims, (job.width - job.dims) * sizeof(float));
  }
}

}  // namespace
}  // namespace mlxts

#include "kernels/fused/activation-template.h"
#include "kernels/fused/attention-template.h"
#include "kernels/fused/row-template.h"

namespace mlxts {
namespace {

constexpr VectorKernel kVectors = {
    rms_norm,
    layer_norm,
    softmax,
    logsumexp,
    swiglu,
    {activate<Activation::kSilu>, activate<Activation::kGelu>, activate<Activation::kGeluTanh>,
     activate<Activation::kGeluSigmoid>, activate<Activation::kSigmoid>, activate<Activation::kTanh>},
    {activate_back<Activation::kSilu>, activate_back<Activation::kGelu>, activate_back<Activation::kGeluTanh>,
     activate_back<Activation::kGeluSigmoid>, activate_back<Activation::kSigmoid>,
     activate_back<Activation::kTanh>},
    rotate,
    attend,
    join,
};

}  // namespace
}  // namespace mlxts
