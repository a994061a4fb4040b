#include <string_view>

#include "kernels/fused/fused-primitive.h"
#include "kernels/matrix-ops.h"
#include "kernels/matrix-product.h"
#include "kernels/real-dtype.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

// b [k, n] as rows of n: itself where its columns lie contiguous, else a copy.
mx::array rows_of(const mx::array& b, mx::cpu::CommandEncoder& encoder) {
  mx::array rows({b.shape(1), b.shape(0)}, b.dtype(), nullptr, {});
  mx::array::Flags flags = b.flags();
  flags.row_contiguous = b.flags().col_contiguous;
  flags.col_contiguous = b.flags().row_contiguous;
  rows.copy_shared_buffer(b, {b.strides(1), b.strides(0)}, flags, b.data_size());
  if (b.strides(0) == 1 && b.strides(1) >= 0) return rows;
  return row_contiguous(rows, encoder);
}

// a float32 [..., k] @ b [k, n] by our kernels, in float32; each is copied where its rows, or its columns, do not lie
// contiguous.
mx::array product(const mx::array& a, std::vector<mx::array> others, mx::Stream s);

// The same for gradients, where a small product is not worth the copies.
mx::array copied_product(const mx::array& a, const mx::array& b, mx::Stream s) {
  constexpr double kWorthCopies = 1 << 18;
  const double work = static_cast<double>(a.size()) * b.shape(1);
  return work < kWorthCopies || !may_fuse(s) ? mx::matmul(a, b, s) : product(a, {b}, s);
}

// Inputs a float32 [..., k], b [k, n], and c float32 [n] or none.
class Matmul : public FusedPrimitive {
 public:
  explicit Matmul(mx::Stream s)
      : FusedPrimitive(s, [s](const Arrays& inputs) -> Arrays {
          if (inputs.size() == 2) return {mx::matmul(inputs[0], inputs[1], s)};
          return {mx::addmm(inputs[2], inputs[0], inputs[1], 1, 1, s)};
        }) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const mx::array a = row_contiguous(inputs[0], encoder);
    const mx::array b = rows_of(inputs[1], encoder);
    const float* bias = nullptr;
    if (inputs.size() > 2) bias = row_contiguous(inputs[2], encoder).data<float>();
    out.set_data(mx::allocator::malloc(out.nbytes()));
    if (out.size() == 0) return;
    const size_t k = a.shape(-1);
    const MatrixProduct product{
        .x = a.data<float>(),
        .w = {.encoding = Encoding::kReal,
              .data = b.data<uint8_t>(),
              .row_bytes = static_cast<size_t>(b.strides(0)) * b.itemsize(),
              .real = real_of(b.dtype())},
        .addend = bias,
        .out = out.data<float>(),
        .m = a.size() / k,
        .n = static_cast<size_t>(b.shape(0)),
        .k = k,
    };
    encoder.dispatch([product] { run(product); });
  }

  // MLX's composition would leave these products to one thread of its BLAS.
  Arrays vjp(const Arrays& primals, const Arrays& cotangents, const std::vector<int>& argnums, const Arrays&) override {
    Arrays gradients;
    for (int argnum : argnums) gradients.push_back(gradient(primals, cotangents[0], argnum));
    return gradients;
  }

  const char* name() const override { return "MlxtsMatmul"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override {
    mx::Shape shape = inputs[0].shape();
    shape.back() = inputs[1].shape(1);
    return {std::move(shape)};
  }
  bool is_equivalent(const Primitive& other) const override { return typeid(other) == typeid(*this); }

 private:
  mx::array gradient(const Arrays& primals, const mx::array& cotangent, int argnum) {
    const mx::array& b = primals[1];
    if (argnum == 0) return copied_product(cotangent, mx::transpose(b, stream()), stream());
    const mx::array rows = mx::reshape(cotangent, {-1, b.shape(1)}, stream());
    if (argnum == 2) return mx::sum(rows, 0, false, stream());
    const mx::array inputs = mx::reshape(primals[0], {-1, b.shape(0)}, stream());
    const mx::array transposed = copied_product(mx::transpose(rows, stream()), inputs, stream());
    return mx::astype(mx::transpose(transposed, stream()), b.dtype(), stream());
  }
};

// Whether the columns lie contiguous, as far as the graph tells.
bool is_transposed(const mx::array& b) {
  if (b.status() != mx::array::Status::unscheduled) return b.strides(0) == 1 && b.strides(1) >= b.shape(0);
  return b.has_primitive() && std::string_view(b.primitive().name()) == "Transpose";
}

bool applies(const mx::array& a, const mx::array& b, const mx::Stream& s) {
  return a.ndim() > 0 && b.ndim() == 2 && a.size() > 0 && b.size() > 0 && a.shape(-1) == b.shape(0) &&
         is_real_float(a.dtype()) && is_real_float(b.dtype()) && (is_half(b.dtype()) || is_transposed(b)) &&
         may_fuse(s);
}

mx::array product(const mx::array& a, std::vector<mx::array> others, mx::Stream s) {
  mx::Shape shape = a.shape();
  shape.back() = others[0].shape(1);
  others.insert(others.begin(), mx::astype(a, mx::float32, s));
  return mx::array(std::move(shape), mx::float32, std::make_shared<Matmul>(s), std::move(others));
}

}  // namespace

mx::array matmul(const mx::array& a, const mx::array& b, mx::Stream s) {
  if (!applies(a, b, s)) return mx::matmul(a, b, s);
  return mx::astype(product(a, {b}, s), mx::promote_types(a.dtype(), b.dtype()), s);
}

mx::array addmm(const mx::array& c, const mx::array& a, const mx::array& b, float alpha, float beta, mx::Stream s) {
  const bool is_bias = c.ndim() == 1 && b.ndim() == 2 && c.shape(0) == b.shape(1) && is_real_float(c.dtype());
  if (!is_bias || alpha != 1 || beta != 1 || !applies(a, b, s)) return mx::addmm(c, a, b, alpha, beta, s);
  return mx::astype(product(a, {b, mx::astype(c, mx::float32, s)}, s), mx::result_type(a, b, c), s);
}

}  // namespace mlxts
