#include "kernels/quantized-projections.h"

#include "kernels/dispatch.h"
#include "kernels/fused/parallel.h"
#include "kernels/matrix-product.h"
#include "kernels/opaque-primitive.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

using Arrays = std::vector<mx::array>;

// The products of inputs[0] with the weights that follow it, [..., n] each; to be written to `outs`, which get memory.
std::vector<MatrixProduct> products(const Arrays& inputs, const QuantizedForm& form, Arrays& outs,
                                    mx::cpu::CommandEncoder& encoder) {
  const mx::array x = row_contiguous(inputs[0], encoder);
  const size_t k = x.shape(-1);
  std::vector<MatrixProduct> result;
  auto next = inputs.begin() + 1;
  for (mx::array& out : outs) {
    Arrays weight;
    for (size_t part = 0; part < form.parts(); ++part) weight.push_back(row_contiguous(*next++, encoder));
    out.set_data(mx::allocator::malloc(out.nbytes()));
    result.push_back({
        .x = x.data<float>(),
        .w = form.weights(weight, 0),
        .bias = nullptr,
        .out = out.data<float>(),
        .m = x.size() / k,
        .n = static_cast<size_t>(out.shape(-1)),
        .k = k,
    });
  }
  return result;
}

// Inputs x float32, then those of the form for each weight; an output for each.
class QuantizedProjections : public OpaquePrimitive {
 public:
  QuantizedProjections(mx::Stream s, const QuantizedForm& form) : OpaquePrimitive(s), form_(form) {}

  void eval_cpu(const Arrays& inputs, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    encoder.dispatch([all = products(inputs, form_, outputs, encoder)] { run(all.data(), all.size()); });
  }

  const char* name() const override { return "MlxtsQuantizedProjections"; }

 private:
  QuantizedForm form_;
};

// Inputs x float32, then those of the form for gate and up.
class QuantizedSwiglu : public OpaquePrimitive {
 public:
  QuantizedSwiglu(mx::Stream s, const QuantizedForm& form) : OpaquePrimitive(s), form_(form) {}

  void eval_cpu(const Arrays& inputs, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    mx::array& out = outputs[0];
    Arrays both{mx::array(out.shape(), mx::float32, nullptr, {}), out};
    auto all = products(inputs, form_, both, encoder);
    encoder.add_temporary(both[0]);
    encoder.dispatch([all = std::move(all), count = out.size()] {
      run(all.data(), all.size());
      const float* gate = all[0].out;
      float* up = all[1].out;
      run_parts(count, kSwigluWork, [=](size_t begin, size_t end) {
        dispatch().kernel->vectors.swiglu(gate + begin, up + begin, up + begin, end - begin);
      });
    });
  }

  const char* name() const override { return "MlxtsQuantizedSwiglu"; }

 private:
  QuantizedForm form_;
};

// What one operation takes.
struct Taken {
  Arrays inputs;
  std::vector<mx::Shape> shapes;  // of the products
  mx::Dtype dtype;                // of the products as MLX gives them
};

std::optional<Taken> taken(const mx::array& x, const std::vector<PackedWeight>& weights,
                           const QuantizedForm& form, mx::Stream s) {
  if (x.ndim() == 0 || x.size() == 0) return std::nullopt;
  Taken result{{x}, {}, x.dtype()};
  for (const auto& [w, scales, biases] : weights) {
    if (w.ndim() != 2 || !form.fits(w, scales, biases, x.shape(-1))) return std::nullopt;
    const std::optional<mx::Dtype> dtype = form.result(x, scales, biases);
    if (!dtype || (!result.shapes.empty() && *dtype != result.dtype)) return std::nullopt;
    result.dtype = *dtype;
    mx::Shape shape = x.shape();
    shape.back() = w.shape(0);
    result.shapes.push_back(std::move(shape));
    for (mx::array& input : form.inputs(w, scales, biases, s)) result.inputs.push_back(std::move(input));
  }
  if (!is_plain(result.inputs, s)) return std::nullopt;
  result.inputs[0] = mx::astype(x, mx::float32, s);
  return result;
}

}  // namespace

std::vector<mx::array> quantized_projections(const mx::array& x, const std::vector<PackedWeight>& weights,
                                             const QuantizedForm& form, mx::Stream s) {
  std::optional<Taken> one = taken(x, weights, form, s);
  if (!one) return {};
  Arrays results =
      mx::array::make_arrays(std::move(one->shapes), std::vector<mx::Dtype>(weights.size(), mx::float32),
                             std::make_shared<QuantizedProjections>(s, form), one->inputs);
  for (mx::array& result : results) result = mx::astype(result, one->dtype, s);
  return results;
}

std::optional<mx::array> quantized_swiglu(const mx::array& x, const PackedWeight& gate, const PackedWeight& up,
                                          const QuantizedForm& form, mx::Stream s) {
  std::optional<Taken> one = taken(x, {gate, up}, form, s);
  // In 16 bits the activation is one of rounded products.
  if (!one || one->dtype != mx::float32 || one->shapes[0] != one->shapes[1]) return std::nullopt;
  return mx::array(std::move(one->shapes[0]), mx::float32, std::make_shared<QuantizedSwiglu>(s, form),
                   std::move(one->inputs));
}

}  // namespace mlxts
