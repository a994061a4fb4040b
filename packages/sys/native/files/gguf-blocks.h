#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mlxts {

// Where the parts of MLX's affine form `w = scale * q + bias` with groups of 32 go: q packed from the lowest bits up,
// and for each group a scale and a bias in float16.
struct AffineParts {
  uint8_t* weights;
  uint16_t* scales;
  uint16_t* biases;
};

// How ggml stores 32 weights, and how they become one group of MLX's affine form, with the same values.
struct GgufBlocks {
  static constexpr size_t kWeights = 32;

  size_t bytes;  // of one block
  size_t words;  // of 32 bits, for the weights of one block
  // Appends `count` blocks, which need not be aligned, to the parts.
  void (*unpack)(const uint8_t* blocks, size_t count, AffineParts to);
};

// Null unless the type is Q4_0, Q4_1 or Q8_0.
const GgufBlocks* gguf_blocks(std::string_view type);

}  // namespace mlxts
