#pragma once

#include "runtime/handle-traits.h"

namespace mlxts {

// A result of a C call, freed unless it is released to JavaScript.
template <class T>
class Out {
 public:
  T* out() { return &value; }
  T value{};
};

template <OpaqueHandle H>
class Out<H> {
 public:
  Out() = default;
  explicit Out(H value) : value(value) {}
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  ~Out() {
    if (value.ctx) HandleTraits<H>::free(value);
  }
  H* out() { return &value; }
  bool empty() const { return value.ctx == nullptr; }
  void* release() {
    void* object = value.ctx;
    value.ctx = nullptr;
    return object;
  }
  H value{};
};

#define MLXTS_OUT_CONTAINER(Type)              \
  template <>                                  \
  class Out<Type> {                            \
   public:                                     \
    Out() : value(Type##_new()) {}             \
    Out(const Out&) = delete;                  \
    Out& operator=(const Out&) = delete;       \
    ~Out() {                                   \
      if (value.ctx) (void)Type##_free(value); \
    }                                          \
    Type* out() { return &value; }             \
    Type value;                                \
  };

MLXTS_OUT_CONTAINER(mlx_vector_array)
MLXTS_OUT_CONTAINER(mlx_vector_string)
MLXTS_OUT_CONTAINER(mlx_vector_int)
MLXTS_OUT_CONTAINER(mlx_string)
MLXTS_OUT_CONTAINER(mlx_map_string_to_array)
MLXTS_OUT_CONTAINER(mlx_map_string_to_string)
#undef MLXTS_OUT_CONTAINER

}  // namespace mlxts
