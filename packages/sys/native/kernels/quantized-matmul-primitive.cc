#include "kernels/quantized-matmul-primitive.h"

#include <stdexcept>
#include <typeinfo>

#include "kernels/quantized-product.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

void QuantizedMatmulPrimitive::eval_cpu(const Arrays& inputs, mx::array& out) {
  auto& encoder = mx::cpu::get_command_encoder(stream());
  const mx::array x = row_contiguous(inputs[0], encoder);
  const mx::array w = row_contiguous(inputs[1], encoder);
  const mx::array scales = row_contiguous(inputs[2], encoder);
  const mx::array biases = row_contiguous(inputs[3], encoder);
  out.set_data(mx::allocator::malloc(out.nbytes()));
  if (out.size() == 0) return;

  // The inputs' buffers live until the stream is past this op: MLX holds them, and the encoder the copies.
  const size_t k = x.shape(-1);
  const QuantizedProduct product{
      .x = x.data<float>(),
      .w = w.data<uint32_t>(),
      .scales = scales.data<float>(),
      .biases = biases.data<float>(),
      .out = out.data<float>(),
      .m = x.size() / k,
      .n = static_cast<size_t>(w.shape(0)),
      .k = k,
      .group = static_cast<size_t>(group_size_),
      .bits = static_cast<size_t>(bits_),
  };
  encoder.dispatch([product] { run(product); });
}

void QuantizedMatmulPrimitive::eval_gpu(const Arrays&, mx::array&) {
  throw std::runtime_error("[MlxtsQuantizedMatmul] runs on the CPU only.");
}

std::shared_ptr<mx::Primitive> QuantizedMatmulPrimitive::mlx_primitive() {
  const mx::array x = mx::zeros({group_size_}, mx::float32, stream());
  const mx::array w = mx::zeros({1, group_size_ * bits_ / 32}, mx::uint32, stream());
  const mx::array scales = mx::zeros({1, 1}, mx::float32, stream());
  return mx::quantized_matmul(x, w, scales, scales, true, group_size_, bits_, "affine", stream()).primitive_ptr();
}

QuantizedMatmulPrimitive::Arrays QuantizedMatmulPrimitive::jvp(const Arrays& primals, const Arrays& tangents,
                                                               const std::vector<int>& argnums) {
  return mlx_primitive()->jvp(primals, tangents, argnums);
}

QuantizedMatmulPrimitive::Arrays QuantizedMatmulPrimitive::vjp(const Arrays& primals, const Arrays& cotangents,
                                                               const std::vector<int>& argnums, const Arrays& outputs) {
  return mlx_primitive()->vjp(primals, cotangents, argnums, outputs);
}

std::pair<QuantizedMatmulPrimitive::Arrays, std::vector<int>> QuantizedMatmulPrimitive::vmap(
    const Arrays& inputs, const std::vector<int>& axes) {
  return mlx_primitive()->vmap(inputs, axes);
}

bool QuantizedMatmulPrimitive::is_equivalent(const Primitive& other) const {
  if (typeid(other) != typeid(*this)) return false;
  const auto& same = static_cast<const QuantizedMatmulPrimitive&>(other);
  return group_size_ == same.group_size_ && bits_ == same.bits_;
}

std::vector<mx::Shape> QuantizedMatmulPrimitive::output_shapes(const Arrays& inputs) {
  mx::Shape shape = inputs[0].shape();
  shape.back() = inputs[1].shape(0);
  return {std::move(shape)};
}

}  // namespace mlxts
