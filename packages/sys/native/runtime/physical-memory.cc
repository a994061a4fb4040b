#include "runtime/physical-memory.h"

#include <cstdint>

#if defined(__APPLE__)
#include <sys/sysctl.h>
#else
#include <sys/sysinfo.h>
#endif

namespace mlxts {

namespace {

size_t measure() {
#if defined(__APPLE__)
  // Swap grows with the disk.
  uint64_t bytes = 0;
  size_t length = sizeof(bytes);
  return sysctlbyname("hw.memsize", &bytes, &length, nullptr, 0) == 0 ? 4 * bytes : SIZE_MAX;
#else
  struct sysinfo system;
  if (sysinfo(&system) != 0) return SIZE_MAX;
  return (static_cast<size_t>(system.totalram) + system.totalswap) * system.mem_unit;
#endif
}

}  // namespace

size_t physical_memory() {
  static const size_t bytes = measure();
  return bytes;
}

}  // namespace mlxts
