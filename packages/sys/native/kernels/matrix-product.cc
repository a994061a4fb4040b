#include "kernels/matrix-product.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "kernels/dispatch.h"
#include "kernels/thread-pool.h"

namespace mlxts {

namespace {

constexpr size_t kManyRows = 9;               // of x, from which panels pay
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

// The sums of each row's groups, with zeros up to the stride; whether every number is one that Factored takes.
bool sum_groups(const MatrixProduct& p, float* sums, size_t stride) {
  bool all = true;
  for (size_t row = 0; row < p.m; ++row) {
    all &= sum_row(p.x + row * p.k, p.k, p.w.group, sums + row * stride);
    std::fill(sums + row * stride + p.k / p.w.group, sums + (row + 1) * stride, 0.0f);
  }
  return all;
}

size_t round_up(size_t a, size_t b) { return ceil_divide(a, b) * b; }

// work(begin, end, slot) for parts of the rows of weights, a multiple of `unit` each.
template <class Work>
void share_rows(const MatrixProduct& p, ThreadPool& pool, size_t unit, const Work& work) {
  const size_t rows = round_up(ceil_divide(p.n, chunk_count(p.m * p.n * p.k, pool.size())), unit);
  pool.run(ceil_divide(p.n, rows), [&](size_t chunk, size_t slot) {
    const size_t begin = chunk * rows;
    work(begin, std::min(p.n, begin + rows), slot);
  });
}

void run_few(const MatrixProduct& p, const RowKernel& kernel, const RowFunctions& functions, ThreadPool& pool) {
  const size_t stride = round_up(p.k, kernel.lanes);
  const bool as_it_is = p.w.fields() == 1 && stride == p.k && reinterpret_cast<uintptr_t>(p.x) % kAlignment == 0;
  const Floats tiled(as_it_is ? 0 : p.m * stride);
  if (!as_it_is) tile(p, tiled.get(), stride, kernel.lanes, pool);
  const bool may_factor = functions.factored != nullptr;
  const size_t sums_stride = may_factor ? round_up(p.k / p.w.group, kernel.lanes) : 0;
  const Floats sums(p.m * sums_stride);
  const bool factors = may_factor && sum_groups(p, sums.get(), sums_stride);
  const auto multiply = factors ? functions.factored : functions.few;
  const TiledRows x{as_it_is ? p.x : tiled.get(), stride, sums.get(), sums_stride};
  share_rows(p, pool, kRowsAtATime, [&](size_t begin, size_t end, size_t) { multiply(p, x, begin, end); });
}

void run_many(const MatrixProduct& p, const RowKernel& kernel, const RowFunctions& functions, ThreadPool& pool) {
  const size_t rows = kPanelVectors * kernel.lanes;
  const size_t size = kPanelDepth * rows;
  const Floats panels(size * pool.size());
  share_rows(p, pool, rows, [&](size_t begin, size_t end, size_t slot) {
    functions.many(p, panels.get() + slot * size, begin, end);
  });
}

}  // namespace

void run(const MatrixProduct& p) {
  const RowKernel& kernel = *dispatch().kernel;
  const auto run_rows = p.m < kManyRows ? run_few : run_many;
  run_rows(p, kernel, kernel.functions(p.w), ThreadPool::instance());
}

void run(const MatrixProduct* products, size_t count) {
  for (size_t i = 0; i < count; ++i) run(products[i]);
}

}  // namespace mlxts
