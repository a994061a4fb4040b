#pragma once

#include <node_api.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "mlx/c/mlx.h"

namespace mlxts {

class Environment;

// The one native thread on which an environment evaluates asynchronously. Jobs run in order; each settles
// its promise on the JavaScript thread.
class EvalThread {
 public:
  EvalThread(Environment& environment, std::vector<mlx_stream> default_streams);

  // Takes the arrays. Null, with a JavaScript exception pending, on failure.
  napi_value post(mlx_vector_array outputs, std::vector<double> handles);

  // Finishes the job at hand and joins. Calls nothing of Node.
  void halt();

  // Halts and drops the jobs that wait.
  void stop();

 private:
  struct Job {
    mlx_vector_array outputs;
    std::vector<double> handles;
    napi_deferred deferred;
    bool failed = false;
    std::string error;
  };

  void run();
  static void make_available(Job& job);
  static void settle(napi_env env, napi_value, void* context, void* data);

  Environment& environment_;
  std::vector<mlx_stream> default_streams_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job*> queue_;
  bool stopping_ = false;
  size_t pending_ = 0;  // JavaScript thread only
  napi_threadsafe_function settled_ = nullptr;
  std::thread thread_;
};

}  // namespace mlxts
