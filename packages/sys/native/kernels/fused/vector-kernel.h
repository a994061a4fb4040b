#pragma once

#include "kernels/fused/activation.h"
#include "kernels/fused/attention-job.h"
#include "kernels/fused/rope-job.h"

namespace mlxts {

// The fused operations in the code of one instruction set. All but rotate and attend may write over what they read.
struct VectorKernel {
  // out = x / sqrt(mean(x^2) + eps) * weight for each of the rows; no weight where it is null.
  void (*rms_norm)(const float* x, const float* weight, float* out, size_t rows, size_t dims, float eps);
  // out = (x - mean(x)) / sqrt(variance(x) + eps) * weight + bias for each of the rows; weight and bias may be null.
  void (*layer_norm)(const float* x, const float* weight, const float* bias, float* out, size_t rows, size_t dims,
                     float eps);
  // out = exp(x) / sum(exp(x)) for each of the rows
  void (*softmax)(const float* x, float* out, size_t rows, size_t dims);
  // out = log(sum(exp(x))) for each of the rows, [rows]
  void (*logsumexp)(const float* x, float* out, size_t rows, size_t dims);
  // out = gate * sigmoid(gate) * up
  void (*swiglu)(const float* gate, const float* up, float* out, size_t count);
  // out = f(x), and out = f'(x) * gradient
  void (*activate[kActivations])(const float* x, float* out, size_t count);
  void (*activate_back[kActivations])(const float* x, const float* gradient, float* out, size_t count);
  void (*rotate)(const RopeJob& job, const float* cosines, const float* sines, size_t begin, size_t end);
  // The part of a unit for keys [begin, end); the sinks count with the first.
  void (*attend)(const AttentionJob& job, size_t unit, size_t begin, size_t end, AttentionPart& part);
  // The unit's rows of out from its parts. A single part may have its sums there.
  void (*join)(const AttentionJob& job, size_t unit, const AttentionPart* parts, size_t count);
};

extern const VectorKernel portable_vectors;
#if defined(__x86_64__)
extern const VectorKernel avx2_vectors;
extern const VectorKernel avx512_vectors;
#endif

}  // namespace mlxts
