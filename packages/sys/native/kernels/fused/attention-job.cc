#include "kernels/fused/attention-job.h"

#include <algorithm>
#include <vector>

#include "kernels/dispatch.h"
#include "kernels/fused/parallel.h"

namespace mlxts {

namespace {

template <class T>
void join_heads(Rows<T>& rows, size_t group) {
  rows.row = rows.head;
  rows.head *= static_cast<int64_t>(group);
}

// Heads that share their keys as the queries of one head, where each has a single query: so keys are read once.
AttentionJob by_kv_head(AttentionJob job) {
  const size_t group = job.heads / job.kv_heads;
  if (job.queries != 1 || group > kQueryBlock) return job;
  join_heads(job.q, group);
  join_heads(job.out, group);
  join_heads(job.bias, group);
  join_heads(job.mask, group);
  join_heads(job.sinks, group);
  job.heads = job.kv_heads;
  job.queries = group;
  job.causal = false;
  return job;
}

constexpr size_t kLeastKeys = 2 * kKeyBlock;  // worth a part of their own
constexpr size_t kPartsPerThread = 4;

void run_whole(const AttentionJob& job) {
  const VectorKernel& vectors = dispatch().kernel->vectors;
  const size_t floats = (job.keys * (job.dim + job.value_dim)) * std::min(job.queries, kQueryBlock) / 4;
  run_parts(job.units(), floats, [&](size_t begin, size_t end) {
    for (size_t unit = begin; unit < end; ++unit) {
      const AttentionUnit at(job, unit);
      AttentionPart part{.sums = job.out.at(at.batch, at.head, at.query), .row = job.out.row, .softmaxes = {}};
      vectors.attend(job, unit, 0, job.keys, part);
      vectors.join(job, unit, &part, 1);
    }
  });
}

// The keys of each unit in parts, for more threads than there are units (Dao et al. 2023, Flash-Decoding).
void run_split(const AttentionJob& job, size_t splits) {
  const VectorKernel& vectors = dispatch().kernel->vectors;
  const size_t keys = (job.keys / splits / kKeyBlock + 1) * kKeyBlock;
  std::vector<float> sums(job.units() * splits * kQueryBlock * job.value_dim);
  std::vector<AttentionPart> parts(job.units() * splits);
  ThreadPool::instance().run(parts.size(), [&](size_t i, size_t) {
    parts[i].sums = &sums[i * kQueryBlock * job.value_dim];
    parts[i].row = static_cast<int64_t>(job.value_dim);
    vectors.attend(job, i / splits, std::min(job.keys, i % splits * keys), (i % splits + 1) * keys, parts[i]);
  });
  for (size_t unit = 0; unit < job.units(); ++unit) vectors.join(job, unit, &parts[unit * splits], splits);
}

}  // namespace

void run(const AttentionJob& given) {
  const AttentionJob job = by_kv_head(given);
  const size_t wanted = ThreadPool::instance().size() * kPartsPerThread / job.units();
  const size_t splits = std::min(wanted, job.keys / kLeastKeys);
  if (splits < 2 || ThreadPool::instance().size() == 1) {
    run_whole(job);
  } else {
    run_split(job, splits);
  }
}

}  // namespace mlxts
