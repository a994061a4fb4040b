#include "runtime/stream-pool.h"

#include "runtime/environment.h"

namespace mlxts {

StreamPool& StreamPool::instance() {
  static auto* pool = new StreamPool;  // outlives every environment
  return *pool;
}

mlx_stream StreamPool::take(mlx_device_type type) {
  std::lock_guard lock(mutex_);
  auto& free = free_[type == MLX_GPU];
  if (!free.empty()) {
    mlx_stream stream = free.back();
    free.pop_back();
    return stream;
  }
  std::unique_lock alone(stream_mutex());
  mlx_device device = mlx_device_new_type(type, 0);
  mlx_stream stream = mlx_stream_new_thread_unsafe(device);
  mlx_device_free(device);
  return stream;
}

void StreamPool::give_back(mlx_stream stream) {
  mlx_device device = mlx_device_new();
  mlx_stream_get_device(&device, stream);
  mlx_device_type type = MLX_CPU;
  mlx_device_get_type(&type, device);
  mlx_device_free(device);
  std::lock_guard lock(mutex_);
  free_[type == MLX_GPU].push_back(stream);
}

}  // namespace mlxts
