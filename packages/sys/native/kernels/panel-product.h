// Products of many rows of x: panels of weights become floats, column by column of w, so that each number of x meets a
// vector of rows of weights. Included by row-kernel-template.h.
#pragma once

#include <array>
#include <utility>

namespace mlxts {
namespace {

constexpr size_t kPanelRows = kPanelVectors * Simd::kLanes;
constexpr size_t kPanelDepth = kPanelFloats / kPanelRows;
constexpr size_t kBlockBytes = 192 << 10;  // of x, to stay in L2 while the panels pass
constexpr size_t kRun = 128;               // numbers that one accumulator sums up: the error grows with their root

// The lower or upper halves of a and b, alternating.
template <size_t... I>
MLXTS_INLINE Floats interleave_low(Floats a, Floats b, std::index_sequence<I...>) {
  return __builtin_shufflevector(a, b, (I / 2 + I % 2 * Simd::kLanes)...);
}
template <size_t... I>
MLXTS_INLINE Floats interleave_high(Floats a, Floats b, std::index_sequence<I...>) {
  return __builtin_shufflevector(a, b, (Simd::kLanes / 2 + I / 2 + I % 2 * Simd::kLanes)...);
}

template <size_t Times = Simd::kLanes / 2>
MLXTS_INLINE void transpose(Floats (&rows)[Simd::kLanes]) {
  constexpr std::make_index_sequence<Simd::kLanes> lanes{};
  Floats next[Simd::kLanes];
#pragma GCC unroll 8
  for (size_t i = 0; i < Simd::kLanes / 2; ++i) {
    next[2 * i] = interleave_low(rows[i], rows[i + Simd::kLanes / 2], lanes);
    next[2 * i + 1] = interleave_high(rows[i], rows[i + Simd::kLanes / 2], lanes);
  }
#pragma GCC unroll 16
  for (size_t i = 0; i < Simd::kLanes; ++i) rows[i] = next[i];
  if constexpr (Times > 1) transpose<Times / 2>(rows);
}

// One chunk of kLanes rows of weights, from `row` on (the last one repeated), as columns of a panel.
template <class S, bool Partial>
MLXTS_INLINE void pack_chunk(const MatrixProduct& p, float* columns, Position at) {
  typename S::template Tile<1, Partial> tiles[Simd::kLanes];
  const size_t first = at.row;
  for (size_t r = 0; r < Simd::kLanes; ++r) {
    at.row = first + r < p.n ? first + r : p.n - 1;
    tiles[r].load(p, at);
  }
  for (int j = 0; j < S::kFields; ++j) {
    Floats block[Simd::kLanes];
#pragma GCC unroll 16
    for (size_t r = 0; r < Simd::kLanes; ++r) block[r] = tiles[r].weights(0, j);
    transpose(block);
    for (size_t lane = 0; lane < at.lanes; ++lane)
      Simd::store_floats<false>(columns + (lane * S::kFields + j) * kPanelRows, block[lane], Simd::kLanes);
  }
}

// Part of k, in numbers.
struct Depth {
  size_t begin;
  size_t end;
};

// [depth, kPanelRows] of the weights from `row` on.
template <class S>
MLXTS_TARGET void pack_panel(const MatrixProduct& p, float* panel, Depth depth, size_t row) {
  constexpr size_t kStep = Simd::kLanes * S::kFields;
  for (size_t at = depth.begin; at < depth.end; at += kStep) {
    const size_t lanes = (p.k - at) / S::kFields;
    for (size_t r = 0; r < kPanelRows; r += Simd::kLanes) {
      float* columns = panel + (at - depth.begin) * kPanelRows + r;
      if (lanes >= Simd::kLanes) {
        pack_chunk<S, false>(p, columns, {row + r, 0, at / kStep, Simd::kLanes});
      } else {
        pack_chunk<S, true>(p, columns, {row + r, 0, at / kStep, lanes});
      }
    }
  }
}

struct Block {
  float* data;
  size_t stride;
};

// out = before + x @ panel, for Rows rows of x of `depth` numbers; before is a row for all of them where its stride is 0.
template <int Rows>
MLXTS_TARGET void multiply_block(const float* x, size_t x_stride, const float* panel, size_t depth, Block before,
                                 Block out) {
  for (size_t begin = 0; begin < depth; begin += kRun, before = out) {
    const size_t end = begin + kRun < depth ? begin + kRun : depth;
    Floats sums[Rows][kPanelVectors] = {};
    for (size_t i = begin; i < end; ++i, panel += kPanelRows) {
      Floats weights[kPanelVectors];
      for (size_t v = 0; v < kPanelVectors; ++v)
        weights[v] = Simd::load_floats<false>(panel + v * Simd::kLanes, Simd::kLanes);
#pragma GCC unroll 16
      for (int r = 0; r < Rows; ++r) {
        const Floats value = Simd::broadcast(x + r * x_stride + i);
        for (size_t v = 0; v < kPanelVectors; ++v) sums[r][v] = Simd::multiply_add(weights[v], value, sums[r][v]);
      }
    }
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
      for (size_t v = 0; v < kPanelVectors; ++v) {
        const size_t at = v * Simd::kLanes;
        if (before.data != nullptr)
          sums[r][v] += Simd::load_floats<false>(before.data + r * before.stride + at, Simd::kLanes);
        Simd::store_floats<false>(out.data + r * out.stride + at, sums[r][v], Simd::kLanes);
      }
    }
  }
}

using MultiplyBlock = void (*)(const float* x, size_t x_stride, const float* panel, size_t depth, Block before,
                               Block out);

template <size_t... I>
constexpr std::array<MultiplyBlock, sizeof...(I)> block_functions(std::index_sequence<I...>) {
  return {multiply_block<static_cast<int>(I) + 1>...};
}

// By the number of rows, less one.
constexpr auto kBlocks = block_functions(std::make_index_sequence<Simd::kBlockRows>());

// The same where out has fewer columns than a panel has rows.
MLXTS_TARGET void multiply_edge(const float* x, size_t x_stride, const float* panel, size_t depth, Block before,
                                Block out, size_t rows, size_t columns) {
  alignas(64) float all[Simd::kBlockRows * kPanelRows] = {};
  if (before.data != nullptr) {
    for (size_t r = 0; r < rows; ++r)
      std::memcpy(all + r * kPanelRows, before.data + r * before.stride, columns * sizeof(float));
  }
  kBlocks[rows - 1](x, x_stride, panel, depth, {all, kPanelRows}, {all, kPanelRows});
  for (size_t r = 0; r < rows; ++r)
    std::memcpy(out.data + r * out.stride, all + r * kPanelRows, columns * sizeof(float));
}

// The rows [top, bottom) of x, in blocks of about the same size, with the panel of the weights from `row` on.
MLXTS_TARGET void multiply_panel(const MatrixProduct& p, const float* panel, Depth depth, size_t row, size_t columns,
                                 size_t top, size_t bottom) {
  const size_t blocks = (bottom - top + Simd::kBlockRows - 1) / Simd::kBlockRows;
  for (size_t i = 0; i < blocks; ++i) {
    const size_t first = top + (bottom - top) * i / blocks;
    const size_t rows = top + (bottom - top) * (i + 1) / blocks - first;
    const Block out{p.out + first * p.n + row, p.n};
    Block before = out;
    if (depth.begin == 0) {
      const float* addend = p.addend == nullptr ? nullptr : p.addend + first * p.addend_stride + row;
      before = {const_cast<float*>(addend), p.addend_stride};
    }
    const float* x = p.x + first * p.k + depth.begin;
    if (columns >= kPanelRows) {
      kBlocks[rows - 1](x, p.k, panel, depth.end - depth.begin, before, out);
    } else {
      multiply_edge(x, p.k, panel, depth.end - depth.begin, before, out, rows, columns);
    }
  }
}

// k in as few equal parts as stay within kPanelDepth, of whole chunks.
template <class S>
size_t depth_of(size_t k) {
  constexpr size_t kStep = Simd::kLanes * S::kFields;
  static_assert(kPanelDepth >= kStep, "a panel holds a chunk");
  const size_t chunks = (k + kStep - 1) / kStep;
  const size_t parts = (chunks + kPanelDepth / kStep - 1) / (kPanelDepth / kStep);
  return (chunks + parts - 1) / parts * kStep;
}

template <class S>
MLXTS_TARGET void multiply_many(const MatrixProduct& p, float* panel, size_t begin, size_t end) {
  const size_t deepest = depth_of<S>(p.k);
  const size_t rows = kBlockBytes / (deepest * sizeof(float)) / Simd::kBlockRows * Simd::kBlockRows + Simd::kBlockRows;
  for (size_t top = 0; top < p.m; top += rows) {
    const size_t bottom = top + rows < p.m ? top + rows : p.m;
    for (Depth depth{0, deepest}; depth.begin < p.k; depth.begin = depth.end, depth.end += deepest) {
      if (depth.end > p.k) depth.end = p.k;
      for (size_t row = begin; row < end; row += kPanelRows) {
        pack_panel<S>(p, panel, depth, row);
        multiply_panel(p, panel, depth, row, end - row, top, bottom);
      }
    }
  }
}

}  // namespace
}  // namespace mlxts
