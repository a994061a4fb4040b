#pragma once

#include <algorithm>
#include <cstddef>

#include "kernels/thread-pool.h"

namespace mlxts {

constexpr size_t kLeastFloats = 16 << 10;  // worth handing to another thread, about 2 µs of work

// work(begin, end) over parts of [0, count), each of about kLeastFloats floats or more.
template <class Work>
void run_parts(size_t count, size_t floats_each, const Work& work) {
  ThreadPool& pool = ThreadPool::instance();
  const size_t most = std::min(count * floats_each / kLeastFloats, pool.size() * 4);
  const size_t parts = std::max<size_t>(most, 1);
  const size_t size = (count + parts - 1) / parts;
  pool.run(parts, [&](size_t part, size_t) {
    const size_t begin = part * size;
    if (begin < count) work(begin, std::min(count, begin + size));
  });
}

}  // namespace mlxts
