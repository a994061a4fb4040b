#pragma once

namespace mlxts {

// Keeps our primitives out of the graphs that this thread builds. Around each export: MLX can serialize only its own.
class KernelPause {
 public:
  KernelPause();
  ~KernelPause();
  static bool is_active();
  KernelPause(const KernelPause&) = delete;
  KernelPause& operator=(const KernelPause&) = delete;
};

}  // namespace mlxts
