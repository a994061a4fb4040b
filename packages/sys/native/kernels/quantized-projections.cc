#include "kernels/quantized-projections.h"

#include "kernels/fused/rms-norm.h"
#include "kernels/fused/swiglu-job.h"
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

// How an operation reads its inputs: x, the weight of its norm where there is one, and those of the form for each weight.
struct Reading {
  QuantizedForm form;
  std::optional<float> eps;  // of the norm that x is taken through
  bool has_norm_weight;
};

// The products of x with each of the weights, [..., n] each.
struct Products {
  std::optional<RmsNormJob> norm;
  std::vector<MatrixProduct> all;

  // The results are to be written to `outs`, which get memory.
  Products(const Arrays& inputs, const Reading& reading, Arrays& outs, mx::cpu::CommandEncoder& encoder) {
    auto next = inputs.begin();
    const mx::array x = row_contiguous(*next++, encoder);
    const size_t k = x.shape(-1), m = x.size() / k;
    const float* rows = x.data<float>();
    if (reading.eps) {
      const float* weight = reading.has_norm_weight ? row_contiguous(*next++, encoder).data<float>() : nullptr;
      mx::array normed(x.shape(), mx::float32, nullptr, {});
      normed.set_data(mx::allocator::malloc(normed.nbytes()));
      encoder.add_temporary(normed);
      norm = {rows, weight, normed.data<float>(), m, k, *reading.eps};
      rows = norm->out;
    }
    for (mx::array& out : outs) {
      Arrays weight;
      for (size_t part = 0; part < reading.form.parts(); ++part) weight.push_back(row_contiguous(*next++, encoder));
      out.set_data(mx::allocator::malloc(out.nbytes()));
      all.push_back({
          .x = rows,
          .w = reading.form.weights(weight, 0),
          .bias = nullptr,
          .out = out.data<float>(),
          .m = m,
          .n = static_cast<size_t>(out.shape(-1)),
          .k = k,
      });
    }
  }

  void compute() const {
    if (norm) norm->run();
    run(all);
  }
};

// Has an output for each weight.
class QuantizedProjections : public OpaquePrimitive {
 public:
  QuantizedProjections(mx::Stream s, const Reading& reading) : OpaquePrimitive(s), reading_(reading) {}

  void eval_cpu(const Arrays& inputs, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    encoder.dispatch([products = Products(inputs, reading_, outputs, encoder)] { products.compute(); });
  }

  const char* name() const override { return "MlxtsQuantizedProjections"; }

 private:
  Reading reading_;
};

// Of the weights of gate and up.
class QuantizedSwiglu : public OpaquePrimitive {
 public:
  QuantizedSwiglu(mx::Stream s, const Reading& reading) : OpaquePrimitive(s), reading_(reading) {}

  void eval_cpu(const Arrays& inputs, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    mx::array& out = outputs[0];
    Arrays both{mx::array(out.shape(), mx::float32, nullptr, {}), out};
    Products products(inputs, reading_, both, encoder);
    encoder.add_temporary(both[0]);
    const SwigluJob job{products.all[0].out, products.all[1].out, products.all[1].out, out.size()};
    encoder.dispatch([products = std::move(products), job] {
      products.compute();
      job.run();
    });
  }

  const char* name() const override { return "MlxtsQuantizedSwiglu"; }

 private:
  Reading reading_;
};

// What one operation takes.
struct Taken {
  Reading reading;
  Arrays inputs;
  std::vector<mx::Shape> shapes;  // of the products
  mx::Dtype dtype;                // of the products as MLX gives them
};

std::optional<Taken> taken(const mx::array& x, const std::vector<PackedWeight>& weights,
                           const QuantizedForm& form, mx::Stream s) {
  if (x.ndim() == 0 || x.size() == 0 || !is_plain({&x, 1}, s)) return std::nullopt;
  Taken result{{form, std::nullopt, false}, {}, {}, x.dtype()};
  result.inputs.reserve(2 + weights.size() * form.parts());
  result.shapes.reserve(weights.size());
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
  Arrays first;
  if (const std::optional<RmsNormInputs> norm = as_rms_norm(x)) {
    result.reading = {form, norm->eps, norm->weight.has_value()};
    first.push_back(norm->x);
    if (norm->weight) first.push_back(*norm->weight);
  } else {
    first.push_back(mx::astype(x, mx::float32, s));
  }
  result.inputs.insert(result.inputs.begin(), first.begin(), first.end());
  return result;
}

}  // namespace

std::vector<mx::array> quantized_projections(const mx::array& x, const std::vector<PackedWeight>& weights,
                                             const QuantizedForm& form, mx::Stream s) {
  std::optional<Taken> one = taken(x, weights, form, s);
  if (!one) return {};
  Arrays results =
      mx::array::make_arrays(std::move(one->shapes), std::vector<mx::Dtype>(weights.size(), mx::float32),
                             std::make_shared<QuantizedProjections>(s, one->reading), one->inputs);
  for (mx::array& result : results) result = mx::astype(result, one->dtype, s);
  return results;
}

std::optional<mx::array> quantized_swiglu(const mx::array& x, const PackedWeight& gate, const PackedWeight& up,
                                          const QuantizedForm& form, mx::Stream s) {
  std::optional<Taken> one = taken(x, {gate, up}, form, s);
  // In 16 bits the activation is one of rounded products.
  if (!one || one->dtype != mx::float32 || one->shapes[0] != one->shapes[1]) return std::nullopt;
  return mx::array(std::move(one->shapes[0]), mx::float32, std::make_shared<QuantizedSwiglu>(s, one->reading),
                   std::move(one->inputs));
}

}  // namespace mlxts
