// Attention of many queries: lanes are queries, so that no sum crosses lanes. Included by attention-template.h.
#pragma once

namespace mlxts {
namespace {

constexpr size_t kMostDim = 256;      // of queries that are held transposed
constexpr size_t kScoreKeys = 4;      // that share a load of queries
constexpr size_t kScoreVectors = 3;   // of queries that share a key
constexpr size_t kSumRows = 6;        // queries that share a load of values
constexpr size_t kSumVectors = kLanes >= 16 ? 4 : 16 / kLanes;
constexpr size_t kQueryVectors = kQueryBlock / kLanes;
static_assert(kQueryBlock % (kScoreVectors * kLanes) == 0 && kQueryBlock % kSumRows == 0);

// columns[d][r] = scale * q_r[d]; columns beyond the rows are 0.
MLXTS_TARGET void transpose_queries(const AttentionJob& job, const AttentionUnit& at, float (*columns)[kQueryBlock]) {
  const float* q = job.q.at(at.batch, at.head, at.query);
  for (size_t d = 0; d < job.dim; ++d) {
    for (size_t r = 0; r < at.rows; ++r) columns[d][r] = q[static_cast<int64_t>(r) * job.q.row + d] * job.scale;
    for (size_t r = at.rows; r < kQueryBlock; ++r) columns[d][r] = 0;
  }
}

// scores[key][r] = k_key columns_r for Keys keys and Vectors * kLanes queries.
template <size_t Keys, size_t Vectors>
MLXTS_INLINE void score_columns(const float (*columns)[kQueryBlock], size_t first, const float* k, int64_t k_row,
                                size_t dim, float (*scores)[kQueryBlock]) {
  Floats totals[Keys][Vectors] = {};
  for (size_t d = 0; d < dim; ++d) {
    Floats queries[Vectors];
#pragma GCC unroll 4
    for (size_t v = 0; v < Vectors; ++v) queries[v] = load(&columns[d][first + v * kLanes]);
#pragma GCC unroll 4
    for (size_t key = 0; key < Keys; ++key) {
      const float value = k[static_cast<int64_t>(key) * k_row + d];
#pragma GCC unroll 4
      for (size_t v = 0; v < Vectors; ++v) totals[key][v] += queries[v] * value;
    }
  }
  for (size_t key = 0; key < Keys; ++key)
    for (size_t v = 0; v < Vectors; ++v) store(&scores[key][first + v * kLanes], totals[key][v]);
}

template <size_t Vectors>
MLXTS_TARGET void score_group(const float (*columns)[kQueryBlock], size_t first, const float* k, int64_t k_row,
                              size_t dim, size_t keys, float (*scores)[kQueryBlock]) {
  size_t key = 0;
  for (; key + kScoreKeys <= keys; key += kScoreKeys)
    score_columns<kScoreKeys, Vectors>(columns, first, k + static_cast<int64_t>(key) * k_row, k_row, dim, scores + key);
  for (; key < keys; ++key)
    score_columns<1, Vectors>(columns, first, k + static_cast<int64_t>(key) * k_row, k_row, dim, scores + key);
}

// Applies what hides keys [first, first + keys) to the scores.
MLXTS_TARGET void hide_keys(const AttentionJob& job, const AttentionUnit& at, size_t first, size_t keys,
                            float (*scores)[kQueryBlock]) {
  if (job.bias.data != nullptr) {
    const float* bias = job.bias.at(at.batch, at.head, at.query) + static_cast<int64_t>(first) * job.bias_stride;
    for (size_t key = 0; key < keys; ++key, bias += job.bias_stride)
      for (size_t r = 0; r < at.rows; ++r) scores[key][r] += bias[static_cast<int64_t>(r) * job.bias.row];
  }
  if (job.mask.data != nullptr) {
    const bool* mask = job.mask.at(at.batch, at.head, at.query) + static_cast<int64_t>(first) * job.mask_stride;
    for (size_t key = 0; key < keys; ++key, mask += job.mask_stride)
      for (size_t r = 0; r < at.rows; ++r)
        if (!mask[static_cast<int64_t>(r) * job.mask.row]) scores[key][r] = -FLT_MAX;
  }
  if (!job.causal) return;
  const size_t seen = at.query + (job.keys - job.queries) + 1;  // keys that the first query sees
  for (size_t key = seen > first ? seen - first : 0; key < keys; ++key) {
    const size_t blind = first + key + 1 - seen;
    for (size_t r = 0; r < (blind < at.rows ? blind : at.rows); ++r) scores[key][r] = -FLT_MAX;
  }
}

// What queries have from the keys so far, relative to the largest of their scores.
struct RunningColumns {
  alignas(64) float most[kQueryBlock];
  alignas(64) float total[kQueryBlock];
  alignas(64) float corrections[kQueryBlock];  // of what was summed before the last block
};

// Scores become their exponentials. A NaN among them reaches the total.
MLXTS_TARGET void take_columns(float (*scores)[kQueryBlock], size_t keys, size_t vectors, RunningColumns& running) {
  for (size_t i = 0; i < vectors * kLanes; i += kLanes) {
    const Floats before = load(running.most + i), total = load(running.total + i);
    Floats most = before;
    for (size_t key = 0; key < keys; ++key) most = larger(most, load(&scores[key][i]));
    const Floats finite = most == -INFINITY ? Floats{} : most;
    Floats added{};
    for (size_t key = 0; key < keys; ++key) {
      const Floats weights = exponential(load(&scores[key][i]) - finite);
      added += weights;
      store(&scores[key][i], weights);
    }
    const Floats correction = total == 0 ? Floats{} : exponential(before - finite);
    store(running.most + i, most);
    store(running.total + i, total * correction + added);
    store(running.corrections + i, correction);
  }
}

// out_r = out_r * corrections[r] + sum over keys of weights[key][r] v_key, for R rows and V vectors of each.
template <size_t R, size_t V>
MLXTS_INLINE void sum_columns(const float (*weights)[kQueryBlock], size_t first, const float* v, int64_t v_row,
                              size_t keys, float* out, int64_t out_row, const float* corrections) {
  Floats totals[R][V];
  for (size_t r = 0; r < R; ++r)
    for (size_t i = 0; i < V; ++i)
      totals[r][i] = load(out + static_cast<int64_t>(r) * out_row + i * kLanes) * corrections[r];
  for (size_t key = 0; key < keys; ++key, v += v_row) {
    Floats values[V];
#pragma GCC unroll 4
    for (size_t i = 0; i < V; ++i) values[i] = load(v + i * kLanes);
#pragma GCC unroll 6
    for (size_t r = 0; r < R; ++r) {
      const float weight = weights[key][first + r];
#pragma GCC unroll 4
      for (size_t i = 0; i < V; ++i) totals[r][i] += values[i] * weight;
    }
  }
  for (size_t r = 0; r < R; ++r)
    for (size_t i = 0; i < V; ++i) store(out + static_cast<int64_t>(r) * out_row + i * kLanes, totals[r][i]);
}

template <size_t R>
MLXTS_TARGET void sum_group(const float (*weights)[kQueryBlock], size_t first, const float* v, int64_t v_row,
                            size_t keys, size_t dim, float* out, int64_t out_row, const float* corrections) {
  size_t d = 0;
  for (; d + kSumVectors * kLanes <= dim; d += kSumVectors * kLanes)
    sum_columns<R, kSumVectors>(weights, first, v + d, v_row, keys, out + d, out_row, corrections);
  for (; d < dim; d += kLanes) sum_columns<R, 1>(weights, first, v + d, v_row, keys, out + d, out_row, corrections);
}

MLXTS_TARGET void attend_many(const AttentionJob& job, const AttentionUnit& at, size_t begin, size_t end,
                              AttentionPart& part) {
  alignas(64) float columns[kMostDim][kQueryBlock];
  alignas(64) float scores[kKeyBlock][kQueryBlock];
  RunningColumns running;
  transpose_queries(job, at, columns);
  for (size_t r = 0; r < kQueryBlock; ++r) {
    running.most[r] = r < at.rows ? part.softmaxes[r].most : -INFINITY;
    running.total[r] = r < at.rows ? part.softmaxes[r].total : 0;
  }
  const size_t kv = at.head / (job.heads / job.kv_heads);
  const size_t vectors = (at.rows + kLanes - 1) / kLanes;
  for (size_t first = begin; first < end; first += kKeyBlock) {
    const size_t keys = end - first < kKeyBlock ? end - first : kKeyBlock;
    const float* k = job.k.at(at.batch, kv, first);
    const float* v = job.v.at(at.batch, kv, first);
    size_t vector = 0;
    for (; vector + kScoreVectors <= vectors; vector += kScoreVectors)
      score_group<kScoreVectors>(columns, vector * kLanes, k, job.k.row, job.dim, keys, scores);
    for (; vector < vectors; ++vector) score_group<1>(columns, vector * kLanes, k, job.k.row, job.dim, keys, scores);
    hide_keys(job, at, first, keys, scores);
    take_columns(scores, keys, vectors, running);
    size_t r = 0;
    const auto out = [&] { return part.sums + static_cast<int64_t>(r) * part.row; };
    for (; r + kSumRows <= at.rows; r += kSumRows)
      sum_group<kSumRows>(scores, r, v, job.v.row, keys, job.value_dim, out(), part.row, running.corrections + r);
    for (; r < at.rows; ++r)
      sum_group<1>(scores, r, v, job.v.row, keys, job.value_dim, out(), part.row, running.corrections + r);
  }
  for (size_t r = 0; r < at.rows; ++r) part.softmaxes[r] = {running.most[r], running.total[r]};
}

}  // namespace
}  // namespace mlxts
