#include <vector>

#include "kernels/fused/attention-mask.h"
#include "kernels/fused/fused-ops.h"
#include "kernels/fused/fused-primitive.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/fast.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

struct Form {
  float scale;
  bool causal;
  bool has_mask;
  bool has_sinks;

  bool operator==(const Form&) const = default;
};

// [batch, heads, length, dim] lies in memory as [batch, length, heads, dim], as the projection after it reads it.
void allocate_by_position(mx::array& out) {
  const int64_t heads = out.shape(1), length = out.shape(2), dim = out.shape(3);
  const bool is_row_major = heads == 1 || length == 1;
  mx::array::Flags flags{};
  flags.contiguous = true;
  flags.row_contiguous = is_row_major;
  flags.col_contiguous = out.size() == static_cast<size_t>(dim) || out.size() == 1;
  out.set_data(mx::allocator::malloc(out.nbytes()), out.size(), {length * heads * dim, dim, heads * dim, 1}, flags);
}

class Attention : public FusedPrimitive {
 public:
  Attention(mx::Stream s, const Form& form)
      : FusedPrimitive(s,
                       [form, s](const Arrays& inputs) -> Arrays {
                         std::optional<mx::array> mask, sinks;
                         if (form.has_mask) mask = inputs[3];
                         if (form.has_sinks) sinks = inputs.back();
                         const char* mode = form.causal ? "causal" : form.has_mask ? "array" : "";
                         return {mx::fast::scaled_dot_product_attention(inputs[0], inputs[1], inputs[2], form.scale,
                                                                        mode, mask, sinks, false, s)};
                       }),
        form_(form) {}

  void eval_cpu(const Arrays& inputs, mx::array& out) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const auto rows = [&](const mx::array& a) { return a.strides(3) == 1 ? a : row_contiguous(a, encoder); };
    const mx::array q = rows(inputs[0]), k = rows(inputs[1]), v = rows(inputs[2]);
    allocate_by_position(out);
    if (out.size() == 0) return;
    AttentionJob job{
        .q = rows_of<float>(q),
        .k = rows_of<float>(k),
        .v = rows_of<float>(v),
        .out = {out.data<float>(), out.strides(0), out.strides(1), out.strides(2)},
        .batch = static_cast<size_t>(q.shape(0)),
        .heads = static_cast<size_t>(q.shape(1)),
        .kv_heads = static_cast<size_t>(k.shape(1)),
        .queries = static_cast<size_t>(q.shape(2)),
        .keys = static_cast<size_t>(k.shape(2)),
        .dim = static_cast<size_t>(q.shape(3)),
        .value_dim = static_cast<size_t>(v.shape(3)),
        .scale = form_.scale,
        .causal = form_.causal,
    };
    if (form_.has_sinks) job.sinks = {row_contiguous(inputs.back(), encoder).data<float>(), 0, 1, 0};
    if (form_.has_mask) set_mask(job, inputs[3]);
    encoder.dispatch([job] { run(job); });
  }

  const char* name() const override { return "MlxtsAttention"; }
  std::vector<mx::Shape> output_shapes(const Arrays& inputs) override {
    mx::Shape shape = inputs[0].shape();
    shape.back() = inputs[2].shape(-1);
    return {std::move(shape)};
  }
  bool is_equivalent(const Primitive& other) const override {
    return typeid(other) == typeid(*this) && static_cast<const Attention&>(other).form_ == form_;
  }

 private:
  Form form_;
};

bool is_float4(const mx::array& a) { return a.dtype() == mx::float32 && a.ndim() == 4; }

bool applies(const mx::array& q, const mx::array& k, const mx::array& v, const std::string& mode,
             const std::optional<mx::array>& mask, const std::optional<mx::array>& sinks, const mx::Stream& s) {
  if (!is_float4(q) || !is_float4(k) || !is_float4(v) || !may_fuse(s)) return false;
  const bool agree = q.shape(0) == k.shape(0) && k.shape(0) == v.shape(0) && k.shape(1) == v.shape(1) &&
                     k.shape(2) == v.shape(2) && q.shape(3) == k.shape(3);
  if (!agree || k.shape(1) == 0 || q.shape(1) % k.shape(1) != 0 || k.shape(2) == 0) return false;
  if (q.shape(3) == 0 || q.shape(3) % 16 != 0 || v.shape(3) == 0 || v.shape(3) % 16 != 0) return false;
  if (mode == "causal") {
    if (mask || q.shape(2) > k.shape(2)) return false;
  } else if (mask.has_value() != (mode == "array")) {
    return false;
  }
  if (mask && (mask->ndim() > 4 || (mask->dtype() != mx::bool_ && mask->dtype() != mx::float32))) return false;
  return !sinks || (sinks->dtype() == mx::float32 && sinks->ndim() == 1 && sinks->shape(0) == q.shape(1));
}

}  // namespace

mx::array attention(const mx::array& q, const mx::array& k, const mx::array& v, float scale,
                    const std::string& mask_mode, const std::optional<mx::array>& mask,
                    const std::optional<mx::array>& sinks, mx::Stream s) {
  if (!applies(q, k, v, mask_mode, mask, sinks, s))
    return mx::fast::scaled_dot_product_attention(q, k, v, scale, mask_mode, mask, sinks, false, s);
  std::vector<mx::array> inputs{q, k, v};
  if (mask) inputs.push_back(mx::broadcast_to(*mask, {q.shape(0), q.shape(1), q.shape(2), k.shape(2)}, s));
  if (sinks) inputs.push_back(*sinks);
  const Form form{scale, mask_mode == "causal", mask.has_value(), sinks.has_value()};
  mx::Shape shape{q.shape(0), q.shape(1), q.shape(2), v.shape(3)};
  return mx::array(std::move(shape), mx::float32, std::make_shared<Attention>(s, form), std::move(inputs));
}

}  // namespace mlxts
