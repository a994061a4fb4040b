// Norms, softmax, SwiGLU, activations and rotary positions.
#include <cmath>
#include <vector>

#include "guarded.h"
#include "kernels/dispatch.h"
#include "tests.h"

using mlxts::kActivations;
using mlxts::RopeJob;

namespace {

const mlxts::VectorKernel& kernel() { return mlxts::dispatch().kernel->vectors; }

constexpr double kEps = 1e-5;

void compare(const char* kind, const Guarded<float>& out, const std::vector<double>& expected, double size,
             double allowed) {
  note("outside", out.intact() ? 0 : INFINITY, 1);
  for (size_t i = 0; i < expected.size(); ++i)
    note(kind, std::fabs(out[i] - expected[i]), allowed * (std::fabs(expected[i]) + size));
}

void test_rows(size_t rows, size_t dims) {
  Guarded<float> x(rows * dims), weight(dims), bias(dims), out(rows * dims);
  fill_normal(x, 3);
  fill_normal(weight);
  fill_normal(bias);
  std::vector<double> rms(x.size()), layer(x.size()), softmax(x.size()), sums;
  for (size_t row = 0; row < rows; ++row) {
    const float* values = &x[row * dims];
    double squares = 0, sum = 0, deviations = 0, total = 0;
    for (size_t i = 0; i < dims; ++i) squares += double{values[i]} * values[i], sum += values[i];
    const double mean = sum / static_cast<double>(dims);
    for (size_t i = 0; i < dims; ++i) {
      deviations += (values[i] - mean) * (values[i] - mean);
      total += std::exp(values[i]);
    }
    sums.push_back(std::log(total));
    for (size_t i = 0; i < dims; ++i) {
      const size_t at = row * dims + i;
      rms[at] = values[i] / std::sqrt(squares / static_cast<double>(dims) + kEps) * weight[i];
      layer[at] = (values[i] - mean) / std::sqrt(deviations / static_cast<double>(dims) + kEps) * weight[i] + bias[i];
      softmax[at] = std::exp(values[i]) / total;
    }
  }
  kernel().rms_norm(x.get(), weight.get(), out.get(), rows, dims, kEps);
  compare("rms norm", out, rms, 0, 4e-7);
  kernel().softmax(x.get(), out.get(), rows, dims);
  compare("softmax", out, softmax, 1e-30, 2e-6);  // exp of scores up to 20, each off by some 2^-24 of itself
  Guarded<float> row_sums(rows);
  kernel().logsumexp(x.get(), row_sums.get(), rows, dims);
  compare("logsumexp", row_sums, sums, 1, 4e-7);
  kernel().layer_norm(x.get(), weight.get(), bias.get(), out.get(), rows, dims, kEps);
  compare("layer norm", out, layer, dims == 1 ? 1e3 : 10, 4e-7);
  kernel().rms_norm(x.get(), weight.get(), x.get(), rows, dims, kEps);
  compare("rms norm", x, rms, 0, 4e-7);
}

void test_activations(size_t count) {
  Guarded<float> x(count), up(count), out(count);
  fill_normal(x, 8);
  fill_normal(up);
  const double root = std::sqrt(2 / M_PI);
  const auto sigmoid = [](double value) { return 1 / (1 + std::exp(-value)); };
  std::vector<double> expected(count);
  for (size_t i = 0; i < count; ++i) expected[i] = x[i] * sigmoid(x[i]) * up[i];
  kernel().swiglu(x.get(), up.get(), out.get(), count);
  compare("swiglu", out, expected, 1e-29, 1e-6);
  for (size_t which = 0; which < kActivations; ++which) {
    const auto exact = [&](double v) {
      if (which == 0) return v * sigmoid(v);
      if (which == 1) return v * std::erfc(-v / std::sqrt(2)) / 2;
      if (which == 2) return v * sigmoid(2 * root * (v + 0.044715 * v * v * v));
      if (which == 3) return v * sigmoid(1.702 * v);
      return which == 4 ? sigmoid(v) : std::tanh(v);
    };
    for (size_t i = 0; i < count; ++i) expected[i] = exact(x[i]);
    kernel().activate[which](x.get(), out.get(), count);
    compare("activation", out, expected, 1, 1e-6);
    for (size_t i = 0; i < count; ++i) {
      const double step = 1e-5, at = x[i];
      expected[i] = (exact(at + step) - exact(at - step)) / (2 * step) * up[i];
    }
    kernel().activate_back[which](x.get(), up.get(), out.get(), count);
    compare("gradient", out, expected, 1, 3e-6);
  }
}

void test_rotation(size_t width, size_t dims, bool traditional, bool one_offset) {
  constexpr size_t kBatch = 2, kHeads = 3, kLength = 5;
  const size_t half = dims / 2, angles = (one_offset ? 1 : kBatch) * kLength * half;
  Guarded<float> x(kBatch * kHeads * kLength * width), out(x.size()), cosines(angles), sines(angles);
  fill_normal(x);
  fill_normal(cosines);
  fill_normal(sines);
  // by position: [batch, length, heads, width]
  const int64_t columns = static_cast<int64_t>(width), positions = kLength, heads = kHeads;
  const RopeJob job{.x = {x.get(), positions * heads * columns, columns, heads * columns},
                    .out = {out.get(), heads * positions * columns, positions * columns, columns},
                    .batch = kBatch,
                    .heads = kHeads,
                    .length = kLength,
                    .width = width,
                    .dims = dims,
                    .traditional = traditional,
                    .one_offset = one_offset};
  kernel().rotate(job, cosines.get(), sines.get(), 0, job.rows());
  std::vector<double> expected(x.size());
  for (size_t row = 0; row < job.rows(); ++row) {
    const size_t at = row % kLength, head = row / kLength % kHeads, batch = row / kLength / kHeads;
    const float* from = &x[(batch * kLength + at) * kHeads * width + head * width];
    double* to = &expected[row * width];
    for (size_t i = dims; i < width; ++i) to[i] = from[i];
    for (size_t i = 0; i < half; ++i) {
      const size_t a = traditional ? 2 * i : i, b = traditional ? 2 * i + 1 : half + i;
      const size_t angle = ((one_offset ? 0 : batch) * kLength + at) * half + i;
      to[a] = double{from[a]} * cosines[angle] - double{from[b]} * sines[angle];
      to[b] = double{from[a]} * sines[angle] + double{from[b]} * cosines[angle];
    }
  }
  compare("rope", out, expected, 5, 2e-7);
}

}  // namespace

void test_fused() {
  for (size_t rows : {1, 3})
    for (size_t dims : {1, 2, 5, 16, 31, 33, 64, 100, 576, 1153}) test_rows(rows, dims);
  for (size_t count : {1, 3, 4, 7, 15, 16, 17, 33, 1000}) test_activations(count);
  for (size_t dims : {2, 6, 12, 32, 64, 80}) {
    for (bool traditional : {false, true})
      for (bool one_offset : {false, true})
        for (size_t rest : {0, 7}) test_rotation(dims + rest, dims, traditional, one_offset);
  }
}
