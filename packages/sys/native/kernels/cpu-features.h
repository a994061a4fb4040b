#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace mlxts {

// The vector extensions that this processor and system have, by their names in GCC.
std::vector<std::string> cpu_features();

// Physical cores that this process may run on, by its affinity and its cgroup's quota; at least 1.
size_t available_cores();

}  // namespace mlxts
