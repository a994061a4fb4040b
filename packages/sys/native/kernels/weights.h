#pragma once

#include <cstddef>
#include <cstdint>

namespace mlxts {

enum class Encoding : uint8_t { kInteger, kE2m1, kE4m3, kReal };
enum class Real : uint8_t { kFloat32, kFloat16, kBfloat16 };

// A matrix [n, k] whose rows lie row_bytes apart.
//   kInteger: `scale * q + bias`, q of 2, 3, 4, 5, 6 or 8 bits, one after another from the low bits up
//   kE2m1, kE4m3: `scale * v`, v a float of 4 or 8 bits (Open Compute Project, Microscaling Formats 1.0)
// Scales and biases are [n, k / group] without gaps; k is a multiple of group: 16, 32, 64 or 128.
struct Weights {
  Encoding encoding;
  const uint8_t* data;
  size_t row_bytes;
  size_t bits = 0;
  size_t group = 0;
  Real real = Real::kFloat32;  // what scales and biases are, and the numbers of kReal
  const void* scales = nullptr;
  const void* biases = nullptr;
  const uint8_t* scale_codes = nullptr;  // of kE2m1 and kE4m3: scale_values[code]
  const float* scale_values = nullptr;

  // Numbers in a word that kernels unpack in place; 1 where they read numbers in their order.
  size_t fields() const { return encoding == Encoding::kInteger && (bits == 4 || bits == 8) ? 32 / bits : 1; }
};

}  // namespace mlxts
