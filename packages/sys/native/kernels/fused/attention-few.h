// Attention of a few queries: lanes are numbers of a query and a key. Included by attention-template.h.
#pragma once

namespace mlxts {
namespace {

constexpr size_t kTileRows = kLanes >= 16 ? 4 : 2;     // queries that share a load of keys
constexpr size_t kTileVectors = kLanes >= 16 ? 4 : 2;  // of values that are summed in registers

// Lane l of a vector made from segments of `Group` lanes of a and b: the first (Second: the second) half of each.
template <size_t Group, bool Second>
constexpr int half_lane(size_t l) {
  const size_t within = l % Group;
  const size_t source = l - within + within % (Group / 2) + (Second ? Group / 2 : 0);
  return static_cast<int>(within < Group / 2 ? source : source + kLanes);
}

template <size_t Group, size_t... L>
MLXTS_INLINE Floats add_halves(Floats a, Floats b, std::index_sequence<L...>) {
  return __builtin_shufflevector(a, b, half_lane<Group, false>(L)...) +
         __builtin_shufflevector(a, b, half_lane<Group, true>(L)...);
}

// Lane i: the sum of vector i.
template <size_t Count>
MLXTS_INLINE Floats sums(Floats (&vectors)[Count]) {
  if constexpr (Count == 1) {
    return vectors[0];
  } else {
    Floats half[Count / 2];
    for (size_t i = 0; i < Count / 2; ++i)
      half[i] = add_halves<Count>(vectors[i], vectors[i + Count / 2], std::make_index_sequence<kLanes>());
    return sums(half);
  }
}

// scores[r][c] = q_r k_c for R queries and kLanes / R keys.
template <size_t R>
MLXTS_INLINE void score_tile(const float* q, int64_t q_row, const float* k, int64_t k_row, size_t dim, float* scores) {
  constexpr size_t kKeys = kLanes / R;
  Floats products[R * kKeys] = {};
  for (size_t d = 0; d < dim; d += kLanes) {
    Floats queries[R];
#pragma GCC unroll 4
    for (size_t r = 0; r < R; ++r) queries[r] = load(q + static_cast<int64_t>(r) * q_row + d);
#pragma GCC unroll 16
    for (size_t c = 0; c < kKeys; ++c) {
      const Floats key = load(k + static_cast<int64_t>(c) * k_row + d);
#pragma GCC unroll 4
      for (size_t r = 0; r < R; ++r) products[r * kKeys + c] += queries[r] * key;
    }
  }
  const Floats result = sums(products);
  for (size_t r = 0; r < R; ++r)
    std::memcpy(scores + r * kKeyBlock, reinterpret_cast<const float*>(&result) + r * kKeys, kKeys * sizeof(float));
}

MLXTS_INLINE float dot(const float* a, const float* b, size_t dim) {
  Floats total{};
  for (size_t d = 0; d < dim; d += kLanes) total += load(a + d) * load(b + d);
  return sum(total);
}

// Scores of R queries with `keys` keys.
template <size_t R>
MLXTS_TARGET void score_rows(const float* q, int64_t q_row, const float* k, int64_t k_row, size_t dim, size_t keys,
                             float* scores) {
  constexpr size_t kKeys = kLanes / R;
  size_t key = 0;
  for (; key + kKeys <= keys; key += kKeys)
    score_tile<R>(q, q_row, k + static_cast<int64_t>(key) * k_row, k_row, dim, scores + key);
  for (; key < keys; ++key) {
    for (size_t r = 0; r < R; ++r)
      scores[r * kKeyBlock + key] =
          dot(q + static_cast<int64_t>(r) * q_row, k + static_cast<int64_t>(key) * k_row, dim);
  }
}

// out_r = out_r * corrections[r] + sum over keys of weights[r][key] v_key, for R rows and V vectors of each.
template <size_t R, size_t V>
MLXTS_INLINE void add_values(const float* weights, const float* v, int64_t v_row, size_t keys, float* out,
                             int64_t out_row, const float* corrections) {
  Floats totals[R][V];
  for (size_t r = 0; r < R; ++r)
    for (size_t i = 0; i < V; ++i)
      totals[r][i] = load(out + static_cast<int64_t>(r) * out_row + i * kLanes) * corrections[r];
  for (size_t key = 0; key < keys; ++key, v += v_row) {
    Floats values[V];
#pragma GCC unroll 4
    for (size_t i = 0; i < V; ++i) values[i] = load(v + i * kLanes);
#pragma GCC unroll 4
    for (size_t r = 0; r < R; ++r)
#pragma GCC unroll 4
      for (size_t i = 0; i < V; ++i) totals[r][i] += values[i] * weights[r * kKeyBlock + key];
  }
  for (size_t r = 0; r < R; ++r)
    for (size_t i = 0; i < V; ++i) store(out + static_cast<int64_t>(r) * out_row + i * kLanes, totals[r][i]);
}

template <size_t R>
MLXTS_TARGET void add_rows(const float* weights, const float* v, int64_t v_row, size_t keys, size_t dim, float* out,
                           int64_t out_row, const float* corrections) {
  size_t d = 0;
  for (; d + kTileVectors * kLanes <= dim; d += kTileVectors * kLanes)
    add_values<R, kTileVectors>(weights, v + d, v_row, keys, out + d, out_row, corrections);
  for (; d < dim; d += kLanes) add_values<R, 1>(weights, v + d, v_row, keys, out + d, out_row, corrections);
}

// Scores become their exponentials relative to the largest so far; returns the factor for what was summed before. A NaN
// among them reaches the total.
MLXTS_TARGET float take_block(float* scores, size_t keys, RunningSoftmax& softmax) {
  const size_t padded = (keys + kLanes - 1) / kLanes * kLanes;
  for (size_t i = keys; i < padded; ++i) scores[i] = -INFINITY;
  Floats block = load(scores);
  for (size_t i = kLanes; i < padded; i += kLanes) block = larger(block, load(scores + i));
  const float most = std::fmax(softmax.most, largest(block));
  if (most == -INFINITY) {
    std::memset(scores, 0, padded * sizeof(float));
    return 1;
  }
  Floats totals{};
  for (size_t i = 0; i < padded; i += kLanes) {
    const Floats weights = exponential(load(scores + i) - most);
    totals += weights;
    store(scores + i, weights);
  }
  const float correction = softmax.total == 0 ? 0 : std::exp(softmax.most - most);
  softmax.total = softmax.total * correction + sum(totals);
  softmax.most = most;
  return correction;
}

// Scales the scores of one query and applies what hides keys.
MLXTS_INLINE void finish_scores(const AttentionJob& job, size_t b, size_t h, size_t query, size_t first, size_t keys,
                                float* scores) {
  for (size_t key = 0; key < keys; ++key) scores[key] *= job.scale;
  if (job.bias.data != nullptr) {
    const float* bias = job.bias.at(b, h, query) + static_cast<int64_t>(first) * job.bias_stride;
    for (size_t key = 0; key < keys; ++key) scores[key] += bias[static_cast<int64_t>(key) * job.bias_stride];
  }
  if (job.mask.data != nullptr) {
    const bool* mask = job.mask.at(b, h, query) + static_cast<int64_t>(first) * job.mask_stride;
    for (size_t key = 0; key < keys; ++key)
      if (!mask[static_cast<int64_t>(key) * job.mask_stride]) scores[key] = -FLT_MAX;
  }
  if (job.causal) {
    const size_t seen = query + (job.keys - job.queries) + 1;
    for (size_t key = seen > first ? seen - first : 0; key < keys; ++key) scores[key] = -FLT_MAX;
  }
}

MLXTS_TARGET void attend_few(const AttentionJob& job, const AttentionUnit& at, size_t begin, size_t end,
                             AttentionPart& part) {
  alignas(64) float scores[kQueryBlock][kKeyBlock];
  float corrections[kQueryBlock];
  const size_t kv = at.head / (job.heads / job.kv_heads);
  const float* q = job.q.at(at.batch, at.head, at.query);
  for (size_t first = begin; first < end; first += kKeyBlock) {
    const size_t keys = end - first < kKeyBlock ? end - first : kKeyBlock;
    const float* k = job.k.at(at.batch, kv, first);
    const float* v = job.v.at(at.batch, kv, first);
    size_t r = 0;
    for (; r + kTileRows <= at.rows; r += kTileRows)
      score_rows<kTileRows>(q + static_cast<int64_t>(r) * job.q.row, job.q.row, k, job.k.row, job.dim, keys, scores[r]);
    for (; r < at.rows; ++r)
      score_rows<1>(q + static_cast<int64_t>(r) * job.q.row, job.q.row, k, job.k.row, job.dim, keys, scores[r]);
    for (r = 0; r < at.rows; ++r) {
      finish_scores(job, at.batch, at.head, at.query + r, first, keys, scores[r]);
      corrections[r] = take_block(scores[r], keys, part.softmaxes[r]);
    }
    for (r = 0; r + kTileRows <= at.rows; r += kTileRows)
      add_rows<kTileRows>(scores[r], v, job.v.row, keys, job.value_dim, part.sums + static_cast<int64_t>(r) * part.row,
                          part.row, corrections + r);
    for (; r < at.rows; ++r)
      add_rows<1>(scores[r], v, job.v.row, keys, job.value_dim, part.sums + static_cast<int64_t>(r) * part.row,
                  part.row, corrections + r);
  }
}

}  // namespace
}  // namespace mlxts
