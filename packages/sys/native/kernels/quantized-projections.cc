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

// How an operation reads its inputs: x, the weight of its norm where there is one, those of the form for each weight.
struct Reading {
  QuantizedForm form;
  std::optional<float> eps;  // of the norm that x is taken through
  bool has_norm_weight;
};

// The inputs of an operation, each read once, row-major.
class Inputs {
 public:
  Inputs(const Arrays& inputs, mx::cpu::CommandEncoder& encoder) : next_(inputs.begin()), encoder_(encoder) {}

  mx::array array() { return row_contiguous(*next_++, encoder_); }
  const float* floats() { return array().data<float>(); }
  Weights weights(const QuantizedForm& form) {
    Arrays parts;
    for (size_t part = 0; part < form.parts(); ++part) parts.push_back(array());
    return form.weights(parts, 0);
  }

 private:
  Arrays::const_iterator next_;
  mx::cpu::CommandEncoder& encoder_;
};

void allocate(mx::array& a) { a.set_data(mx::allocator::malloc(a.nbytes())); }

// Lives until what is dispatched next has run.
mx::array temporary(const mx::Shape& shape, mx::cpu::CommandEncoder& encoder) {
  mx::array a(shape, mx::float32, nullptr, {});
  allocate(a);
  encoder.add_temporary(a);
  return a;
}

MatrixProduct product(const float* x, size_t m, size_t k, const Weights& w, mx::array& out) {
  const size_t n = out.shape(-1);
  return {.x = x, .w = w, .addend = nullptr, .out = out.data<float>(), .m = m, .n = n, .k = k};
}

void add_residual(MatrixProduct& product, Inputs& inputs) {
  product.addend = inputs.floats();
  product.addend_stride = product.n;
}

// The products of x with each of the weights, [..., n] each.
struct Products {
  std::optional<RmsNormJob> norm;
  std::vector<MatrixProduct> all;

  // Into `outs`, which have memory.
  Products(Inputs& inputs, const Reading& reading, Arrays& outs, mx::cpu::CommandEncoder& encoder) {
    const mx::array x = inputs.array();
    const size_t k = x.shape(-1), m = x.size() / k;
    const float* rows = x.data<float>();
    if (reading.eps) {
      const float* weight = reading.has_norm_weight ? inputs.floats() : nullptr;
      norm = {rows, weight, temporary(x.shape(), encoder).data<float>(), m, k, *reading.eps};
      rows = norm->out;
    }
    for (mx::array& out : outs) all.push_back(product(rows, m, k, inputs.weights(reading.form), out));
  }

  void compute() const {
    if (norm) norm->run();
    run(all);
  }
};

// swiglu of two products.
struct GatedProduct {
  Products products;
  SwigluJob swiglu;

  // Into `out`, which has memory.
  GatedProduct(Inputs& inputs, const Reading& reading, const mx::array& out, mx::cpu::CommandEncoder& encoder)
      : GatedProduct(inputs, reading, Arrays{temporary(out.shape(), encoder), out}, encoder) {}

  void compute() const {
    products.compute();
    swiglu.run();
  }

 private:
  GatedProduct(Inputs& inputs, const Reading& reading, Arrays both, mx::cpu::CommandEncoder& encoder)
      : products(inputs, reading, both, encoder),
        swiglu{both[0].data<float>(), both[1].data<float>(), both[1].data<float>(), both[1].size()} {}
};

// Has an output for each weight; the last input is added to the only product where there is one.
class QuantizedProjections : public OpaquePrimitive {
 public:
  QuantizedProjections(mx::Stream s, const Reading& reading, bool adds)
      : OpaquePrimitive(s), reading_(reading), adds_(adds) {}

  void eval_cpu(const Arrays& arrays, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    Inputs inputs(arrays, encoder);
    for (mx::array& out : outputs) allocate(out);
    Products products(inputs, reading_, outputs, encoder);
    if (adds_) add_residual(products.all[0], inputs);
    encoder.dispatch([products = std::move(products)] { products.compute(); });
  }

  const char* name() const override { return "MlxtsQuantizedProjections"; }

 private:
  Reading reading_;
  bool adds_;
};

// Of the weights of gate and up.
class QuantizedSwiglu : public OpaquePrimitive {
 public:
  QuantizedSwiglu(mx::Stream s, const Reading& reading) : OpaquePrimitive(s), reading_(reading) {}

  void eval_cpu(const Arrays& arrays, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    Inputs inputs(arrays, encoder);
    allocate(outputs[0]);
    encoder.dispatch([gated = GatedProduct(inputs, reading_, outputs[0], encoder)] { gated.compute(); });
  }

  const char* name() const override { return "MlxtsQuantizedSwiglu"; }

 private:
  Reading reading_;
};

// Of the weights of gate, up and down, and what the result is added to.
class QuantizedMlp : public OpaquePrimitive {
 public:
  QuantizedMlp(mx::Stream s, const Reading& reading, const QuantizedForm& down, mx::Shape hidden)
      : OpaquePrimitive(s), reading_(reading), down_(down), hidden_(std::move(hidden)) {}

  void eval_cpu(const Arrays& arrays, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    Inputs inputs(arrays, encoder);
    const mx::array hidden = temporary(hidden_, encoder);
    GatedProduct gated(inputs, reading_, hidden, encoder);
    allocate(outputs[0]);
    const size_t k = hidden.shape(-1), m = hidden.size() / k;
    MatrixProduct down = product(gated.swiglu.out, m, k, inputs.weights(down_), outputs[0]);
    add_residual(down, inputs);
    encoder.dispatch([gated = std::move(gated), down] {
      gated.compute();
      run(down);
    });
  }

  const char* name() const override { return "MlxtsQuantizedMlp"; }

 private:
  Reading reading_;
  QuantizedForm down_;
  mx::Shape hidden_;
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

// What swiglu of two products takes.
std::optional<Taken> taken_by_swiglu(const mx::array& x, const PackedWeight& gate, const PackedWeight& up,
                                     const QuantizedForm& form, mx::Stream s) {
  std::optional<Taken> one = taken(x, {gate, up}, form, s);
  // In 16 bits the activation is one of rounded products.
  if (!one || one->dtype != mx::float32 || one->shapes[0] != one->shapes[1]) return std::nullopt;
  return one;
}

bool can_add(const mx::array& residual, const mx::Shape& shape, mx::Stream s) {
  return residual.dtype() == mx::float32 && residual.shape() == shape && is_plain({&residual, 1}, s);
}

}  // namespace

std::vector<mx::array> quantized_projections(const mx::array& x, const std::vector<PackedWeight>& weights,
                                             const QuantizedForm& form, const std::optional<mx::array>& residual,
                                             mx::Stream s) {
  std::optional<Taken> one = taken(x, weights, form, s);
  if (!one) return {};
  if (residual) {
    if (weights.size() != 1 || one->dtype != mx::float32 || !can_add(*residual, one->shapes[0], s)) return {};
    one->inputs.push_back(*residual);
  }
  Arrays results = mx::array::make_arrays(
      std::move(one->shapes), std::vector<mx::Dtype>(weights.size(), mx::float32),
      std::make_shared<QuantizedProjections>(s, one->reading, residual.has_value()), one->inputs);
  for (mx::array& result : results) result = mx::astype(result, one->dtype, s);
  return results;
}

std::optional<mx::array> quantized_swiglu(const mx::array& x, const PackedWeight& gate, const PackedWeight& up,
                                          const QuantizedForm& form, mx::Stream s) {
  std::optional<Taken> one = taken_by_swiglu(x, gate, up, form, s);
  if (!one) return std::nullopt;
  return mx::array(std::move(one->shapes[0]), mx::float32, std::make_shared<QuantizedSwiglu>(s, one->reading),
                   std::move(one->inputs));
}

std::optional<mx::array> quantized_mlp(const mx::array& x, const PackedWeight& gate, const PackedWeight& up,
                                       const QuantizedForm& form, const PackedWeight& down,
                                       const QuantizedForm& down_form, const mx::array& residual, mx::Stream s) {
  std::optional<Taken> one = taken_by_swiglu(x, gate, up, form, s);
  if (!one) return std::nullopt;
  mx::Shape hidden = std::move(one->shapes[0]);
  const auto& [w, scales, biases] = down;
  if (w.ndim() != 2 || !down_form.fits(w, scales, biases, hidden.back())) return std::nullopt;
  if (down_form.result(residual, scales, biases) != mx::float32) return std::nullopt;
  mx::Shape out = hidden;
  out.back() = w.shape(0);
  if (!can_add(residual, out, s)) return std::nullopt;
  const Arrays parts = down_form.inputs(w, scales, biases, s);
  if (!is_plain(parts, s)) return std::nullopt;
  one->inputs.insert(one->inputs.end(), parts.begin(), parts.end());
  one->inputs.push_back(residual);
  return mx::array(std::move(out), mx::float32,
                   std::make_shared<QuantizedMlp>(s, one->reading, down_form, std::move(hidden)),
                   std::move(one->inputs));
}

}  // namespace mlxts
