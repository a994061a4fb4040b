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

MLXTS_INLINE Floats larger(Floats a, Floats b) { return a > b ? a : b; }

MLXTS_INLINE float sum(Floats values) {
  float total = 0;
  for (size_t i = 0; i < kLanes; ++i) total += values[i];
  return total;
}

MLXTS_INLINE float largest(Floats values) {
  float most = values[0];
  for (size_t i = 1; i < kLanes; ++i) most = values[i] > most ? values[i] : most;
  return most;
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
  const Integers exponent = reinterpret_cast<Integers>(shifted) << 23;
  const Floats scaled = reinterpret_cast<Floats>(reinterpret_cast<Integers>(p) + exponent);
  const Floats bounded = x < -87.33f ? Floats{} : scaled;
  const Floats finite = x > 88.02f ? all(INFINITY) : bounded;
  return x != x ? x : finite;
}

MLXTS_TARGET void rms_norm(const float* x, const float* weight, float* out, size_t rows, size_t dims, float eps) {
  const size_t whole = dims / kLanes * kLanes;
  for (size_t row = 0; row < rows; ++row, x += dims, out += dims) {
    Floats squares[4] = {};
    size_t i = 0;
    for (; i + 4 * kLanes <= whole; i += 4 * kLanes) {
      for (size_t j = 0; j < 4; ++j) {
        const Floats values = load(x + i + j * kLanes);
        squares[j] += values * values;
      }
    }
    for (; i < whole; i += kLanes) squares[0] += load(x + i) * load(x + i);
    float total = sum((squares[0] + squares[1]) + (squares[2] + squares[3]));
    for (; i < dims; ++i) total += x[i] * x[i];
    const float factor = 1.0f / std::sqrt(total / static_cast<float>(dims) + eps);
    if (weight == nullptr) {
      for (i = 0; i < whole; i += kLanes) store(out + i, load(x + i) * factor);
      for (; i < dims; ++i) out[i] = x[i] * factor;
    } else {
      for (i = 0; i < whole; i += kLanes) store(out + i, load(x + i) * factor * load(weight + i));
      for (; i < dims; ++i) out[i] = x[i] * factor * weight[i];
    }
  }
}

MLXTS_INLINE Floats gated(Floats gate, Floats up) { return gate / (1.0f + exponential(-gate)) * up; }

MLXTS_TARGET void swiglu(const float* gate, const float* up, float* out, size_t count) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(out + i, gated(load(gate + i), load(up + i)));
  if (i == count) return;
  const Floats rest = gated(load_part(gate + i, count - i), load_part(up + i, count - i));
  std::memcpy(out + i, &rest, (count - i) * sizeof(float));
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
    const float* x = job.x + static_cast<int64_t>(batch) * job.batch_stride +
                     static_cast<int64_t>(head) * job.head_stride + static_cast<int64_t>(position) * job.row_stride;
    float* out = job.out + row * job.width;
    const size_t angle = ((job.one_offset ? 0 : batch) * job.length + position) * half;
    (job.traditional ? rotate_neighbours : rotate_row)(x, out, cosines + angle, sines + angle, half);
    std::memcpy(out + job.dims, x + job.dims, (job.width - job.dims) * sizeof(float));
  }
}

}  // namespace
}  // namespace mlxts

#include "kernels/fused/attention-template.h"
