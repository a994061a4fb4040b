#include "runtime/eval-thread.h"

#include "runtime/environment.h"
#include "runtime/error.h"
#include "runtime/evaluation.h"
#include "runtime/mlx-array.h"

namespace mlxts {

EvalThread::EvalThread(Environment& environment, std::vector<mlx_stream> default_streams)
    : environment_(environment), default_streams_(std::move(default_streams)) {
  napi_env env = environment_.env;
  napi_value name;
  napi_create_string_utf8(env, "mlxts eval", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, settle, &settled_);
  napi_unref_threadsafe_function(env, settled_);
  thread_ = std::thread([this] { run(); });
}

napi_value EvalThread::post(mlx_vector_array outputs) {
  napi_env env = environment_.env;
  napi_value promise;
  napi_deferred deferred;
  if (napi_create_promise(env, &deferred, &promise) != napi_ok) {
    mlx_vector_array_free(outputs);
    return nullptr;
  }
  if (pending_++ == 0) napi_ref_threadsafe_function(env, settled_);
  const uint64_t number = ++posted_;
  {
    std::lock_guard lock(mutex_);
    queue_.push_back(new Job{outputs, deferred, number, false, {}});
  }
  wake_.notify_one();
  return promise;
}

void EvalThread::evaluate(Job& job) {
  FailedEvaluations& failures = environment_.failures;
  failures.forget_before(job.number);
  auto evaluation = std::make_unique<Evaluation>();
  if (evaluation->run(cpp(job.outputs), &failures)) return;
  job.failed = true;
  job.error = evaluation->reason();
  failures.add(std::move(evaluation));
}

void EvalThread::run() {
  for (mlx_stream stream : default_streams_) mlx_set_default_stream(stream);
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    busy_ = true;
    Job* job = queue_.front();
    queue_.pop_front();
    lock.unlock();
    {
      EvalLock evaluating(environment_);
      evaluate(*job);
      mlx_vector_array_free(job->outputs);
    }
    if (napi_call_threadsafe_function(settled_, job, napi_tsfn_blocking) != napi_ok) delete job;
    lock.lock();
    busy_ = false;
    if (queue_.empty()) idle_.notify_all();
  }
}

void EvalThread::wait_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return stopping_ || (queue_.empty() && !busy_); });
}

void EvalThread::settle(napi_env env, napi_value, void* context, void* data) {
  auto* self = static_cast<EvalThread*>(context);
  auto* job = static_cast<Job*>(data);
  if (env != nullptr) {
    Environment& environment = self->environment_;
    if (--self->pending_ == 0) napi_unref_threadsafe_function(env, self->settled_);
    environment.collector.collect_all();
    if (job->failed) {
      {
        EvalLock lock(environment);
        environment.mark_failures();
      }
      napi_reject_deferred(env, job->deferred, make_error(environment, "Eval", "evalAsync", job->error));
    } else {
      napi_value undefined;
      napi_get_undefined(env, &undefined);
      napi_resolve_deferred(env, job->deferred, undefined);
    }
  }
  delete job;
}

void EvalThread::halt() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void EvalThread::stop() {
  halt();
  for (Job* job : queue_) {
    mlx_vector_array_free(job->outputs);
    delete job;
  }
  queue_.clear();
  napi_release_threadsafe_function(settled_, napi_tsfn_abort);
}

}  // namespace mlxts
