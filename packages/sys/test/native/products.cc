// x @ w^T + addend for every encoding of w.
#include <cmath>
#include <cstring>
#include <vector>

#include "guarded.h"
#include "kernels/matrix-product.h"
#include "tests.h"

using mlxts::Encoding;
using mlxts::MatrixProduct;
using mlxts::Real;
using mlxts::Weights;

namespace {

struct Format {
  const char* name;
  Encoding encoding;
  size_t bits;
  size_t group;  // 0: none
  Real real = Real::kFloat32;
};

size_t bytes_of(Real real) { return real == Real::kFloat32 ? 4 : 2; }

uint32_t bits_at(const uint8_t* row, size_t index, size_t bits) {
  uint32_t code = 0;
  for (size_t bit = 0; bit < bits; ++bit) {
    const size_t at = index * bits + bit;
    code |= static_cast<uint32_t>(row[at / 8] >> at % 8 & 1) << bit;
  }
  return code;
}

double small_float(uint32_t code, int exponent_bits, int mantissa_bits) {
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = static_cast<int>(code >> mantissa_bits) & ((1 << exponent_bits) - 1);
  const int mantissa = static_cast<int>(code) & ((1 << mantissa_bits) - 1);
  const double size = exponent == 0 ? std::ldexp(mantissa, 1 - bias - mantissa_bits)
                                    : std::ldexp(mantissa + (1 << mantissa_bits), exponent - bias - mantissa_bits);
  return code >> (exponent_bits + mantissa_bits) ? -size : size;
}

double real_at(const void* numbers, Real real, size_t i) {
  const uint8_t* bytes = static_cast<const uint8_t*>(numbers) + i * bytes_of(real);
  if (real == Real::kFloat16) return small_float(bits_at(bytes, 0, 16), 5, 10);
  if (real == Real::kBfloat16) return small_float(bits_at(bytes, 0, 16), 8, 7);
  float value;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

double weight(const Weights& w, size_t k, size_t row, size_t i) {
  const uint8_t* data = w.data + row * w.row_bytes;
  if (w.encoding == Encoding::kReal) return real_at(data, w.real, i);
  const size_t group = row * (k / w.group) + i / w.group;
  const uint32_t code = bits_at(data, i, w.bits);
  if (w.encoding == Encoding::kInteger)
    return real_at(w.scales, w.real, group) * code + real_at(w.biases, w.real, group);
  const double value = w.encoding == Encoding::kE2m1 ? small_float(code, 2, 1) : small_float(code, 4, 3);
  return value * w.scale_values[w.scale_codes[group]];
}

// Towards zero, for numbers that a float16 can hold.
uint16_t half_of(float value) {
  const float size = std::fabs(value);
  uint32_t bits;
  std::memcpy(&bits, &size, sizeof(bits));
  const uint32_t code = size < 0x1p-14f ? static_cast<uint32_t>(size * 0x1p24f) : (bits >> 13) - (112u << 10);
  return static_cast<uint16_t>(code | (std::signbit(value) ? 0x8000u : 0u));
}

// Normal numbers; the first is subnormal as a float16.
void fill_reals(Guarded<uint8_t>& numbers, Real real, float size) {
  std::normal_distribution<float> normal(0, size);
  for (size_t at = 0; at < numbers.size(); at += bytes_of(real)) {
    const float value = at == 0 ? 2e-6f : normal(generator());
    if (real == Real::kFloat16) {
      const uint16_t half = half_of(value);
      std::memcpy(&numbers[at], &half, 2);
    } else {
      uint32_t bits;
      std::memcpy(&bits, &value, 4);
      if (real == Real::kBfloat16) bits >>= 16;
      std::memcpy(&numbers[at], &bits, bytes_of(real));
    }
  }
}

void fill_codes(Guarded<uint8_t>& codes) {
  std::uniform_int_distribution<int> bytes(0, 255);
  for (size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<uint8_t>(bytes(generator()));
}

// The addend has no rows, one for all or m.
void compare(const Format& format, size_t m, size_t n, size_t k, size_t addend_rows, float x_size = 1) {
  const size_t row_bytes = k * format.bits / 8;
  const size_t groups = format.group == 0 ? 0 : n * (k / format.group);
  const bool is_integer = format.encoding == Encoding::kInteger;
  Guarded<float> x(m * k), out(m * n), addend(addend_rows * n), scale_values(256);
  Guarded<uint8_t> scales(is_integer ? groups * bytes_of(format.real) : 0), biases(scales.size());
  Guarded<uint8_t> data(n * row_bytes), scale_codes(is_integer ? 0 : groups);
  fill_normal(x, x_size);
  fill_normal(addend);
  fill_reals(biases, format.real, 1);
  fill_reals(scales, format.real, 2.0f / static_cast<float>(1u << format.bits % 16));
  fill_normal(scale_values, format.encoding == Encoding::kE4m3 ? 0.01f : 0.5f);
  if (format.encoding == Encoding::kReal) {
    fill_reals(data, format.real, 1);
  } else {
    fill_codes(data);
  }
  fill_codes(scale_codes);

  const Weights w{
      .encoding = format.encoding,
      .data = data.get(),
      .row_bytes = row_bytes,
      .bits = format.bits,
      .group = format.group,
      .real = format.real,
      .scales = scales.get(),
      .biases = biases.get(),
      .scale_codes = scale_codes.get(),
      .scale_values = scale_values.get(),
  };
  const size_t stride = addend_rows > 1 ? n : 0;
  mlxts::run(MatrixProduct{x.get(), w, addend_rows == 0 ? nullptr : addend.get(), out.get(), m, n, k, stride});
  note("outside", out.intact() && x.intact() && data.intact() ? 0 : INFINITY, 1);

  std::vector<double> weights(k);
  for (size_t column = 0; column < n; ++column) {
    for (size_t i = 0; i < k; ++i) weights[i] = weight(w, k, column, i);
    for (size_t row = 0; row < m; ++row) {
      double sum = addend_rows == 0 ? 0 : addend[row * stride + column], sizes = std::fabs(sum);
      for (size_t i = 0; i < k; ++i) {
        sum += x[row * k + i] * weights[i];
        sizes += std::fabs(x[row * k + i]) * (std::fabs(weights[i]) + 1);
      }
      // A sum of k terms, in lanes: some of its roundings of 2^-24 each.
      note(format.name, std::fabs(out[row * n + column] - sum), sizes * 1e-6);
    }
  }
}

}  // namespace

void test_products() {
  for (size_t m : {1, 2, 3, 4, 5, 8, 9, 11, 14}) {
    for (size_t n : {1, 3, 4, 37}) {
      for (size_t bits : {2, 3, 4, 5, 6, 8}) {
        for (size_t group : {32, 64, 128}) {
          for (size_t groups : {1, 3})
            for (Real real : {Real::kFloat32, Real::kFloat16, Real::kBfloat16})
              compare({"affine", Encoding::kInteger, bits, group, real}, m, n, group * groups, m == 3 ? 1 : m == 14 ? m : 0);
        }
        if (n == 37) compare({"affine", Encoding::kInteger, bits, 32}, m, n, 1184, m);
        // Sums of numbers up to 255 times x leave float32, those of weights times x do not.
        if (n == 37) compare({"affine", Encoding::kInteger, bits, 32}, m, n, 96, 0, 1e36f);
        // Nor may numbers of x that are divided by 2^24 leave it below.
        if (n == 37) compare({"affine", Encoding::kInteger, bits, 32}, m, n, 96, 0, 1e-36f);
      }
      for (size_t k : {32, 96, 1056}) {
        compare({"e2m1", Encoding::kE2m1, 4, 16}, m, n, k, 1);
        compare({"e2m1", Encoding::kE2m1, 4, 32}, m, n, k, 0);
        compare({"e4m3", Encoding::kE4m3, 8, 32}, m, n, k, m);
      }
      for (size_t k : {1, 2, 7, 16, 33, 100, 1025}) {
        compare({"float32", Encoding::kReal, 32, 0}, m, n, k, k == 33 ? 1 : k == 1025 ? m : 0);
        compare({"float16", Encoding::kReal, 16, 0, Real::kFloat16}, m, n, k, k == 33 ? 1 : k == 1025 ? m : 0);
        compare({"bfloat16", Encoding::kReal, 16, 0, Real::kBfloat16}, m, n, k, k == 33 ? 1 : k == 1025 ? m : 0);
      }
    }
  }
}
