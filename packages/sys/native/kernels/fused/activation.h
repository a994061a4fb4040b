#pragma once

#include <cstddef>

namespace mlxts {

// Activations x * g(x), by their place in the tables of VectorKernel.
enum class Activation {
  kSilu,        // g is the sigmoid of x
  kGelu,        // the normal distribution
  kGeluTanh,    // the sigmoid of 2 sqrt(2 / pi) (x + 0.044715 x^3), which is (1 + tanh of half of it) / 2
  kGeluSigmoid  // the sigmoid of 1.702 x
};
constexpr size_t kActivations = 4;

}  // namespace mlxts
