#pragma once

#include <optional>
#include <vector>

#include "kernels/fused/rotation.h"
#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// Where new positions go in buffers [batch, kv_heads, capacity, dim].
struct CacheRows {
  int first;   // row of the first new position
  int end;     // of the rows that hold positions once the new ones are there
  int offset;  // of the first new position, for the angles
};

struct RotaryAttentionInputs {
  // What the projections gave: [batch, length, heads * dim], of key heads for keys and values.
  mlx::core::array queries, keys, values;
  mlx::core::array key_buffer, value_buffer;
  std::optional<mlx::core::array> freqs, mask;  // the mask broadcasts to [batch, heads, length, end]
};

struct RotaryAttentionForm {
  int head_dim;
  CacheRows rows;
  Rotation rotation;
  float scale;
  bool causal;  // the last query stands at the last row
};

// rope of queries and keys, slice_update of the buffers, attention over their rows up to `end`, heads side by side:
// [batch, length, heads * dim] and both buffers, in their own memory where nobody else holds them. Nothing where rope
// or attention of fused-ops.h would be MLX's, where something is traced, and where shapes do not fit.
std::vector<mlx::core::array> rotary_attention(const RotaryAttentionInputs& inputs, const RotaryAttentionForm& form,
                                               mlx::core::Stream s);

}  // namespace mlxts
