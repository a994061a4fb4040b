#include "kernels/gathered-product.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

#include "kernels/matrix-product.h"

namespace mlxts {

namespace {

// The pairs from `begin` to `end` have the same matrix of w.
void run_together(const GatheredProduct& p, const Weights& w, const size_t* begin, const size_t* end) {
  const auto x_of = [&](size_t pair) { return p.x + std::min<size_t>(p.lhs[pair], p.left - 1) * p.m * p.k; };
  const auto out_of = [&](size_t pair) { return p.out + pair * p.m * p.n; };
  const size_t count = static_cast<size_t>(end - begin);
  if (count == 1) return run(MatrixProduct{x_of(*begin), w, nullptr, out_of(*begin), p.m, p.n, p.k});
  std::vector<float> x(count * p.m * p.k), out(count * p.m * p.n);
  for (size_t i = 0; i < count; ++i) std::memcpy(&x[i * p.m * p.k], x_of(begin[i]), p.m * p.k * sizeof(float));
  run(MatrixProduct{x.data(), w, nullptr, out.data(), count * p.m, p.n, p.k});
  for (size_t i = 0; i < count; ++i) std::memcpy(out_of(begin[i]), &out[i * p.m * p.n], p.m * p.n * sizeof(float));
}

}  // namespace

void run(const GatheredProduct& p) {
  const auto matrix_of = [&](size_t pair) { return std::min<size_t>(p.rhs[pair], p.right - 1); };
  std::vector<size_t> order(p.count);
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return matrix_of(a) < matrix_of(b); });
  for (size_t first = 0, last; first < p.count; first = last) {
    const size_t matrix = matrix_of(order[first]);
    for (last = first + 1; last < p.count && matrix_of(order[last]) == matrix;) ++last;
    run_together(p, p.weights(matrix), &order[first], &order[first] + (last - first));
  }
}

}  // namespace mlxts
