// Attention for every instruction set, included by vector-template.h. Keys pass block by block; the softmax is taken
// as they pass (Milakov and Gimelshein 2018), so that no matrix of scores is held.
#pragma once

#include "kernels/fused/attention-few.h"
#include "kernels/fused/attention-many.h"

namespace mlxts {
namespace {

MLXTS_TARGET void attend(const AttentionJob& job, size_t unit, size_t begin, size_t end, AttentionPart& part) {
  const AttentionUnit at(job, unit);
  for (size_t r = 0; r < at.rows; ++r) {
    const bool has_sink = job.sinks.data != nullptr && begin == 0;
    part.softmaxes[r] =
        has_sink ? RunningSoftmax{*job.sinks.at(at.batch, at.head, at.query + r), 1} : RunningSoftmax{-INFINITY, 0};
    std::memset(part.sums + static_cast<int64_t>(r) * part.row, 0, job.value_dim * sizeof(float));
  }
  const size_t visible = job.causal ? at.query + at.rows + (job.keys - job.queries) : job.keys;
  const size_t last = end < visible ? end : visible;
  if (at.rows >= kLanes && job.dim <= kMostDim) {
    attend_many(job, at, begin, last, part);
  } else {
    attend_few(job, at, begin, last, part);
  }
}

MLXTS_TARGET void join(const AttentionJob& job, size_t unit, const AttentionPart* parts, size_t count) {
  const AttentionUnit at(job, unit);
  for (size_t r = 0; r < at.rows; ++r) {
    float most = -INFINITY;
    for (size_t i = 0; i < count; ++i) most = std::fmax(most, parts[i].softmaxes[r].most);
    const auto share = [&](const RunningSoftmax& softmax) {
      return softmax.total == 0 ? 0 : std::exp(softmax.most - most);
    };
    float total = 0;
    for (size_t i = 0; i < count; ++i) total += parts[i].softmaxes[r].total * share(parts[i].softmaxes[r]);
    float* out = job.out.at(at.batch, at.head, at.query + r);
    for (size_t i = 0; i < count; ++i) {
      const float* sums = parts[i].sums + static_cast<int64_t>(r) * parts[i].row;
      const float factor = share(parts[i].softmaxes[r]) / total;
      for (size_t d = 0; d < job.value_dim; d += kLanes)
        store(out + d, i == 0 ? load(sums + d) * factor : load(out + d) + load(sums + d) * factor);
    }
  }
}

}  // namespace
}  // namespace mlxts
