#include "files/read-job.h"

#include <exception>
#include <memory>

#include "runtime/mlx-array.h"

namespace mlxts {

namespace mx = mlx::core;

ReadJob::ReadJob(Environment& environment, const char* op, std::vector<mx::array> arrays, Fill fill)
    : environment_(environment), op_(op), arrays_(std::move(arrays)), fill_(std::move(fill)) {}

napi_value ReadJob::start(Call& call, const char* op, std::vector<mx::array> arrays, Fill fill) {
  napi_env env = call.env();
  std::unique_ptr<ReadJob> job(new ReadJob(call.environment(), op, std::move(arrays), std::move(fill)));
  napi_value name, promise;
  napi_create_string_utf8(env, "mlxts read", NAPI_AUTO_LENGTH, &name);
  if (napi_create_promise(env, &job->deferred_, &promise) != napi_ok ||
      napi_create_async_work(env, nullptr, name, execute, complete, job.get(), &job->work_) != napi_ok ||
      napi_queue_async_work(env, job->work_) != napi_ok) {
    if (job->work_ != nullptr) napi_delete_async_work(env, job->work_);
    return call.fail("Backend", "expected Node to take work for another thread, it did not");
  }
  job.release();
  return promise;
}

void ReadJob::execute(napi_env, void* data) {
  auto* job = static_cast<ReadJob*>(data);
  try {
    job->filled_ = job->fill_(job->arrays_, &job->error_);
  } catch (const std::exception& error) {
    job->error_ = error.what();
  }
}

// Node waits for its threads before it closes an environment, and then calls nothing of JavaScript any more.
void ReadJob::complete(napi_env env, napi_status status, void* data) {
  std::unique_ptr<ReadJob> job(static_cast<ReadJob*>(data));
  napi_delete_async_work(env, job->work_);
  if (status == napi_ok) job->settle(env);
}

void ReadJob::settle(napi_env env) {
  environment_.collector.collect_all();
  std::vector<double> handles;
  if (!filled_ || !add_handles(&handles)) {
    napi_reject_deferred(env, deferred_, make_error(environment_, filled_ ? "Handle" : "File", op_, error_));
    return;
  }
  napi_value list, number;
  napi_create_array_with_length(env, handles.size(), &list);
  for (size_t i = 0; i < handles.size(); ++i) {
    napi_create_double(env, handles[i], &number);
    napi_set_element(env, list, static_cast<uint32_t>(i), number);
  }
  napi_resolve_deferred(env, deferred_, list);
}

bool ReadJob::add_handles(std::vector<double>* handles) {
  for (mx::array& array : arrays_) {
    Out<mlx_array> kept(mlx_array_new());
    const double handle =
        mlx_array_set(kept.out(), mlx_array{&array}) ? 0 : environment_.handles.add(Kind::kArray, kept.value.ctx);
    if (handle == 0) {
      for (double added : *handles) environment_.free_handle(added);
      error_ = "expected fewer than 16,777,215 live native objects in this thread";
      return false;
    }
    kept.release();
    handles->push_back(handle);
  }
  return true;
}

}  // namespace mlxts
