#include "files/gguf-blocks.h"

#include <cstring>

namespace mlxts {

namespace {

using Pairs = uint16_t __attribute__((vector_size(16)));
using Packed = uint8_t __attribute__((vector_size(8)));
using Bytes = uint8_t __attribute__((vector_size(16)));

uint16_t load16(const uint8_t* from) {
  uint16_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// The lower four bits of each byte, side by side in half as many bytes.
Packed low_nibbles(Pairs bytes) {
  const Pairs nibbles = bytes & 0x0f0f;
  return __builtin_convertvector((nibbles | nibbles >> 4) & 0xff, Packed);
}

// Byte j holds weights j and j + 16.
void unpack_nibbles(const uint8_t* from, uint8_t* to) {
  Pairs bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  const Packed first = low_nibbles(bytes);
  const Packed last = low_nibbles(bytes >> 4);
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + sizeof first, &last, sizeof last);
}

// The float16 `-(2^shift) * value`, rounded once; a NaN keeps its sign and becomes 0x7d00.
uint16_t minus_scaled(uint16_t value, int shift) {
  const uint32_t sign = value & 0x8000u;
  const uint32_t exponent = value >> 10 & 0x1f;
  const uint32_t fraction = value & 0x3ff;
  const uint32_t flipped = sign ^ 0x8000u;
  if (exponent == 31 && fraction != 0) return static_cast<uint16_t>(sign | 0x7d00);
  if (exponent + shift >= 31) return static_cast<uint16_t>(flipped | 0x7c00);
  if (exponent > 0) return static_cast<uint16_t>(flipped | ((value & 0x7fffu) + (shift << 10)));
  const uint32_t scaled = fraction << shift;
  if (scaled < 0x400) return static_cast<uint16_t>(flipped | scaled);
  const int top = 31 - __builtin_clz(scaled);
  return static_cast<uint16_t>(flipped | ((static_cast<uint32_t>(top - 9) << 10) + ((scaled << 10 >> top) & 0x3ff)));
}

// Scale d, nibbles: `w = d * (q - 8)`, so the bias is -8d.
void unpack_q4_0(const uint8_t* from, size_t count, AffineParts to) {
  for (size_t i = 0; i < count; ++i, from += 18) {
    to.scales[i] = load16(from);
    to.biases[i] = minus_scaled(to.scales[i], 3);
    unpack_nibbles(from + 2, to.weights + i * 16);
  }
}

// Scale, bias, nibbles.
void unpack_q4_1(const uint8_t* from, size_t count, AffineParts to) {
  for (size_t i = 0; i < count; ++i, from += 20) {
    to.scales[i] = load16(from);
    to.biases[i] = load16(from + 2);
    unpack_nibbles(from + 4, to.weights + i * 16);
  }
}

// Scale d, signed bytes: `w = d * (q - 128)` with q = signed + 128, so the bias is -128d.
void unpack_q8_0(const uint8_t* from, size_t count, AffineParts to) {
  for (size_t i = 0; i < count; ++i, from += 34) {
    to.scales[i] = load16(from);
    to.biases[i] = minus_scaled(to.scales[i], 7);
    for (size_t half = 0; half < 32; half += sizeof(Bytes)) {
      Bytes weights;
      std::memcpy(&weights, from + 2 + half, sizeof weights);
      weights ^= 0x80;
      std::memcpy(to.weights + i * 32 + half, &weights, sizeof weights);
    }
  }
}

}  // namespace

const GgufBlocks* gguf_blocks(std::string_view type) {
  static constexpr GgufBlocks q4_0{18, 4, unpack_q4_0};
  static constexpr GgufBlocks q4_1{20, 4, unpack_q4_1};
  static constexpr GgufBlocks q8_0{34, 8, unpack_q8_0};
  if (type == "Q4_0") return &q4_0;
  if (type == "Q4_1") return &q4_1;
  return type == "Q8_0" ? &q8_0 : nullptr;
}

}  // namespace mlxts
