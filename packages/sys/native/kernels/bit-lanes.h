#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace mlxts {

// Where a shuffle of bytes within 16 finds numbers of up to 8 bits: lane l takes the two bytes that hold number l, to
// be shifted right. Vectors of 8 lanes have their bytes in each half.
template <int Bits, size_t Lanes>
struct BitLanes {
  alignas(64) uint8_t bytes[4 * Lanes] = {};
  alignas(64) uint32_t shifts[Lanes] = {};

  constexpr BitLanes() {
    for (size_t lane = 0; lane < Lanes; ++lane) {
      const size_t first = lane * Bits / 8;
      bytes[4 * lane] = static_cast<uint8_t>(first);
      bytes[4 * lane + 1] = first + 1 < 16 ? static_cast<uint8_t>(first + 1) : kZero;
      bytes[4 * lane + 2] = bytes[4 * lane + 3] = kZero;
      shifts[lane] = static_cast<uint32_t>(lane * Bits % 8);
    }
  }

 private:
  static constexpr uint8_t kZero = 0x80;
};

// The first Count bytes, at most 8, without a detour through memory.
template <size_t Count>
static inline uint64_t read_bytes(const uint8_t* from) {
  if constexpr (Count == 8) {
    uint64_t all;
    std::memcpy(&all, from, 8);
    return all;
  } else if constexpr (Count >= 4) {
    uint32_t low;
    std::memcpy(&low, from, 4);
    return low | read_bytes<Count - 4>(from + 4) << 32;
  } else if constexpr (Count >= 2) {
    uint16_t low;
    std::memcpy(&low, from, 2);
    return low | read_bytes<Count - 2>(from + 2) << 16;
  } else if constexpr (Count == 1) {
    return *from;
  } else {
    return 0;
  }
}

}  // namespace mlxts
