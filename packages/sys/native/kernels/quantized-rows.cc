#include "kernels/quantized-rows.h"

#include <algorithm>

#include "kernels/fused/parallel.h"
#include "kernels/opaque-primitive.h"
#include "kernels/real-dtype.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

constexpr size_t kUnpackWork = 8;  // of a number, in floats that are merely passed

// `count` integers of `bits` bits, one after another from the low bits of the first byte up.
void unpack(const uint8_t* from, float* to, size_t count, size_t bits) {
  const uint32_t mask = (1u << bits) - 1;
  for (size_t i = 0; i < count; ++i) {
    const size_t bit = i * bits;
    uint32_t word = from[bit / 8];
    if (bit % 8 + bits > 8) word |= static_cast<uint32_t>(from[bit / 8 + 1]) << 8;
    to[i] = static_cast<float>(word >> bit % 8 & mask);
  }
}

template <class Number>
void scale(float* row, const void* scales, const void* biases, size_t first, size_t groups, size_t group) {
  for (size_t i = 0; i < groups; ++i, row += group) {
    const float factor = static_cast<float>(static_cast<const Number*>(scales)[first + i]);
    const float bias = static_cast<float>(static_cast<const Number*>(biases)[first + i]);
    for (size_t j = 0; j < group; ++j) row[j] = row[j] * factor + bias;
  }
}

struct RowsJob {
  const void* indices;
  bool is_signed;
  Weights w;
  float* out;
  size_t count, rows, dims;

  size_t row(size_t i) const {
    const int64_t last = static_cast<int64_t>(rows) - 1;
    if (!is_signed) return static_cast<size_t>(std::min<int64_t>(static_cast<const uint32_t*>(indices)[i], last));
    const int64_t index = static_cast<const int32_t*>(indices)[i];
    return static_cast<size_t>(std::clamp<int64_t>(index < 0 ? index + last + 1 : index, 0, last));
  }

  void run() const {
    const auto scaled = w.real == Real::kFloat32   ? scale<float>
                        : w.real == Real::kFloat16 ? scale<mx::float16_t>
                                                   : scale<mx::bfloat16_t>;
    const size_t groups = dims / w.group;
    run_parts(count, dims * kUnpackWork, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const size_t from = row(i);
        unpack(w.data + from * w.row_bytes, out + i * dims, dims, w.bits);
        scaled(out + i * dims, w.scales, w.biases, from * groups, groups, w.group);
      }
    });
  }
};

// Inputs the indices, then those of the form.
class QuantizedRows : public OpaquePrimitive {
 public:
  QuantizedRows(mx::Stream s, const QuantizedForm& form) : OpaquePrimitive(s), form_(form) {}

  void eval_cpu(const Arrays& inputs, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    Arrays arrays;
    for (const mx::array& input : inputs) arrays.push_back(row_contiguous(input, encoder));
    mx::array& out = outputs[0];
    out.set_data(mx::allocator::malloc(out.nbytes()));
    const Arrays weight(arrays.begin() + 1, arrays.end());
    const RowsJob job{
        .indices = arrays[0].data<uint8_t>(),
        .is_signed = arrays[0].dtype() == mx::int32,
        .w = form_.weights(weight, 0),
        .out = out.data<float>(),
        .count = arrays[0].size(),
        .rows = static_cast<size_t>(weight[0].shape(0)),
        .dims = static_cast<size_t>(out.shape(-1)),
    };
    encoder.dispatch([job] { job.run(); });
  }

  const char* name() const override { return "MlxtsQuantizedRows"; }

 private:
  QuantizedForm form_;
};

}  // namespace

std::optional<mx::array> quantized_rows(const mx::array& indices, const PackedWeight& weight, const QuantizedForm& form,
                                        mx::Stream s) {
  const auto& [w, scales, biases] = weight;
  const bool is_integer = indices.dtype() == mx::int32 || indices.dtype() == mx::uint32;
  if (!is_integer || indices.size() == 0 || w.ndim() != 2 || !form.is_affine() || form.bits <= 0) return std::nullopt;
  const int64_t dims = int64_t{w.shape(1)} * 32 / form.bits;
  if (!form.fits(w, scales, biases, dims) || !is_real_float(scales.dtype()) || !is_real_float(biases->dtype()))
    return std::nullopt;
  std::vector<mx::array> inputs = form.inputs(w, scales, biases, s);
  inputs.insert(inputs.begin(), indices);
  if (!is_plain(inputs, s)) return std::nullopt;
  mx::Shape shape = indices.shape();
  shape.push_back(static_cast<mx::ShapeElem>(dims));
  return mx::array(std::move(shape), mx::float32, std::make_shared<QuantizedRows>(s, form), std::move(inputs));
}

}  // namespace mlxts
