#include "kernels/kernel-switch.h"

#include <atomic>

#include "kernels/cpu-features.h"
#include "kernels/dispatch.h"
#include "kernels/kernel-pause.h"

namespace mlxts {

namespace {

std::atomic<bool>& enabled() {
  static std::atomic<bool> value{dispatch().enabled};
  return value;
}

thread_local int pauses = 0;

}  // namespace

bool set_cpu_kernels(bool value) { return enabled().exchange(value); }

bool cpu_kernels_enabled() { return enabled().load(std::memory_order_relaxed); }

KernelPause::KernelPause() { ++pauses; }

KernelPause::~KernelPause() { --pauses; }

bool KernelPause::is_active() { return pauses != 0; }

KernelInfo kernel_info() { return {dispatch().kernel->path, dispatch().threads, cpu_features()}; }

}  // namespace mlxts
