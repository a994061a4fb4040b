#pragma once

#include <node_api.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

#include "mlx/c/mlx.h"
#include "runtime/collector.h"
#include "runtime/eval-thread.h"
#include "runtime/failed-evaluations.h"
#include "runtime/handle-table.h"

namespace mlxts {

// Shared with callbacks that may outlive the environment or be destroyed on another thread.
struct EnvironmentLink {
  std::mutex mutex;
  bool alive = true;
  std::thread::id thread;
  std::vector<napi_ref> abandoned;  // references to delete on the JavaScript thread
  class Environment* environment = nullptr;
};

// Everything native that belongs to one JavaScript environment (the main thread or one worker).
class Environment {
 public:
  // Null, with a JavaScript exception pending, when no more contexts can be opened.
  static Environment* open(napi_env env);

  napi_env env;
  HandleTable handles;
  Collector collector;
  std::shared_ptr<EnvironmentLink> link;
  std::mutex eval_mutex;  // held around every evaluation of this environment
  FailedEvaluations failures;
  std::unique_ptr<EvalThread> eval_thread;

  napi_ref error_factory = nullptr;

  // Keeps what a callback threw, to be rethrown by the call around it.
  void set_pending(napi_value exception);
  // What was kept, which is then forgotten; null when there is nothing.
  napi_value take_pending();

  // Whether this environment came first in the process: settings of the whole process are its.
  bool owns_process() const { return first_; }

  // Waits for the evaluation at hand and the streams' last tasks; nothing is evaluated afterwards.
  void quiesce();

  // Frees the object behind a handle. False when the handle is not live.
  bool free_handle(double handle);

  // A stream that any thread may evaluate on, kept for the life of the environment. An empty one, with the error set,
  // when there are too many.
  mlx_stream open_stream(mlx_device device);

  // On the JavaScript thread with the evaluation lock held: marks the handles that failed evaluations left without a
  // value.
  void mark_failures();

  // Deletes references left behind by callbacks that were destroyed elsewhere.
  void delete_abandoned();

 private:
  Environment(napi_env env, uint32_t context, bool first);
  void open_streams();
  static void close(void* self);

  napi_ref pending_ = nullptr;  // a list of one: references hold objects only, and a thrown value may be anything
  uint32_t context_;
  bool first_;
  std::vector<mlx_stream> streams_;
};

// Evaluations hold it shared, opening a stream holds it alone: MLX keeps its thread-unsafe streams in a
// map without a lock.
std::shared_mutex& stream_mutex();

class EvalLock {
 public:
  explicit EvalLock(Environment& environment) : streams_(stream_mutex()), own_(environment.eval_mutex) {}
  template <class C>
    requires requires(C& call) { call.environment(); }
  explicit EvalLock(C& call) : EvalLock(call.environment()) {}

 private:
  std::shared_lock<std::shared_mutex> streams_;
  std::unique_lock<std::mutex> own_;
};

// Frees one native object of any kind.
void free_object(Kind kind, void* object);

}  // namespace mlxts
