#pragma once

#include <mutex>
#include <vector>

#include "mlx/c/mlx.h"

namespace mlxts {

// MLX never gives a stream's thread back, so streams of ended environments are used again.
class StreamPool {
 public:
  static StreamPool& instance();

  mlx_stream take(mlx_device_type type);
  void give_back(mlx_stream stream);

 private:
  std::mutex mutex_;
  std::vector<mlx_stream> free_[2];
};

}  // namespace mlxts
