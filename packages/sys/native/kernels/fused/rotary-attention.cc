#include "kernels/fused/rotary-attention.h"

#include <cmath>
#include <cstring>

#include "kernels/fused/attention-mask.h"
#include "kernels/fused/parallel.h"
#include "kernels/fused/take.h"
#include "kernels/opaque-primitive.h"
#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/cpu/encoder.h"
#include "mlx/ops.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

using Arrays = std::vector<mx::array>;

// [batch, length, heads * dim] as [batch, heads, length, dim].
template <class T>
Rows<T> by_head(const mx::array& a, int64_t dim) {
  const int64_t width = a.shape(2);
  return {const_cast<mx::array&>(a).data<T>(), a.shape(1) * width, dim, width};
}

// Rows of a buffer [batch, heads, capacity, dim], from `first` on.
template <class T>
Rows<T> rows_from(mx::array& buffer, int first) {
  const int64_t heads = buffer.shape(1), capacity = buffer.shape(2), dim = buffer.shape(3);
  return {buffer.data<T>() + first * dim, heads * capacity * dim, capacity * dim, dim};
}

struct CopyJob {
  Rows<const float> from;
  Rows<float> to;
  size_t batch, heads, length, width;

  void run() const {
    run_parts(batch * heads, length * width, [this](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i)
        for (size_t row = 0; row < length; ++row)
          std::memcpy(to.at(i / heads, i % heads, row), from.at(i / heads, i % heads, row), width * sizeof(float));
    });
  }
};

// Inputs queries, keys, values, both buffers, then freqs and mask where there are such.
class RotaryAttention : public OpaquePrimitive {
 public:
  RotaryAttention(mx::Stream s, const RotaryAttentionForm& form, bool has_freqs, bool has_mask)
      : OpaquePrimitive(s), form_(form), has_freqs_(has_freqs), has_mask_(has_mask) {}

  void eval_cpu(const Arrays& inputs, Arrays& outputs) override {
    auto& encoder = mx::cpu::get_command_encoder(stream());
    const mx::array queries = row_contiguous(inputs[0], encoder);
    const mx::array keys = row_contiguous(inputs[1], encoder);
    const mx::array values = row_contiguous(inputs[2], encoder);
    mx::array& out = outputs[0];
    mx::array& key_buffer = outputs[1];
    mx::array& value_buffer = outputs[2];
    take_over(inputs[3], key_buffer, outputs.size(), encoder);
    take_over(inputs[4], value_buffer, outputs.size(), encoder);
    out.set_data(mx::allocator::malloc(out.nbytes()));

    const auto size = [](int64_t dim) { return static_cast<size_t>(dim); };
    const auto& [first, end, offset] = form_.rows;
    const int64_t dim = form_.head_dim, value_dim = value_buffer.shape(3);
    const int64_t heads = queries.shape(2) / dim, kv_heads = key_buffer.shape(1), length = queries.shape(1);
    mx::array turned(queries.shape(), mx::float32, nullptr, {});
    turned.set_data(mx::allocator::malloc(turned.nbytes()));
    encoder.add_temporary(turned);

    const RopeJob of_queries{
        .x = by_head<const float>(queries, dim),
        .out = by_head<float>(turned, dim),
        .batch = size(queries.shape(0)),
        .heads = size(heads),
        .length = size(length),
        .width = size(dim),
        .dims = size(form_.rotation.dims),
        .traditional = form_.rotation.traditional,
        .one_offset = true,
    };
    RopeJob of_keys = of_queries;
    of_keys.x = by_head<const float>(keys, dim);
    of_keys.out = rows_from<float>(key_buffer, first);
    of_keys.heads = size(kv_heads);
    const CopyJob of_values{
        .from = by_head<const float>(values, value_dim),
        .to = rows_from<float>(value_buffer, first),
        .batch = of_queries.batch,
        .heads = size(kv_heads),
        .length = size(length),
        .width = size(value_dim),
    };
    AttentionJob attention{
        .q = by_head<const float>(turned, dim),
        .k = rows_from<const float>(key_buffer, 0),
        .v = rows_from<const float>(value_buffer, 0),
        .out = by_head<float>(out, value_dim),
        .batch = of_queries.batch,
        .heads = size(heads),
        .kv_heads = size(kv_heads),
        .queries = size(length),
        .keys = size(end),
        .dim = size(dim),
        .value_dim = size(value_dim),
        .scale = form_.scale,
        .causal = form_.causal,
    };
    if (has_mask_) set_mask(attention, inputs.back());
    const float* freqs = has_freqs_ ? row_contiguous(inputs[5], encoder).data<float>() : nullptr;
    encoder.dispatch([of_queries, of_keys, of_values, attention, angles = Angles{form_.rotation, freqs}, offset] {
      const RopeJob turns[] = {of_queries, of_keys};
      rotate(angles, &offset, turns, 2);
      of_values.run();
      run(attention);
    });
  }

  const char* name() const override { return "MlxtsRotaryAttention"; }

 private:
  RotaryAttentionForm form_;
  bool has_freqs_, has_mask_;
};

bool is_float_of(const mx::array& a, size_t rank) { return a.dtype() == mx::float32 && a.ndim() == rank; }

bool has_shape(const mx::array& a, int64_t batch, int64_t length, int64_t width) {
  return a.shape(0) == batch && a.shape(1) == length && a.shape(2) == width;
}

bool rotates(const RotaryAttentionForm& form, const std::optional<mx::array>& freqs) {
  const auto& [dims, traditional, base, scale] = form.rotation;
  if (dims <= 0 || dims % 2 != 0 || dims > form.head_dim || !std::isfinite(scale)) return false;
  if (base.has_value() == freqs.has_value() || (base && !(std::isnormal(*base) && *base > 0))) return false;
  return !freqs || (is_float_of(*freqs, 1) && freqs->shape(0) == dims / 2);
}

// Whether the rows are in the buffers, and the mask, where there is one, is one of all of them.
bool has_rows(const RotaryAttentionInputs& in, const RotaryAttentionForm& form) {
  const auto& [first, end, offset] = form.rows;
  const int64_t length = in.queries.shape(1), capacity = in.key_buffer.shape(2);
  if (first < 0 || end > capacity || first + length > end || in.value_buffer.shape(2) != capacity) return false;
  if (form.causal) return !in.mask && first + length == end;
  return !in.mask || (in.mask->ndim() <= 4 && (in.mask->dtype() == mx::bool_ || in.mask->dtype() == mx::float32));
}

bool applies(const RotaryAttentionInputs& in, const RotaryAttentionForm& form) {
  for (const mx::array* a : {&in.queries, &in.keys, &in.values})
    if (!is_float_of(*a, 3) || a->size() == 0) return false;
  for (const mx::array* a : {&in.key_buffer, &in.value_buffer})
    if (!is_float_of(*a, 4) || a->size() == 0) return false;
  const int64_t dim = form.head_dim, value_dim = in.value_buffer.shape(3);
  const int64_t batch = in.queries.shape(0), length = in.queries.shape(1), kv_heads = in.key_buffer.shape(1);
  const int64_t width = in.queries.shape(2);
  if (dim <= 0 || dim % 16 != 0 || value_dim % 16 != 0 || width % (dim * kv_heads) != 0) return false;
  return in.key_buffer.shape(3) == dim && has_shape(in.keys, batch, length, kv_heads * dim) &&
         has_shape(in.values, batch, length, kv_heads * value_dim) && in.key_buffer.shape(0) == batch &&
         in.value_buffer.shape(0) == batch && in.value_buffer.shape(1) == kv_heads && rotates(form, in.freqs) &&
         has_rows(in, form);
}

}  // namespace

std::vector<mx::array> rotary_attention(const RotaryAttentionInputs& in, const RotaryAttentionForm& form,
                                        mx::Stream s) {
  if (!std::isfinite(form.scale) || !applies(in, form)) return {};
  Arrays inputs{in.queries, in.keys, in.values, in.key_buffer, in.value_buffer};
  if (in.freqs) inputs.push_back(*in.freqs);
  if (in.mask) inputs.push_back(*in.mask);
  if (!is_plain(inputs, s)) return {};
  const int heads = in.queries.shape(2) / form.head_dim;
  const mx::Shape out{in.queries.shape(0), in.queries.shape(1), heads * in.value_buffer.shape(3)};
  if (in.mask) {
    const mx::Shape seen{out[0], heads, out[1], form.rows.end};
    inputs.back() = mx::broadcast_to(*in.mask, seen, s);
  }
  return mx::array::make_arrays({out, in.key_buffer.shape(), in.value_buffer.shape()},
                                {mx::float32, mx::float32, mx::float32},
                                std::make_shared<RotaryAttention>(s, form, in.freqs.has_value(), in.mask.has_value()),
                                inputs);
}

}  // namespace mlxts
