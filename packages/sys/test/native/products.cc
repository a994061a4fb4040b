// x @ w^T + bias for every encoding of w.
#include <cmath>
#include <cstring>
#include <vector>

#include "guarded.h"
#include "kernels/matrix-product.h"
#include "tests.h"

using mlxts::Encoding;
using mlxts::MatrixProduct;
using mlxts::Weights;

namespace {

struct Format {
  const char* name;
  Encoding encoding;
  size_t bits;
  size_t group;  // 0: none
};

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

double weight(const Weights& w, size_t k, size_t row, size_t i) {
  const uint8_t* data = w.data + row * w.row_bytes;
  if (w.encoding == Encoding::kFloat32) {
    float value;
    std::memcpy(&value, data + 4 * i, 4);
    return value;
  }
  if (w.encoding == Encoding::kFloat16) return small_float(bits_at(data, i, 16), 5, 10);
  if (w.encoding == Encoding::kBfloat16) return small_float(bits_at(data, i, 16), 8, 7);
  const size_t group = row * (k / w.group) + i / w.group;
  const uint32_t code = bits_at(data, i, w.bits);
  if (w.encoding == Encoding::kInteger) return static_cast<double>(w.scales[group]) * code + w.biases[group];
  const double value = w.encoding == Encoding::kE2m1 ? small_float(code, 2, 1) : small_float(code, 4, 3);
  return value * w.scale_values[w.scale_codes[group]];
}

// Finite numbers of unit size, whatever the format.
void fill_codes(Guarded<uint8_t>& data, const Format& format) {
  std::uniform_int_distribution<int> bytes(0, 255);
  std::uniform_int_distribution<int> exponents(-6, 1);
  for (size_t i = 0; i < data.size(); ++i) data[i] = static_cast<uint8_t>(bytes(generator()));
  const bool is_brain = format.encoding == Encoding::kBfloat16;
  if (format.encoding == Encoding::kFloat32) {
    std::normal_distribution<float> normal;
    for (size_t i = 0; i < data.size(); i += 4) {
      const float value = normal(generator());
      std::memcpy(&data[i], &value, 4);
    }
  } else if (is_brain || format.encoding == Encoding::kFloat16) {
    for (size_t i = 0; i < data.size(); i += 2) {
      const int exponent = is_brain ? 127 + exponents(generator()) : 15 + exponents(generator());
      const int high = data[i + 1] & 0x80;
      if (is_brain) data[i] = static_cast<uint8_t>((data[i] & 0x7f) | (exponent & 1) << 7);
      data[i + 1] = static_cast<uint8_t>(is_brain ? high | exponent >> 1 : high | exponent << 2 | (data[i + 1] & 3));
    }
    if (format.encoding == Encoding::kFloat16) data[1] = data[1] & 0x83;  // a subnormal
  }
}

void compare(const Format& format, size_t m, size_t n, size_t k, bool has_bias) {
  const size_t row_bytes = k * format.bits / 8;
  const size_t groups = format.group == 0 ? 0 : n * (k / format.group);
  const bool is_integer = format.encoding == Encoding::kInteger;
  Guarded<float> x(m * k), out(m * n), bias(n), scales(is_integer ? groups : 0), biases(scales.size());
  Guarded<float> scale_values(256);
  Guarded<uint8_t> data(n * row_bytes), scale_codes(is_integer ? 0 : groups);
  fill_normal(x);
  fill_normal(bias);
  fill_normal(biases);
  fill_normal(scales, 2.0f / static_cast<float>(1u << format.bits % 16));
  fill_normal(scale_values, format.encoding == Encoding::kE4m3 ? 0.01f : 0.5f);
  fill_codes(data, format);
  std::uniform_int_distribution<int> codes(0, 255);
  for (size_t i = 0; i < scale_codes.size(); ++i) scale_codes[i] = static_cast<uint8_t>(codes(generator()));

  const Weights w{format.encoding, data.get(),   row_bytes,         format.bits,       format.group,
                  scales.get(),    biases.get(), scale_codes.get(), scale_values.get()};
  mlxts::run(MatrixProduct{x.get(), w, has_bias ? bias.get() : nullptr, out.get(), m, n, k});
  note("outside", out.intact() && x.intact() && data.intact() ? 0 : INFINITY, 1);

  std::vector<double> weights(k);
  for (size_t column = 0; column < n; ++column) {
    for (size_t i = 0; i < k; ++i) weights[i] = weight(w, k, column, i);
    for (size_t row = 0; row < m; ++row) {
      double sum = has_bias ? bias[column] : 0, sizes = std::fabs(sum);
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
  for (size_t m : {1, 2, 3, 4, 5, 8, 11}) {
    for (size_t n : {1, 3, 4, 37}) {
      for (size_t bits : {2, 3, 4, 5, 6, 8}) {
        for (size_t group : {32, 64, 128}) {
          for (size_t groups : {1, 3})
            compare({"affine", Encoding::kInteger, bits, group}, m, n, group * groups, m == 3);
        }
        if (n == 37) compare({"affine", Encoding::kInteger, bits, 32}, m, n, 1184, true);
      }
      for (size_t k : {32, 96, 1056}) {
        compare({"e2m1", Encoding::kE2m1, 4, 16}, m, n, k, true);
        compare({"e2m1", Encoding::kE2m1, 4, 32}, m, n, k, false);
        compare({"e4m3", Encoding::kE4m3, 8, 32}, m, n, k, false);
      }
      for (size_t k : {1, 2, 7, 16, 33, 100, 1025}) {
        compare({"float32", Encoding::kFloat32, 32, 0}, m, n, k, k == 33);
        compare({"float16", Encoding::kFloat16, 16, 0}, m, n, k, k == 33);
        compare({"bfloat16", Encoding::kBfloat16, 16, 0}, m, n, k, k == 33);
      }
    }
  }
}
