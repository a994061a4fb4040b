#pragma once

#include <optional>
#include <string>

#include "kernels/fused/activation.h"
#include "mlx/array.h"
#include "mlx/stream.h"

namespace mlxts {

// MLX's operations in one pass over memory, where float32 arrays meet on a CPU stream; in every other case, the
// invalid ones included, MLX's own. The two differ by rounding.

mlx::core::array rms_norm(const mlx::core::array& x, const std::optional<mlx::core::array>& weight, float eps,
                          mlx::core::Stream s);

mlx::core::array layer_norm(const mlx::core::array& x, const std::optional<mlx::core::array>& weight,
                            const std::optional<mlx::core::array>& bias, float eps, mlx::core::Stream s);

// Along the last axis.
// Along the last axis.
mlx::core::array logsumexp(const mlx::core::array& x, int axis, bool keepdims, mlx::core::Stream s);

mlx::core::array softmax(const mlx::core::array& x, bool precise, mlx::core::Stream s);

mlx::core::array rope(const mlx::core::array& x, int dims, bool traditional, std::optional<float> base, float scale,
                      const mlx::core::array& offset, const std::optional<mlx::core::array>& freqs,
                      mlx::core::Stream s);

// Head dimensions that are multiples of 16, and keys no fewer than queries where the mask is causal.
mlx::core::array attention(const mlx::core::array& q, const mlx::core::array& k, const mlx::core::array& v, float scale,
                           const std::string& mask_mode, const std::optional<mlx::core::array>& mask,
                           const std::optional<mlx::core::array>& sinks, mlx::core::Stream s);

mlx::core::array activation(const mlx::core::array& x, Activation form, mlx::core::Stream s);

// The gradient of x, given that of the activation; float32 on a CPU stream.
mlx::core::array activation_back(const mlx::core::array& x, const mlx::core::array& gradient, Activation form,
                                 mlx::core::Stream s);

// gate * sigmoid(gate) * up
mlx::core::array swiglu(const mlx::core::array& gate, const mlx::core::array& up, mlx::core::Stream s);

}  // namespace mlxts
