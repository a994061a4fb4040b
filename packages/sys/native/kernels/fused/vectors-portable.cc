#include "kernels/fused/vector-kernel.h"

#define MLXTS_TARGET

namespace mlxts {
namespace {
constexpr size_t kLanes = 4;
}
}  // namespace mlxts

#include "kernels/fused/vector-template.h"

namespace mlxts {
const VectorKernel portable_vectors = kVectors;
}
