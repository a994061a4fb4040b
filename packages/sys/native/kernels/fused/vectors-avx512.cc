#if defined(__x86_64__)

#include "kernels/fused/vector-kernel.h"

#define MLXTS_TARGET __attribute__((target("avx512f,avx512vl,avx2,fma")))

namespace mlxts {
namespace {
constexpr size_t kLanes = 16;
}
}  // namespace mlxts

#include "kernels/fused/vector-template.h"

namespace mlxts {
const VectorKernel avx512_vectors = kVectors;
}

#endif
