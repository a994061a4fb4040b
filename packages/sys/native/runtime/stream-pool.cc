#include "runtime/stream-pool.h"

#include "runtime/environment.h"

namespace mlxts {

namespace {

std::pair<mlx_device_type, int> key(mlx_device device) {
  mlx_device_type type = MLX_CPU;
  int index = 0;
  mlx_device_get_type(&type, device);
  mlx_device_get_index(&index, device);
  return {type, index};
}

}  // namespace

StreamPool& StreamPool::instance() {
  static auto* pool = new StreamPool;  // outlives every environment
  return *pool;
}

mlx_stream StreamPool::take(mlx_device device) {
  std::lock_guard lock(mutex_);
  auto& free = free_[key(device)];
  if (!free.empty()) {
    mlx_stream stream = free.back();
    free.pop_back();
    return stream;
  }
  std::unique_lock alone(stream_mutex());
  return mlx_stream_new_thread_unsafe(device);
}

void StreamPool::give_back(mlx_stream stream) {
  mlx_device device = mlx_device_new();
  mlx_stream_get_device(&device, stream);
  const auto device_key = key(device);
  mlx_device_free(device);
  std::lock_guard lock(mutex_);
  free_[device_key].push_back(stream);
}

}  // namespace mlxts
