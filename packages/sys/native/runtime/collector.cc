#include "runtime/collector.h"

#include <algorithm>

#include "mlx/c/mlx.h"
#include "runtime/environment.h"

namespace mlxts {

namespace {

constexpr int64_t kReportStep = 1 << 20;
constexpr int64_t kBytesPerHandle = 512;   // a node of a graph without its data
constexpr size_t kMostUntended = 1 << 10;  // new objects between two looks
constexpr size_t kObjectsPerScope = 1024;

class HandleScope {
 public:
  explicit HandleScope(napi_env env) : env_(env) { napi_open_handle_scope(env, &scope_); }
  ~HandleScope() { napi_close_handle_scope(env_, scope_); }

 private:
  napi_env env_;
  napi_handle_scope scope_ = nullptr;
};

int64_t active_memory() {
  size_t bytes = 0;
  mlx_get_active_memory(&bytes);
  return static_cast<int64_t>(bytes);
}

bool is_gone(napi_env env, napi_ref reference) {
  napi_value object = nullptr;
  return napi_get_reference_value(env, reference, &object) == napi_ok && object == nullptr;
}

}  // namespace

Collector::Collector(Environment& environment) : environment_(environment), base_(active_memory()) {}

bool Collector::watch(napi_value object, double handle) {
  napi_ref reference = nullptr;
  if (napi_create_reference(environment_.env, object, 0, &reference) != napi_ok) return false;
  watched_.push_back({reference, handle});
  if (++untended_ == kMostUntended) collect();
  return true;
}

void Collector::collect() {
  untended_ = 0;
  report();
  ++round_;
  free_before(round_ - kRounds + 1);
  if (has_collected()) sweep();
}

void Collector::collect_all() {
  collect();
  free_before(round_ + 1);
}

void Collector::report() {
  const int64_t handles = static_cast<int64_t>(environment_.handles.live()) * kBytesPerHandle;
  const int64_t now = std::max<int64_t>(active_memory() - base_, 0) + handles;
  const int64_t change = now - reported_;
  if (change < kReportStep && change > -kReportStep) return;
  int64_t total;
  napi_adjust_external_memory(environment_.env, change, &total);
  reported_ = now;
}

bool Collector::has_collected() {
  HandleScope scope(environment_.env);
  if (canary_ != nullptr && !is_gone(environment_.env, canary_)) return false;
  const bool first = canary_ == nullptr;
  plant_canary();
  return !first;
}

void Collector::plant_canary() {
  if (canary_ != nullptr) napi_delete_reference(environment_.env, canary_);
  napi_value object;
  napi_create_object(environment_.env, &object);
  napi_create_reference(environment_.env, object, 0, &canary_);
}

void Collector::sweep() {
  napi_env env = environment_.env;
  size_t kept = 0;
  for (size_t i = 0; i < watched_.size();) {
    HandleScope scope(env);
    const size_t end = std::min(watched_.size(), i + kObjectsPerScope);
    for (; i < end; ++i) {
      if (!is_gone(env, watched_[i].object)) {
        watched_[kept++] = watched_[i];
      } else {
        napi_delete_reference(env, watched_[i].object);
        unreachable_.push_back({watched_[i].handle, round_});
      }
    }
  }
  watched_.resize(kept);
}

void Collector::free_before(uint64_t round) {
  if (unreachable_.empty() || unreachable_.front().round >= round) return;
  do {
    environment_.free_handle(unreachable_.front().handle);
    unreachable_.pop_front();
  } while (!unreachable_.empty() && unreachable_.front().round < round);
  report();
}

}  // namespace mlxts
