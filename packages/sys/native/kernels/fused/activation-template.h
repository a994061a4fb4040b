// Activations and their slopes for every instruction set, included by vector-template.h.
#pragma once

namespace mlxts {
namespace {

struct Normal {
  Floats below;    // the standard normal distribution at x
  Floats density;  // exp(-x^2 / 2)
};

// Below -|x| it is density * P(|x|) / Q(|x|): a weighted least-squares (Lawson) fit of our own on [0, 14], within 6e-9
// before rounding. Within 4e-7 + 3e-8 x^2 of the result, also where that is tiny.
MLXTS_INLINE Normal normal(Floats x) {
  const Floats distance = x < 0.0f ? -x : x;
  const Floats t = distance > 14.0f ? all(14.0f) : distance;
  Floats p = t * 4.077735823e-3f + 4.037335888e-2f;
  p = p * t + 1.824641675e-1f;
  p = p * t + 4.372539520e-1f;
  p = p * t + 0.5f;
  Floats q = t * 1.022123918e-2f + 1.012078151e-1f;
  q = q * t + 4.674352705e-1f;
  q = q * t + 1.199300289f;
  q = q * t + 1.672392845f;
  q = q * t + 1.0f;
  const Floats density = exponential(x * x * -0.5f);
  const Floats tail = density * (p / q);
  return {x < 0.0f ? tail : 1.0f - tail, density};
}

constexpr float kTanhSlope = 1.5957691216057308f;  // 2 sqrt(2 / pi)
constexpr float kTanhCube = kTanhSlope * 0.044715f;
constexpr float kSigmoidSlope = 1.702f;

// What the sigmoid is taken of.
template <Activation form>
MLXTS_INLINE Floats sigmoid_argument(Floats x) {
  if constexpr (form == Activation::kGeluTanh) return x * (x * x * kTanhCube + kTanhSlope);
  if constexpr (form == Activation::kGeluSigmoid) return x * kSigmoidSlope;
  return x;
}

template <Activation form>
MLXTS_INLINE Floats sigmoid_argument_slope(Floats x) {
  if constexpr (form == Activation::kGeluTanh) return x * x * (3 * kTanhCube) + kTanhSlope;
  return all(form == Activation::kGeluSigmoid ? kSigmoidSlope : 1.0f);
}

// exp(-|x|), which both tails of the sigmoid and of tanh are made of without loss.
MLXTS_INLINE Floats decay(Floats x) { return exponential(x < 0.0f ? x : -x); }

// Near 0 a least-squares (Lawson) fit of our own of x (1 + x^2 P(x^2)) on [0, 0.625], within 5e-9 before rounding.
MLXTS_INLINE Floats hyperbolic_tangent(Floats x) {
  const Floats square = x * x;
  Floats p = square * -5.717046093e-3f + 2.065058798e-2f;
  p = p * square - 5.374349654e-2f;
  p = p * square + 1.333149076e-1f;
  p = p * square - 3.333328366e-1f;
  const Floats e = decay(2.0f * x), far = (1.0f - e) / (1.0f + e);
  const Floats near = x * (1.0f + square * p);
  return square < 0.390625f ? near : (x < 0.0f ? -far : far);
}

template <Activation form>
MLXTS_INLINE Floats activated(Floats x) {
  if constexpr (form == Activation::kGelu) return x * normal(x).below;
  if constexpr (form == Activation::kTanh) return hyperbolic_tangent(x);
  if constexpr (form == Activation::kSigmoid) {
    const Floats e = decay(x);
    return (x < 0.0f ? e : all(1.0f)) / (1.0f + e);
  }
  return x / (1.0f + exponential(-sigmoid_argument<form>(x)));
}

template <Activation form>
MLXTS_INLINE Floats slope(Floats x) {
  if constexpr (form == Activation::kGelu) {
    const Normal at = normal(x);
    return at.below + x * at.density * 0.3989422804014327f;
  }
  if constexpr (form == Activation::kTanh || form == Activation::kSigmoid) {
    const float scale = form == Activation::kTanh ? 2.0f : 1.0f;
    const Floats e = decay(scale * x), total = 1.0f + e;
    return e / (total * total) * (scale * scale);
  }
  const Floats sigmoid = 1.0f / (1.0f + exponential(-sigmoid_argument<form>(x)));
  return sigmoid + x * sigmoid * (1.0f - sigmoid) * sigmoid_argument_slope<form>(x);
}

template <Activation form>
MLXTS_TARGET void activate(const float* x, float* out, size_t count) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(out + i, activated<form>(load(x + i)));
  if (i < count) store_part(out + i, activated<form>(load_part(x + i, count - i)), count - i);
}

template <Activation form>
MLXTS_TARGET void activate_back(const float* x, const float* gradient, float* out, size_t count) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(out + i, slope<form>(load(x + i)) * load(gradient + i));
  if (i == count) return;
  const size_t rest = count - i;
  store_part(out + i, slope<form>(load_part(x + i, rest)) * load_part(gradient + i, rest), rest);
}

}  // namespace
}  // namespace mlxts
