#pragma once

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "mlx/c/mlx.h"

namespace mlxts {

// MLX never gives a stream's thread back, so streams of ended environments are used again.
class StreamPool {
 public:
  static StreamPool& instance();

  // Empty, with the error set, when MLX can't open one.
  mlx_stream take(mlx_device device);
  void give_back(mlx_stream stream);

 private:
  std::mutex mutex_;
  std::map<std::pair<mlx_device_type, int>, std::vector<mlx_stream>> free_;  // by device
};

}  // namespace mlxts
