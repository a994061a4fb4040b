#include "kernels/fused/fused-primitive.h"
#include "kernels/gathered-product.h"
#include "kernels/matrix-ops.h"
#include "kernels/quantized-form.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

// Inputs x float32, lhs and rhs indices uint32 of one shape, then those of the form.
class GatherQmm : public FusedPrimitive {
 public:
  GatherQmm(mx::Stream s, const QuantizedForm& form)
      : FusedPrimitive(s,
                       [form, s](const Arrays& inputs) -> Arrays {
                         std::optional<mx::array> biases;
                         if (form.is_affine()) biases = inputs[5];
                         return {mx::gather_qmm(inputs[0], inputs[3], inputs[4], biases, inputs[1], inputs[2], true,
                                                form.group_size, form.bits, form.mode, false, s)};
                       }),
        form_(form) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    Arrays arrays;
    for (const mx::array& input : inputs) arrays.push_back(row_contiguous(input, encoder));
    out.set_data(mx::allocator::malloc(out.nbytes()));
    if (out.size() == 0) return;
    const size_t m = out.shape(-2), n = out.shape(-1), k = inputs[0].shape(-1);
    const Arrays weights(arrays.begin() + 3, arrays.end());
    const GatheredProduct product{
        .x = arrays[0].data<float>(),
        .weights = [form = form_, weights](size_t index) { return form.weights(weights, index); },
        .out = out.data<float>(),
        .lhs = arrays[1].data<uint32_t>(),
        .rhs = arrays[2].data<uint32_t>(),
        .count = out.size() / (m * n),
        .left = inputs[0].size() / (m * k),
        .right = inputs[3].size() / (n * inputs[3].shape(-1)),
        .m = m,
        .n = n,
        .k = k,
    };
    encoder.dispatch([product] { run(product); });
  }

  const char* name() const override { return "MlxtsGatherQmm"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override {
    mx::Shape shape = inputs[1].shape();
    shape.push_back(inputs[0].shape(-2));
    shape.push_back(inputs[3].shape(-2));
    return {std::move(shape)};
  }
  bool is_equivalent(const Primitive& other) const override {
    return typeid(other) == typeid(*this) && static_cast<const GatherQmm&>(other).form_ == form_;
  }

 private:
  QuantizedForm form_;
};

// The matrices of an array [..., rows, columns] in order, where no indices are given.
mx::array indices_of(const std::optional<mx::array>& given, const mx::array& matrices, mx::Stream s) {
  if (given) return mx::astype(*given, mx::uint32, s);
  const mx::Shape batch(matrices.shape().begin(), matrices.shape().end() - 2);
  int count = 1;
  for (mx::ShapeElem dim : batch) count *= dim;
  return mx::reshape(mx::arange(0, count, mx::uint32, s), batch, s);
}

}  // namespace

mx::array gather_qmm(const mx::array& x, const mx::array& w, const mx::array& scales,
                     const std::optional<mx::array>& biases, const std::optional<mx::array>& lhs_indices,
                     const std::optional<mx::array>& rhs_indices, bool transpose, int group_size, int bits,
                     const std::string& mode, bool sorted_indices, mx::Stream s) {
  const QuantizedForm form{group_size, bits, mode};
  const auto are_integers = [](const std::optional<mx::array>& indices) {
    return !indices || mx::issubdtype(indices->dtype(), mx::integer);
  };
  const bool applies = transpose && (lhs_indices || rhs_indices) && are_integers(lhs_indices) &&
                       are_integers(rhs_indices) && x.ndim() >= 2 && x.size() > 0 &&
                       form.fits(w, scales, biases, x.shape(-1)) && may_fuse(s);
  const std::optional<mx::Dtype> dtype = applies ? form.result(x, scales, biases) : std::nullopt;
  if (!dtype) {
    return mx::gather_qmm(x, w, scales, biases, lhs_indices, rhs_indices, transpose, group_size, bits, mode,
                          sorted_indices, s);
  }
  std::vector<mx::array> inputs =
      mx::broadcast_arrays({indices_of(lhs_indices, x, s), indices_of(rhs_indices, w, s)}, s);
  mx::Shape shape = inputs[0].shape();
  shape.push_back(x.shape(-2));
  shape.push_back(w.shape(-2));
  inputs.insert(inputs.begin(), mx::astype(x, mx::float32, s));
  for (mx::array& input : form.inputs(w, scales, biases, s)) inputs.push_back(input);
  return mx::astype(mx::array(std::move(shape), mx::float32, std::make_shared<GatherQmm>(s, form), std::move(inputs)),
                    *dtype, s);
}

}  // namespace mlxts
