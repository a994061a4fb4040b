#pragma once

#include <node_api.h>

#include <condition_variable>
#include <cstdint>
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
  napi_value post(mlx_vector_array outputs);

  // How many jobs were posted so far.
  uint64_t posted() const { return posted_; }

  // Waits for every job that was posted.
  void wait_idle();

  // Finishes the job at hand and joins. Calls nothing of Node.
  void halt();

  // Halts and drops the jobs that wait.
  void stop();

 private:
  struct Job {
    mlx_vector_array outputs;
    napi_deferred deferred;
    uint64_t number;
    bool failed = false;
    std::string error;
  };

  void run();
  void evaluate(Job& job);
  static void settle(napi_env env, napi_value, void* context, void* data);

  Environment& environment_;
  std::vector<mlx_stream> default_streams_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::deque<Job*> queue_;
  bool stopping_ = false;
  bool busy_ = false;
  size_t pending_ = 0;    // JavaScript thread only
  uint64_t posted_ = 0;  // JavaScript thread only
  napi_threadsafe_function settled_ = nullptr;
  std::thread thread_;
};

}  // namespace mlxts
