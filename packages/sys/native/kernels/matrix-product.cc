#include "kernels/matrix-product.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "kernels/dispatch.h"
#include "kernels/thread-pool.h"

namespace mlxts {

namespace {

constexpr size_t kManyRows = 9;              // of x, from which panels pay
constexpr size_t kRowsAtATime = 16;          // of weights
constexpr size_t kChunkProducts = 64 << 10;  // least work worth handing to another thread, about 2 µs
constexpr size_t kMaxChunksPerThread = 8;    // so that a thread that falls behind has less to do
constexpr size_t kAlignment = 64;

class Floats {
 public:
  explicit Floats(size_t count)
      : data_(static_cast<float*>(::operator new(count * sizeof(float), std::align_val_t{kAlignment}))) {}
  float* get() const { return data_.get(); }

 private:
  struct Free {
    void operator()(float* data) const { ::operator delete(data, std::align_val_t{kAlignment}); }
  };
  std::unique_ptr<float, Free> data_;
};

size_t ceil_divide(size_t a, size_t b) { return (a + b - 1) / b; }

// One chunk, or the same number for each thread.
size_t chunk_count(size_t products, size_t threads) {
  const size_t per_thread = std::min(products / (threads * kChunkProducts), kMaxChunksPerThread);
  return per_thread == 0 ? 1 : per_thread * threads;
}

void pad_row(const float* row, float* padded, size_t k, size_t stride) {
  std::memcpy(padded, row, k * sizeof(float));
  std::memset(padded + k, 0, (stride - k) * sizeof(float));
}

void tile(const MatrixProduct& p, float* tiled, size_t stride, size_t lanes, ThreadPool& pool) {
  const size_t fields = p.w.fields();
  const size_t rows_per_chunk = std::max<size_t>(kChunkProducts / p.k, 1);
  pool.run(ceil_divide(p.m, rows_per_chunk), [&](size_t chunk, size_t) {
    const size_t end = std::min(p.m, (chunk + 1) * rows_per_chunk);
    for (size_t row = chunk * rows_per_chunk; row < end; ++row) {
      if (fields == 1) {
        pad_row(p.x + row * p.k, tiled + row * stride, p.k, stride);
      } else {
        tile_row(p.x + row * p.k, tiled + row * stride, p.k, lanes, fields);
      }
    }
  });
}

// The sums of each row's groups, with zeros up to the stride.
void sum_groups(const MatrixProduct& p, float* sums, size_t stride) {
  for (size_t row = 0; row < p.m; ++row) {
    sum_row(p.x + row * p.k, p.k, p.w.group, sums + row * stride);
    std::fill(sums + row * stride + p.k / p.w.group, sums + (row + 1) * stride, 0.0f);
  }
}

size_t round_up(size_t a, size_t b) { return ceil_divide(a, b) * b; }

// Rows [begin, end) of a product's weights.
struct Part {
  const MatrixProduct& product;
  size_t begin;
  size_t end;
};

// The rows of all products, of each a multiple of `unit` but at its end.
std::vector<Part> parts_of(std::span<const MatrixProduct> products, size_t unit, const ThreadPool& pool) {
  size_t all = 0;
  for (const MatrixProduct& p : products) all += p.n;
  const size_t chunks = chunk_count(products[0].m * all * products[0].k, pool.size());
  const size_t rows = round_up(ceil_divide(all, chunks), unit);
  std::vector<Part> parts;
  for (const MatrixProduct& p : products)
    for (size_t begin = 0; begin < p.n; begin += rows) parts.push_back({p, begin, std::min(p.n, begin + rows)});
  return parts;
}

void run_few(std::span<const MatrixProduct> products, const RowKernel& kernel, ThreadPool& pool) {
  const MatrixProduct& first = products[0];
  const RowFunctions functions = kernel.functions(first.w);
  const size_t stride = round_up(first.k, kernel.lanes);
  const bool in_words = first.w.fields() > 1;
  const bool as_it_is = !in_words && stride == first.k && reinterpret_cast<uintptr_t>(first.x) % kAlignment == 0;
  const Floats tiled(as_it_is ? 0 : first.m * stride);
  if (!as_it_is) tile(first, tiled.get(), stride, kernel.lanes, pool);
  const size_t sums_stride = in_words ? round_up(first.k / first.w.group, kernel.lanes) : 0;
  const Floats sums(first.m * sums_stride);
  if (in_words) sum_groups(first, sums.get(), sums_stride);
  const TiledRows x{as_it_is ? first.x : tiled.get(), stride, sums.get(), sums_stride};
  const std::vector<Part> parts = parts_of(products, kRowsAtATime, pool);
  pool.run(parts.size(), [&](size_t i, size_t) { functions.few(parts[i].product, x, parts[i].begin, parts[i].end); });
}

void run_many(std::span<const MatrixProduct> products, const RowKernel& kernel, ThreadPool& pool) {
  const auto multiply = kernel.functions(products[0].w).many;
  const size_t rows = kPanelVectors * kernel.lanes;
  const Floats panels(kPanelFloats * pool.size());
  const std::vector<Part> parts = parts_of(products, rows, pool);
  pool.run(parts.size(), [&](size_t i, size_t slot) {
    multiply(parts[i].product, panels.get() + slot * kPanelFloats, parts[i].begin, parts[i].end);
  });
}

}  // namespace

void run(const MatrixProduct& product) { run(std::span(&product, 1)); }

void run(std::span<const MatrixProduct> products) {
  const auto run_all = products[0].m < kManyRows ? run_few : run_many;
  run_all(products, *dispatch().kernel, ThreadPool::instance());
}

}  // namespace mlxts
