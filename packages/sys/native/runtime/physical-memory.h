#pragma once

#include <cstddef>

namespace mlxts {

// Bytes of memory and swap that this machine has: no allocation beyond it can succeed.
size_t physical_memory();

}  // namespace mlxts
