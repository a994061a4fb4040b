#if defined(__x86_64__)

#include "kernels/fused/vector-kernel.h"

#define MLXTS_TARGET __attribute__((target("avx2,fma")))

namespace mlxts {
namespace {
constexpr size_t kLanes = 8;
}
}  // namespace mlxts

#include "kernels/fused/vector-template.h"

namespace mlxts {
const VectorKernel avx2_vectors = kVectors;
}

#endif
