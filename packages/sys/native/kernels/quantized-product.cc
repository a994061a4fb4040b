#include "kernels/quantized-product.h"

#include <algorithm>
#include <memory>
#include <new>

#include "kernels/dispatch.h"
#include "kernels/thread-pool.h"

namespace mlxts {

namespace {

constexpr size_t kManyColumns = 8;           // rows of x from which dequantizing once pays
constexpr size_t kRowTile = 4;               // rows of weights that the kernels take at a time
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

void tile(const QuantizedProduct& p, float* tiled, size_t lanes, ThreadPool& pool) {
  const size_t rows_per_chunk = std::max<size_t>(kChunkProducts / p.k, 1);
  pool.run(ceil_divide(p.m, rows_per_chunk), [&](size_t chunk, size_t) {
    const size_t end = std::min(p.m, (chunk + 1) * rows_per_chunk);
    for (size_t row = chunk * rows_per_chunk; row < end; ++row)
      tile_row(p.x + row * p.k, tiled + row * p.k, p.k, lanes, 32 / p.bits);
  });
}

}  // namespace

void run(const QuantizedProduct& p) {
  const RowKernel& kernel = *dispatch().kernel;
  ThreadPool& pool = ThreadPool::instance();
  const bool many = p.m >= kManyColumns;
  const size_t scratch_size = many ? kRowTile * p.k : 0;
  const Floats tiled(p.m * p.k);
  const Floats scratch(scratch_size * pool.size());
  tile(p, tiled.get(), kernel.lanes, pool);

  const size_t chunks = chunk_count(p.m * p.n * p.k, pool.size());
  const size_t rows = ceil_divide(ceil_divide(p.n, chunks), kRowTile) * kRowTile;
  pool.run(ceil_divide(p.n, rows), [&](size_t chunk, size_t slot) {
    const size_t begin = chunk * rows;
    const size_t end = std::min(p.n, begin + rows);
    if (many) {
      kernel.many(p, tiled.get(), scratch.get() + slot * scratch_size, begin, end);
    } else {
      kernel.few(p, tiled.get(), begin, end);
    }
  });
}

}  // namespace mlxts
