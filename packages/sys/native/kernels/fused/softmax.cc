#include "kernels/dispatch.h"
#include "kernels/fused/fused-ops.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/fused/parallel.h"
#include "kernels/fused/take.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

class Softmax : public FusedPrimitive {
 public:
  explicit Softmax(mx::Stream s)
      : FusedPrimitive(s, [s](const Arrays& inputs) -> Arrays { return {mx::softmax(inputs[0], -1, false, s)}; }) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const float* x = take_rows(inputs[0], out, encoder);
    const size_t dims = out.shape(-1);
    encoder.dispatch([x, out = out.data<float>(), rows = out.data_size() / dims, dims] {
      run_parts(rows, 4 * dims, [=](size_t begin, size_t end) {
        dispatch().kernel->vectors.softmax(x + begin * dims, out + begin * dims, end - begin, dims);
      });
    });
  }

  // From the result, which is there.
  Arrays vjp(const Arrays&, const Arrays& cotangents, const std::vector<int>&, const Arrays& outputs) override {
    const mx::array weighted = mx::multiply(outputs[0], cotangents[0], stream());
    const mx::array mean = mx::sum(weighted, -1, true, stream());
    return {mx::subtract(weighted, mx::multiply(outputs[0], mean, stream()), stream())};
  }

  const char* name() const override { return "MlxtsSoftmax"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override { return {inputs[0].shape()}; }
  bool is_equivalent(const Primitive& other) const override { return typeid(other) == typeid(*this); }
};

}  // namespace

mx::array softmax(const mx::array& x, bool precise, mx::Stream s) {
  if (x.dtype() != mx::float32 || x.size() == 0 || x.ndim() == 0 || !may_fuse(s)) return mx::softmax(x, -1, precise, s);
  return mx::array(x.shape(), mx::float32, std::make_shared<Softmax>(s), {x});
}

}  // namespace mlxts
