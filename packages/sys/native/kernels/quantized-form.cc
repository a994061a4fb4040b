#include "kernels/quantized-form.h"

#include <array>
#include <cstring>

#include "kernels/real-dtype.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

using ScaleValues = std::array<float, 256>;

// 2^(code - 127), as MLX reads it: 255 is infinite.
ScaleValues e8m0_values() {
  ScaleValues values;
  for (uint32_t code = 0; code < values.size(); ++code) {
    const uint32_t bits = code == 0 ? 1u << 22 : code << 23;
    std::memcpy(&values[code], &bits, sizeof(bits));
  }
  return values;
}

// A sign, four bits of exponent and three of mantissa, without NaN.
ScaleValues e4m3_values() {
  ScaleValues values;
  for (int code = 0; code < 256; ++code) {
    const int exponent = code >> 3 & 15, mantissa = code & 7;
    const float size = exponent == 0 ? static_cast<float>(mantissa) * 0x1p-9f
                                     : static_cast<float>(8 + mantissa) * static_cast<float>(1 << exponent) * 0x1p-10f;
    values[code] = code < 128 ? size : -size;
  }
  return values;
}

const float* scale_values(bool are_powers) {
  static const ScaleValues powers = e8m0_values();
  static const ScaleValues floats = e4m3_values();
  return (are_powers ? powers : floats).data();
}

}  // namespace

bool QuantizedForm::is_known() const {
  if (mode == "mxfp4") return bits == 4 && group_size == 32;
  if (mode == "mxfp8") return bits == 8 && group_size == 32;
  if (mode == "nvfp4") return bits == 4 && group_size == 16;
  return is_affine() && bits >= 2 && bits <= 8 && bits != 7 &&
         (group_size == 32 || group_size == 64 || group_size == 128);
}

bool QuantizedForm::fits(const mx::array& w, const mx::array& scales, const std::optional<mx::array>& biases,
                         int64_t k) const {
  if (!is_known() || w.dtype() != mx::uint32 || w.ndim() < 2 || w.size() == 0 || k == 0) return false;
  if (int64_t{w.shape(-1)} * 32 != k * bits || k % group_size != 0) return false;
  mx::Shape groups = w.shape();
  groups.back() = static_cast<mx::ShapeElem>(k / group_size);
  if (scales.shape() != groups || biases.has_value() != is_affine()) return false;
  return is_affine() ? biases->shape() == groups : scales.dtype() == mx::uint8;
}

std::optional<mx::Dtype> QuantizedForm::result(const mx::array& x, const mx::array& scales,
                                               const std::optional<mx::array>& biases) const {
  mx::Dtype dtype = x.dtype();
  if (is_affine()) {
    const mx::Dtype parameters = mx::promote_types(scales.dtype(), biases->dtype());
    if (!is_real_float(parameters)) return std::nullopt;
    dtype = mx::promote_types(dtype, parameters);
  }
  return is_real_float(dtype) ? std::optional(dtype) : std::nullopt;
}

std::vector<mx::array> QuantizedForm::inputs(const mx::array& w, const mx::array& scales,
                                             const std::optional<mx::array>& biases, mx::Stream s) const {
  if (!is_affine()) return {w, scales};
  if (scales.dtype() == biases->dtype()) return {w, scales, *biases};
  return {w, mx::astype(scales, mx::float32, s), mx::astype(*biases, mx::float32, s)};
}

Weights QuantizedForm::weights(const std::vector<mx::array>& inputs, size_t index) const {
  const mx::array& w = inputs[0];
  const size_t n = w.shape(-2);
  const size_t row_bytes = static_cast<size_t>(w.shape(-1)) * sizeof(uint32_t);
  const size_t first_group = index * n * static_cast<size_t>(inputs[1].shape(-1));
  Weights result{
      .encoding = is_affine() ? Encoding::kInteger
                  : bits == 4 ? Encoding::kE2m1
                              : Encoding::kE4m3,
      .data = w.data<uint8_t>() + index * n * row_bytes,
      .row_bytes = row_bytes,
      .bits = static_cast<size_t>(bits),
      .group = static_cast<size_t>(group_size),
  };
  if (is_affine()) {
    result.real = real_of(inputs[1].dtype());
    result.scales = inputs[1].data<uint8_t>() + first_group * inputs[1].itemsize();
    result.biases = inputs[2].data<uint8_t>() + first_group * inputs[2].itemsize();
  } else {
    result.scale_codes = inputs[1].data<uint8_t>() + first_group;
    result.scale_values = scale_values(mode != "nvfp4");
  }
  return result;
}

}  // namespace mlxts
