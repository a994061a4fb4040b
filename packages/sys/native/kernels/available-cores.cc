#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include "kernels/cpu-features.h"

#if defined(__linux__)
#include <sched.h>
#elif defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace mlxts {

namespace {

#if defined(__linux__)

// Logical processors of one core name the same siblings.
size_t allowed_cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return std::thread::hardware_concurrency();
  std::set<std::string> cores;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &allowed)) continue;
    const std::string number = std::to_string(cpu);
    std::ifstream file("/sys/devices/system/cpu/cpu" + number + "/topology/thread_siblings_list");
    std::string siblings;
    cores.insert(std::getline(file, siblings) ? siblings : number);
  }
  return cores.size();
}

// cpu.max of cgroup v2: "QUOTA PERIOD", or "max PERIOD" without a limit.
size_t quota_cores() {
  std::ifstream file("/sys/fs/cgroup/cpu.max");
  double quota = 0;
  double period = 0;
  if (!(file >> quota >> period) || quota <= 0 || period <= 0) return SIZE_MAX;
  return static_cast<size_t>(std::ceil(quota / period));
}

size_t count() { return std::min(allowed_cores(), quota_cores()); }

#elif defined(__APPLE__)

// The fast cores: a job is as slow as its slowest thread.
size_t count() {
  int cores = 0;
  size_t size = sizeof(cores);
  if (sysctlbyname("hw.perflevel0.physicalcpu", &cores, &size, nullptr, 0) == 0 && cores > 0) return cores;
  size = sizeof(cores);
  if (sysctlbyname("hw.physicalcpu", &cores, &size, nullptr, 0) == 0 && cores > 0) return cores;
  return std::thread::hardware_concurrency();
}

#else

size_t count() { return std::thread::hardware_concurrency(); }

#endif

}  // namespace

size_t available_cores() { return std::max<size_t>(count(), 1); }

}  // namespace mlxts
