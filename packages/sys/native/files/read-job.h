#pragma once

#include <node_api.h>

#include <functional>
#include <string>
#include <vector>

#include "mlx/array.h"
#include "runtime/call.h"

namespace mlxts {

// Fills arrays from a file on one of Node's threads for file work, where Node's own reads are done.
class ReadJob {
 public:
  // False with the reason when it cannot.
  using Fill = std::function<bool(std::vector<mlx::core::array>& arrays, std::string* error)>;

  // Gives the promise of the handles. Null, with an exception pending, where the job cannot start.
  static napi_value start(Call& call, const char* op, std::vector<mlx::core::array> arrays, Fill fill);

 private:
  ReadJob(Environment& environment, const char* op, std::vector<mlx::core::array> arrays, Fill fill);
  static void execute(napi_env env, void* job);
  static void complete(napi_env env, napi_status status, void* job);
  void settle(napi_env env);
  bool add_handles(std::vector<double>* handles);

  Environment& environment_;
  const char* op_;
  std::vector<mlx::core::array> arrays_;
  Fill fill_;
  bool filled_ = false;
  std::string error_;
  napi_deferred deferred_ = nullptr;
  napi_async_work work_ = nullptr;
};

}  // namespace mlxts
