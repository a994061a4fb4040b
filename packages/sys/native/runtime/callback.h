#pragma once

#include <node_api.h>

#include <initializer_list>
#include <memory>

#include "runtime/environment.h"

namespace mlxts {

// A JavaScript function that MLX calls while it traces. MLX may destroy it on any thread, also after the
// environment ended.
class Callback {
 public:
  Callback(Environment& environment, napi_value function);
  ~Callback();

  static void destroy(void* callback) { delete static_cast<Callback*>(callback); }

  // One invocation: opens a handle scope, collects arguments, calls, and keeps what was thrown for the
  // call that started the trace. Arguments' handles die with it: a tracer must not escape.
  class Invocation {
   public:
    explicit Invocation(Callback& callback);
    ~Invocation();
    bool entered() const { return environment_ != nullptr; }
    void pass(mlx_vector_array arrays);
    void pass(mlx_map_string_to_array arrays);
    void pass(const int* numbers, size_t count);
    // False when the function threw, returned a promise, or the wrong kind of value.
    bool call();
    bool result(mlx_vector_array* out) { return read_arrays(result_, out); }
    bool result(size_t part, mlx_vector_array* out);
    bool result(size_t part, mlx_vector_int* out);

   private:
    napi_value hand_out(mlx_array array);
    bool read_arrays(napi_value value, mlx_vector_array* out);
    bool refuse(const char* message);
    bool part(size_t index, napi_value* out);

    Callback& callback_;
    Environment* environment_ = nullptr;
    napi_env env_ = nullptr;
    napi_handle_scope scope_ = nullptr;
    std::vector<napi_value> arguments_;
    std::vector<double> handed_out_;
    napi_value result_ = nullptr;
  };

 private:
  std::shared_ptr<EnvironmentLink> link_;
  napi_ref function_ = nullptr;
};

}  // namespace mlxts
