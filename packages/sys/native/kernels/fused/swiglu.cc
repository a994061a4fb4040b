#include "kernels/fused/swiglu-job.h"

#include "kernels/dispatch.h"
#include "kernels/fused/fused-ops.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/fused/parallel.h"
#include "kernels/fused/take.h"
#include "kernels/row-contiguous.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

mx::array composed(const mx::array& gate, const mx::array& up, mx::Stream s) {
  return mx::multiply(mx::multiply(gate, mx::sigmoid(gate, s), s), up, s);
}

class Swiglu : public FusedPrimitive {
 public:
  explicit Swiglu(mx::Stream s)
      : FusedPrimitive(s, [s](const Arrays& inputs) -> Arrays { return {composed(inputs[0], inputs[1], s)}; }) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const float* up = row_contiguous(inputs[1], encoder).data<float>();
    const float* gate = take_row_major(inputs[0], out, encoder);
    const SwigluJob job{gate, up, out.data<float>(), out.size()};
    encoder.dispatch([job] { job.run(); });
  }

  Arrays vjp(const Arrays& primals, const Arrays& cotangents, const std::vector<int>& argnums, const Arrays&) override {
    Arrays gradients;
    for (int argnum : argnums) {
      const mx::array product = mx::multiply(
          cotangents[0], argnum == 0 ? primals[1] : activation(primals[0], Activation::kSilu, stream()), stream());
      gradients.push_back(argnum == 0 ? activation_back(primals[0], product, Activation::kSilu, stream()) : product);
    }
    return gradients;
  }

  const char* name() const override { return "MlxtsSwiglu"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override { return {inputs[0].shape()}; }
  bool is_equivalent(const Primitive& other) const override { return typeid(other) == typeid(*this); }
};

constexpr size_t kWork = 4;  // of an exponential and a division, in floats that are merely passed

}  // namespace

void SwigluJob::run() const {
  run_parts(count, kWork, [this](size_t begin, size_t end) {
    dispatch().kernel->vectors.swiglu(gate + begin, up + begin, out + begin, end - begin);
  });
}

mx::array swiglu(const mx::array& gate, const mx::array& up, mx::Stream s) {
  const bool applies = gate.dtype() == mx::float32 && up.dtype() == mx::float32 && gate.shape() == up.shape() &&
                       gate.size() > 0 && may_fuse(s);
  if (!applies) return composed(gate, up, s);
  return mx::array(gate.shape(), mx::float32, std::make_shared<Swiglu>(s), {gate, up});
}

}  // namespace mlxts
