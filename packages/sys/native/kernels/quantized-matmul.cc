#include "kernels/fused/fused-primitive.h"
#include "kernels/matrix-ops.h"
#include "kernels/matrix-product.h"
#include "kernels/quantized-form.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

// Inputs x float32, then those of the form.
class QuantizedMatmul : public FusedPrimitive {
 public:
  QuantizedMatmul(mx::Stream s, const QuantizedForm& form)
      : FusedPrimitive(s,
                       [form, s](const Arrays& inputs) -> Arrays {
                         std::optional<mx::array> biases;
                         if (form.is_affine()) biases = inputs[3];
                         return {mx::quantized_matmul(inputs[0], inputs[1], inputs[2], biases, true, form.group_size,
                                                      form.bits, form.mode, s)};
                       }),
        form_(form) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    Arrays arrays;
    for (const mx::array& input : inputs) arrays.push_back(row_contiguous(input, encoder));
    out.set_data(mx::allocator::malloc(out.nbytes()));
    if (out.size() == 0) return;
    const mx::array x = arrays.front();
    arrays.erase(arrays.begin());
    const size_t k = x.shape(-1);
    // The inputs' buffers live until the stream is past this op: MLX holds them, and the encoder the copies.
    const MatrixProduct product{
        .x = x.data<float>(),
        .w = form_.weights(arrays, 0),
        .addend = nullptr,
        .out = out.data<float>(),
        .m = x.size() / k,
        .n = static_cast<size_t>(out.shape(-1)),
        .k = k,
    };
    encoder.dispatch([product] { run(product); });
  }

  const char* name() const override { return "MlxtsQuantizedMatmul"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override {
    mx::Shape shape = inputs[0].shape();
    shape.back() = inputs[1].shape(0);
    return {std::move(shape)};
  }
  bool is_equivalent(const Primitive& other) const override {
    return typeid(other) == typeid(*this) && static_cast<const QuantizedMatmul&>(other).form_ == form_;
  }

 private:
  QuantizedForm form_;
};

}  // namespace

mx::array quantized_matmul(const mx::array& x, const mx::array& w, const mx::array& scales,
                           const std::optional<mx::array>& biases, bool transpose, int group_size, int bits,
                           const std::string& mode, mx::Stream s) {
  const QuantizedForm form{group_size, bits, mode};
  const bool applies = transpose && w.ndim() == 2 && x.size() > 0 && x.ndim() > 0 &&
                       form.fits(w, scales, biases, x.shape(-1)) && may_fuse(s);
  const std::optional<mx::Dtype> dtype = applies ? form.result(x, scales, biases) : std::nullopt;
  if (!dtype) return mx::quantized_matmul(x, w, scales, biases, transpose, group_size, bits, mode, s);
  mx::Shape shape = x.shape();
  shape.back() = w.shape(0);
  std::vector<mx::array> inputs = form.inputs(w, scales, biases, s);
  inputs.insert(inputs.begin(), mx::astype(x, mx::float32, s));
  return mx::astype(
      mx::array(std::move(shape), mx::float32, std::make_shared<QuantizedMatmul>(s, form), std::move(inputs)), *dtype,
      s);
}

}  // namespace mlxts
