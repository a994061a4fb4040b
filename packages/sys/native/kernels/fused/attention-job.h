#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/fused/rows.h"

namespace mlxts {

constexpr size_t kQueryBlock = 48;  // queries whose scores are held at a time
constexpr size_t kKeyBlock = 128;   // keys that all of them pass, to stay in L1 and L2

// softmax(scale * q k^T + mask) v. A unit is one head of one batch row and up to kQueryBlock queries.
struct AttentionJob {
  Rows<const float> q, k, v;
  Rows<float> out;
  size_t batch, heads, kv_heads, queries, keys, dim, value_dim;
  float scale;
  bool causal;                               // the last query stands at the last key
  Rows<const float> bias{};                  // added to the scores; null where there is none
  Rows<const bool> mask{};                   // false hides a key; null where there is none
  int64_t bias_stride = 0, mask_stride = 0;  // from key to key
  Rows<const float> sinks{};                 // a score of its own for each query; null where there is none

  size_t blocks() const { return (queries + kQueryBlock - 1) / kQueryBlock; }
  size_t units() const { return batch * heads * blocks(); }
};

// Runs on the calling thread and the pool.
void run(const AttentionJob& job);

// Where a unit stands.
struct AttentionUnit {
  size_t batch, head, query, rows;

  AttentionUnit(const AttentionJob& job, size_t unit)
      : batch(unit / job.blocks() / job.heads),
        head(unit / job.blocks() % job.heads),
        query(unit % job.blocks() * kQueryBlock),
        rows(job.queries - query < kQueryBlock ? job.queries - query : kQueryBlock) {}
};

// Of the scores of one query with some keys.
struct RunningSoftmax {
  float most;
  float total;  // of their exponentials, relative to `most`
};

// What a unit has from some of the keys: for each query the sum of the values by the exponentials of its scores.
struct AttentionPart {
  float* sums;  // [queries of the unit, value_dim], rows `row` apart
  int64_t row;
  RunningSoftmax softmaxes[kQueryBlock];
};

}  // namespace mlxts
