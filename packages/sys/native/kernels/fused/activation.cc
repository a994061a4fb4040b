#include <cmath>

#include "kernels/dispatch.h"
#include "kernels/fused/fused-ops.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/fused/parallel.h"
#include "kernels/fused/take.h"
#include "kernels/row-contiguous.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"
#include "mlx/transforms.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

constexpr size_t kWork = 4;  // of an exponential and a division, in floats that are merely passed

mx::array composed(const mx::array& x, Activation form, mx::Stream s) {
  const mx::Dtype dtype = mx::issubdtype(x.dtype(), mx::inexact) ? x.dtype() : mx::float32;
  const auto number = [dtype](double value) { return mx::array(value, dtype); };
  switch (form) {
    case Activation::kSilu: return mx::multiply(x, mx::sigmoid(x, s), s);
    case Activation::kGelu: {
      const mx::array twice_below = mx::add(number(1), mx::erf(mx::divide(x, number(std::sqrt(2.0)), s), s), s);
      return mx::divide(mx::multiply(x, twice_below, s), number(2), s);
    }
    case Activation::kGeluTanh: {
      const mx::array cube = mx::power(x, mx::array(3, x.dtype() == mx::bool_ ? mx::int32 : x.dtype()), s);
      const mx::array curved = mx::add(x, mx::multiply(number(0.044715), cube, s), s);
      const mx::array inner = mx::multiply(number(std::sqrt(2 / M_PI)), curved, s);
      return mx::multiply(mx::multiply(number(0.5), x, s), mx::add(number(1), mx::tanh(inner, s), s), s);
    }
    case Activation::kGeluSigmoid: return mx::multiply(x, mx::sigmoid(mx::multiply(number(1.702), x, s), s), s);
    case Activation::kSigmoid: return mx::sigmoid(x, s);
    case Activation::kTanh: return mx::tanh(x, s);
  }
  throw std::invalid_argument("[activation] is of another form.");
}

// The gradient of x, given that of the result.
class ActivationBack : public FusedPrimitive {
 public:
  ActivationBack(mx::Stream s, Activation form)
      : FusedPrimitive(s,
                       [form, s](const Arrays& inputs) {
                         const auto of = [&](const Arrays& xs) -> Arrays { return {composed(xs[0], form, s)}; };
                         return mx::vjp(of, {inputs[0]}, {inputs[1]}).second;
                       }),
        form_(form) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const float* gradient = row_contiguous(inputs[1], encoder).data<float>();
    const float* x = take_row_major(inputs[0], out, encoder);
    encoder.dispatch([x, gradient, out = out.data<float>(), count = out.size(), form = static_cast<size_t>(form_)] {
      run_parts(count, kWork, [=](size_t begin, size_t end) {
        dispatch().kernel->vectors.activate_back[form](x + begin, gradient + begin, out + begin, end - begin);
      });
    });
  }

  const char* name() const override { return "MlxtsActivationBack"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override { return {inputs[0].shape()}; }
  bool is_equivalent(const Primitive& other) const override {
    return typeid(other) == typeid(*this) && static_cast<const ActivationBack&>(other).form_ == form_;
  }

 private:
  Activation form_;
};

class Activate : public FusedPrimitive {
 public:
  Activate(mx::Stream s, Activation form)
      : FusedPrimitive(s, [form, s](const Arrays& inputs) -> Arrays { return {composed(inputs[0], form, s)}; }),
        form_(form) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const float* x = take_any_order(inputs[0], out, encoder);
    encoder.dispatch([x, out = out.data<float>(), count = out.data_size(), form = static_cast<size_t>(form_)] {
      run_parts(count, kWork, [=](size_t begin, size_t end) {
        dispatch().kernel->vectors.activate[form](x + begin, out + begin, end - begin);
      });
    });
  }

  Arrays vjp(const Arrays& primals, const Arrays& cotangents, const std::vector<int>&, const Arrays&) override {
    return {activation_back(primals[0], cotangents[0], form_, stream())};
  }

  std::pair<Arrays, std::vector<int>> vmap(const Arrays& inputs, const std::vector<int>& axes) override {
    return {{activation(inputs[0], form_, stream())}, axes};
  }

  const char* name() const override { return "MlxtsActivation"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override { return {inputs[0].shape()}; }
  bool is_equivalent(const Primitive& other) const override {
    return typeid(other) == typeid(*this) && static_cast<const Activate&>(other).form_ == form_;
  }

 private:
  Activation form_;
};

}  // namespace

mx::array activation(const mx::array& x, Activation form, mx::Stream s) {
  if (x.dtype() != mx::float32 || x.size() == 0 || !may_fuse(s)) return composed(x, form, s);
  return mx::array(x.shape(), mx::float32, std::make_shared<Activate>(s, form), {x});
}

mx::array activation_back(const mx::array& x, const mx::array& gradient, Activation form, mx::Stream s) {
  return mx::array(x.shape(), mx::float32, std::make_shared<ActivationBack>(s, form), {x, gradient});
}

}  // namespace mlxts
