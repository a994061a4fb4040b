// Norms and softmax of rows for every instruction set, included by vector-template.h. `out` may be `x`.
#pragma once

namespace mlxts {
namespace {

enum class Term { kValue, kSquare };

template <Term term>
MLXTS_INLINE Floats term_of(Floats values) {
  if constexpr (term == Term::kSquare) return values * values;
  return values;
}

// The sum over a row of x - shift or of its square.
template <Term term>
MLXTS_INLINE float total(const float* x, float shift, size_t dims) {
  Floats totals[4] = {};
  size_t i = 0;
  for (; i + 4 * kLanes <= dims; i += 4 * kLanes) {
#pragma GCC unroll 4
    for (size_t j = 0; j < 4; ++j) totals[j] += term_of<term>(load(x + i + j * kLanes) - shift);
  }
  for (; i + kLanes <= dims; i += kLanes) totals[0] += term_of<term>(load(x + i) - shift);
  if (i < dims) totals[1] += first_lanes(dims - i, term_of<term>(load_part(x + i, dims - i) - shift), Floats{});
  return sum((totals[0] + totals[1]) + (totals[2] + totals[3]));
}

// weight and bias are of the row's length or null.
MLXTS_INLINE Floats affine(Floats values, const float* weight, const float* bias, size_t i) {
  if (weight != nullptr) values *= load(weight + i);
  if (bias != nullptr) values += load(bias + i);
  return values;
}

// out = (x - shift) * factor * weight + bias
MLXTS_INLINE void rescale(const float* x, float shift, float factor, const float* weight, const float* bias, float* out,
                          size_t dims) {
  size_t i = 0;
  for (; i + kLanes <= dims; i += kLanes) store(out + i, affine((load(x + i) - shift) * factor, weight, bias, i));
  for (; i < dims; ++i)
    out[i] = (x[i] - shift) * factor * (weight == nullptr ? 1 : weight[i]) + (bias == nullptr ? 0 : bias[i]);
}

MLXTS_TARGET void rms_norm(const float* x, const float* weight, float* out, size_t rows, size_t dims, float eps) {
  for (size_t row = 0; row < rows; ++row, x += dims, out += dims) {
    const float square = total<Term::kSquare>(x, 0, dims) / static_cast<float>(dims);
    rescale(x, 0, 1.0f / std::sqrt(square + eps), weight, nullptr, out, dims);
  }
}

MLXTS_TARGET void layer_norm(const float* x, const float* weight, const float* bias, float* out, size_t rows,
                             size_t dims, float eps) {
  for (size_t row = 0; row < rows; ++row, x += dims, out += dims) {
    const float mean = total<Term::kValue>(x, 0, dims) / static_cast<float>(dims);
    const float variance = total<Term::kSquare>(x, mean, dims) / static_cast<float>(dims);
    rescale(x, mean, 1.0f / std::sqrt(variance + eps), weight, bias, out, dims);
  }
}

// A NaN may pass unseen: it reaches the exponentials.
MLXTS_INLINE float largest_of(const float* x, Floats rest, size_t whole) {
  Floats most[4] = {rest, rest, rest, rest};
  size_t i = 0;
  for (; i + 4 * kLanes <= whole; i += 4 * kLanes) {
#pragma GCC unroll 4
    for (size_t j = 0; j < 4; ++j) most[j] = larger(load(x + i + j * kLanes), most[j]);
  }
  for (; i < whole; i += kLanes) most[0] = larger(load(x + i), most[0]);
  return largest(larger(larger(most[0], most[1]), larger(most[2], most[3])));
}

MLXTS_TARGET void softmax(const float* x, float* out, size_t rows, size_t dims) {
  const size_t whole = dims / kLanes * kLanes, partial = dims - whole;
  Floats rest = all(-INFINITY);
  for (size_t row = 0; row < rows; ++row, x += dims, out += dims) {
    if (partial > 0) rest = first_lanes(partial, load_part(x + whole, partial), all(-INFINITY));
    const float most = largest_of(x, rest, whole);
    Floats weights{};
    if (partial > 0) weights = first_lanes(partial, exponential(rest - most), Floats{});
    Floats totals[4] = {weights};
    for (size_t i = 0; i < whole; i += kLanes) {
      const Floats values = exponential(load(x + i) - most);
      totals[i / kLanes % 4] += values;
      store(out + i, values);
    }
    const float factor = 1.0f / sum((totals[0] + totals[1]) + (totals[2] + totals[3]));
    for (size_t i = 0; i < whole; i += kLanes) store(out + i, load(out + i) * factor);
    if (partial > 0) store_part(out + whole, weights * factor, partial);
  }
}

// A row whose largest element is infinite gives that.
MLXTS_TARGET void logsumexp(const float* x, float* out, size_t rows, size_t dims) {
  const size_t whole = dims / kLanes * kLanes, partial = dims - whole;
  Floats rest = all(-INFINITY);
  for (size_t row = 0; row < rows; ++row, x += dims) {
    if (partial > 0) rest = first_lanes(partial, load_part(x + whole, partial), all(-INFINITY));
    const float most = largest_of(x, rest, whole);
    Floats totals[4] = {};
    if (partial > 0) totals[0] = first_lanes(partial, exponential(rest - most), Floats{});
    size_t i = 0;
    for (; i + 4 * kLanes <= whole; i += 4 * kLanes) {
#pragma GCC unroll 4
      for (size_t j = 0; j < 4; ++j) totals[j] += exponential(load(x + i + j * kLanes) - most);
    }
    for (; i < whole; i += kLanes) totals[0] += exponential(load(x + i) - most);
    const float total = sum((totals[0] + totals[1]) + (totals[2] + totals[3]));
    out[row] = std::isinf(most) ? most : std::log(total) + most;
  }
}

}  // namespace
}  // namespace mlxts
