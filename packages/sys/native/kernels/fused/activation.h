#pragma once

#include <cstddef>

namespace mlxts {

// Activations, by their place in the tables of VectorKernel.
enum class Activation {
  kSilu,         // x times the sigmoid of x
  kGelu,         // x times the normal distribution
  kGeluTanh,     // x times the sigmoid of 2 sqrt(2 / pi) (x + 0.044715 x^3), which is (1 + tanh of half of it) / 2
  kGeluSigmoid,  // x times the sigmoid of 1.702 x
  kSigmoid,
  kTanh
};
constexpr size_t kActivations = 6;

}  // namespace mlxts
