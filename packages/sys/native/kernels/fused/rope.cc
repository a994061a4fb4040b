#include "kernels/fused/fused-ops.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/fused/rotation.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/fast.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

class Rope : public FusedPrimitive {
 public:
  Rope(mx::Stream s, const Rotation& rotation)
      : FusedPrimitive(s,
                       [rotation, s](const Arrays& inputs) -> Arrays {
                         std::optional<mx::array> freqs;
                         if (inputs.size() > 2) freqs = inputs[2];
                         return {mx::fast::rope(inputs[0], rotation.dims, rotation.traditional, rotation.base,
                                                rotation.scale, inputs[1], freqs, s)};
                       }),
        rotation_(rotation) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const mx::array& given = inputs[0];
    const mx::array x = given.strides(3) == 1 ? given : row_contiguous(given, encoder);
    const mx::array offsets = row_contiguous(inputs[1], encoder);
    const float* freqs = nullptr;
    if (inputs.size() > 2) freqs = row_contiguous(inputs[2], encoder).data<float>();
    out.set_data(mx::allocator::malloc(out.nbytes()));
    if (out.size() == 0) return;
    const int64_t heads = out.shape(1), length = out.shape(2), width = out.shape(3);
    const RopeJob job{
        .x = {x.data<float>(), x.strides(0), x.strides(1), x.strides(2)},
        .out = {out.data<float>(), heads * length * width, length * width, width},
        .batch = static_cast<size_t>(out.shape(0)),
        .heads = static_cast<size_t>(heads),
        .length = static_cast<size_t>(length),
        .width = static_cast<size_t>(width),
        .dims = static_cast<size_t>(rotation_.dims),
        .traditional = rotation_.traditional,
        .one_offset = offsets.size() == 1,
    };
    const Angles angles{rotation_, freqs};
    encoder.dispatch([job, angles, offsets = offsets.data<int32_t>()] { rotate(angles, offsets, &job, 1); });
  }

  const char* name() const override { return "MlxtsRope"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override { return {inputs[0].shape()}; }
  bool is_equivalent(const Primitive& other) const override {
    return typeid(other) == typeid(*this) && static_cast<const Rope&>(other).rotation_ == rotation_;
  }

 private:
  Rotation rotation_;
};

bool applies(const mx::array& x, int dims, const std::optional<float>& base, const mx::array& offset,
             const std::optional<mx::array>& freqs, const mx::Stream& s) {
  if (x.dtype() != mx::float32 || x.ndim() != 4 || dims <= 0 || dims % 2 != 0 || dims > x.shape(3)) return false;
  if (base.has_value() == freqs.has_value() || !may_fuse(s)) return false;
  if (freqs && (freqs->dtype() != mx::float32 || freqs->ndim() != 1 || freqs->shape(0) != dims / 2)) return false;
  const bool fits = offset.size() == 1 || offset.size() == static_cast<size_t>(x.shape(0));
  return offset.dtype() == mx::int32 && offset.ndim() <= 1 && fits;
}

}  // namespace

mx::array rope(const mx::array& x, int dims, bool traditional, std::optional<float> base, float scale,
               const mx::array& offset, const std::optional<mx::array>& freqs, mx::Stream s) {
  if (!applies(x, dims, base, offset, freqs, s))
    return mx::fast::rope(x, dims, traditional, base, scale, offset, freqs, s);
  std::vector<mx::array> inputs{x, offset};
  if (freqs) inputs.push_back(*freqs);
  const Rotation rotation{dims, traditional, base, scale};
  return mx::array(x.shape(), mx::float32, std::make_shared<Rope>(s, rotation), std::move(inputs));
}

}  // namespace mlxts
