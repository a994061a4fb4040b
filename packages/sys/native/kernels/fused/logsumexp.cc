#include "kernels/dispatch.h"
#include "kernels/fused/fused-ops.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/fused/parallel.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

mx::Shape with_last(mx::Shape shape, int last) {
  shape.back() = last;
  return shape;
}

class LogSumExp : public FusedPrimitive {
 public:
  explicit LogSumExp(mx::Stream s)
      : FusedPrimitive(s, [s](const Arrays& inputs) -> Arrays { return {mx::logsumexp(inputs[0], -1, true, s)}; }) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const mx::array x = row_contiguous(inputs[0], encoder);
    out.set_data(mx::allocator::malloc(out.nbytes()));
    const size_t dims = x.shape(-1);
    encoder.dispatch([x = x.data<float>(), out = out.data<float>(), rows = out.size(), dims] {
      run_parts(rows, 2 * dims, [=](size_t begin, size_t end) {
        dispatch().kernel->vectors.logsumexp(x + begin * dims, out + begin, end - begin, dims);
      });
    });
  }

  const char* name() const override { return "MlxtsLogSumExp"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override { return {with_last(inputs[0].shape(), 1)}; }
  bool is_equivalent(const Primitive& other) const override { return typeid(other) == typeid(*this); }
};

}  // namespace

mx::array logsumexp(const mx::array& x, int axis, bool keepdims, mx::Stream s) {
  const bool is_last = axis == -1 || axis + 1 == static_cast<int>(x.ndim());
  if (x.dtype() != mx::float32 || x.size() == 0 || x.ndim() == 0 || !is_last || !may_fuse(s))
    return mx::logsumexp(x, axis, keepdims, s);
  const mx::array sums(with_last(x.shape(), 1), mx::float32, std::make_shared<LogSumExp>(s), {x});
  return keepdims ? sums : mx::squeeze(sums, -1, s);
}

}  // namespace mlxts
