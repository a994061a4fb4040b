// Attention over all keys at once and in parts.
#include <algorithm>
#include <cmath>
#include <vector>

#include "guarded.h"
#include "kernels/dispatch.h"
#include "tests.h"

using mlxts::AttentionJob;
using mlxts::AttentionPart;
using mlxts::AttentionUnit;
using mlxts::kQueryBlock;
using mlxts::Rows;

namespace {

enum class Hiding { kNothing, kCausal, kBias, kMask, kSinks };

struct Sizes {
  size_t batch, heads, kv_heads, queries, keys, dim, value_dim;
};

template <class T>
Rows<T> rows_of(T* data, size_t heads, size_t rows, size_t dim) {
  return {data, static_cast<int64_t>(heads * rows * dim), static_cast<int64_t>(rows * dim), static_cast<int64_t>(dim)};
}

void run(const AttentionJob& job, size_t splits) {
  const mlxts::VectorKernel& kernel = mlxts::dispatch().kernel->vectors;
  const size_t keys = (job.keys + splits - 1) / splits;
  for (size_t unit = 0; unit < job.units(); ++unit) {
    const AttentionUnit at(job, unit);
    Guarded<float> sums((splits - 1) * at.rows * job.value_dim);
    std::vector<AttentionPart> parts(splits);
    for (size_t i = 0; i < splits; ++i) {
      parts[i].sums = i == 0 ? job.out.at(at.batch, at.head, at.query) : &sums[(i - 1) * at.rows * job.value_dim];
      parts[i].row = i == 0 ? job.out.row : static_cast<int64_t>(job.value_dim);
      kernel.attend(job, unit, std::min(job.keys, i * keys), std::min(job.keys, (i + 1) * keys), parts[i]);
    }
    kernel.join(job, unit, parts.data(), splits);
  }
}

void compare(const Sizes& s, Hiding hiding, size_t splits) {
  Guarded<float> q(s.batch * s.heads * s.queries * s.dim), k(s.batch * s.kv_heads * s.keys * s.dim);
  Guarded<float> v(s.batch * s.kv_heads * s.keys * s.value_dim), out(s.batch * s.heads * s.queries * s.value_dim);
  Guarded<float> bias(s.queries * s.keys), sinks(s.heads);
  Guarded<bool> mask(s.queries * s.keys);
  for (Guarded<float>* values : {&q, &k, &v, &bias, &sinks}) fill_normal(*values);
  for (size_t i = 0; i < mask.size(); ++i) mask[i] = i % s.keys == 0 || bias[i] > 0;
  AttentionJob job{};
  job.q = rows_of<const float>(q.get(), s.heads, s.queries, s.dim);
  job.k = rows_of<const float>(k.get(), s.kv_heads, s.keys, s.dim);
  job.v = rows_of<const float>(v.get(), s.kv_heads, s.keys, s.value_dim);
  job.out = rows_of<float>(out.get(), s.heads, s.queries, s.value_dim);
  job.batch = s.batch, job.heads = s.heads, job.kv_heads = s.kv_heads, job.queries = s.queries, job.keys = s.keys;
  job.dim = s.dim, job.value_dim = s.value_dim;
  job.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(s.dim)));
  job.causal = hiding == Hiding::kCausal;
  const int64_t keys = static_cast<int64_t>(s.keys);
  if (hiding == Hiding::kBias) job.bias = {bias.get(), 0, 0, keys}, job.bias_stride = 1;
  if (hiding == Hiding::kMask) job.mask = {mask.get(), 0, 0, keys}, job.mask_stride = 1;
  if (hiding == Hiding::kSinks) job.sinks = {sinks.get(), 0, 1, 0};
  run(job, splits);
  note("outside", out.intact() ? 0 : INFINITY, 1);

  std::vector<double> weights(s.keys);
  for (size_t row = 0; row < s.batch * s.heads * s.queries; ++row) {
    const size_t query = row % s.queries, head = row / s.queries % s.heads, batch = row / s.queries / s.heads;
    const size_t kv = batch * s.kv_heads + head / (s.heads / s.kv_heads);
    double total = hiding == Hiding::kSinks ? std::exp(double{sinks[head]}) : 0;
    for (size_t key = 0; key < s.keys; ++key) {
      double score = 0;
      for (size_t d = 0; d < s.dim; ++d) score += double{q[row * s.dim + d]} * k[(kv * s.keys + key) * s.dim + d];
      score *= job.scale;
      if (hiding == Hiding::kBias) score += bias[query * s.keys + key];
      const bool hidden = (hiding == Hiding::kCausal && key > query + s.keys - s.queries) ||
                          (hiding == Hiding::kMask && !mask[query * s.keys + key]);
      weights[key] = hidden ? 0 : std::exp(score);
      total += weights[key];
    }
    for (size_t d = 0; d < s.value_dim; ++d) {
      double sum = 0;
      for (size_t key = 0; key < s.keys; ++key) sum += weights[key] * v[(kv * s.keys + key) * s.value_dim + d];
      note("attention", std::fabs(out[row * s.value_dim + d] - sum / total), 3e-6);
    }
  }
}

}  // namespace

void test_attention() {
  for (const Sizes& sizes : {Sizes{1, 2, 1, 1, 1, 16, 16}, Sizes{2, 4, 2, 1, 300, 32, 16}, Sizes{1, 2, 2, 5, 7, 16, 48},
                             Sizes{1, 3, 1, 35, 131, 64, 64}, Sizes{1, 1, 1, 33, 33, 80, 112},
                             Sizes{2, 1, 1, kQueryBlock + 3, 140, 32, 32}, Sizes{1, 1, 1, 20, 150, 272, 16}}) {
    for (Hiding hiding : {Hiding::kNothing, Hiding::kCausal, Hiding::kBias, Hiding::kMask, Hiding::kSinks}) {
      compare(sizes, hiding, 1);
      compare(sizes, hiding, 3);
    }
  }
}
