#include "kernels/dispatch.h"
#include "kernels/fused/fused-ops.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/fused/parallel.h"
#include "kernels/fused/take.h"
#include "kernels/row-contiguous.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/fast.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

struct Form {
  float eps;
  bool has_weight;
  bool has_bias;

  bool operator==(const Form&) const = default;
};

class LayerNorm : public FusedPrimitive {
 public:
  LayerNorm(mx::Stream s, const Form& form)
      : FusedPrimitive(s,
                       [form, s](const Arrays& inputs) -> Arrays {
                         std::optional<mx::array> weight, bias;
                         if (form.has_weight) weight = inputs[1];
                         if (form.has_bias) bias = inputs.back();
                         return {mx::fast::layer_norm(inputs[0], weight, bias, form.eps, s)};
                       }),
        form_(form) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const auto row = [&](const mx::array& a) { return row_contiguous(a, encoder).data<float>(); };
    const float* weight = form_.has_weight ? row(inputs[1]) : nullptr;
    const float* bias = form_.has_bias ? row(inputs.back()) : nullptr;
    const float* x = take_rows(inputs[0], out, encoder);
    if (out.size() == 0) return;
    const size_t dims = out.shape(-1);
    encoder.dispatch([x, weight, bias, out = out.data<float>(), rows = out.data_size() / dims, dims, eps = form_.eps] {
      run_parts(rows, dims, [=](size_t begin, size_t end) {
        dispatch().kernel->vectors.layer_norm(x + begin * dims, weight, bias, out + begin * dims, end - begin, dims,
                                              eps);
      });
    });
  }

  const char* name() const override { return "MlxtsLayerNorm"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override { return {inputs[0].shape()}; }
  bool is_equivalent(const Primitive& other) const override {
    return typeid(other) == typeid(*this) && static_cast<const LayerNorm&>(other).form_ == form_;
  }

 private:
  Form form_;
};

bool applies(const mx::array& x, const std::optional<mx::array>& weight, const std::optional<mx::array>& bias,
             const mx::Stream& s) {
  if (x.dtype() != mx::float32 || x.ndim() == 0 || !may_fuse(s)) return false;
  const auto fits = [&](const std::optional<mx::array>& a) {
    return !a || (a->dtype() == mx::float32 && a->ndim() == 1 && a->shape(0) == x.shape(-1));
  };
  return fits(weight) && fits(bias);
}

}  // namespace

mx::array layer_norm(const mx::array& x, const std::optional<mx::array>& weight, const std::optional<mx::array>& bias,
                     float eps, mx::Stream s) {
  if (!applies(x, weight, bias, s)) return mx::fast::layer_norm(x, weight, bias, eps, s);
  std::vector<mx::array> inputs{x};
  if (weight) inputs.push_back(*weight);
  if (bias) inputs.push_back(*bias);
  const Form form{eps, weight.has_value(), bias.has_value()};
  return mx::array(x.shape(), mx::float32, std::make_shared<LayerNorm>(s, form), std::move(inputs));
}

}  // namespace mlxts
