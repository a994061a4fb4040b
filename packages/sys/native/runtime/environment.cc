#include "runtime/environment.h"

#include <bitset>
#include <cstdlib>
#include <set>

#include "runtime/error.h"
#include "runtime/stream-pool.h"

namespace mlxts {

namespace {

constexpr uint32_t kMaxContexts = 256;
constexpr size_t kMaxStreams = 256;

std::mutex contexts_mutex;
std::bitset<kMaxContexts> contexts_open;
uint32_t next_context = 0;
bool any_context_opened = false;

std::mutex open_mutex;
std::set<Environment*> open_environments;

// After an uncaught exception Node leaves by exit() without its cleanup hooks, and the destructors of
// libmlx's statics would pull the streams from under an evaluation.
void halt_evaluations() {
  std::lock_guard lock(open_mutex);
  for (Environment* environment : open_environments) environment->quiesce();
}

// Ids are handed out round robin, so that a handle kept from an ended worker is not soon valid again.
int take_context(bool* first) {
  std::lock_guard lock(contexts_mutex);
  for (uint32_t i = 0; i < kMaxContexts; ++i) {
    uint32_t id = (next_context + i) % kMaxContexts;
    if (contexts_open[id]) continue;
    contexts_open[id] = true;
    next_context = (id + 1) % kMaxContexts;
    *first = !any_context_opened;
    any_context_opened = true;
    return static_cast<int>(id);
  }
  return -1;
}

}  // namespace

Environment* Environment::open(napi_env env) {
  bool first = false;
  int context = take_context(&first);
  if (context < 0) {
    napi_throw_error(env, "Backend", "mlxts: 256 threads of this process use MLX already, which is the limit");
    return nullptr;
  }
  auto* self = new Environment(env, static_cast<uint32_t>(context), first);
  napi_add_env_cleanup_hook(env, close, self);
  std::lock_guard lock(open_mutex);
  open_environments.insert(self);
  // Exit handlers run last in, first out: registered now, when libmlx's statics exist, ours comes before theirs.
  if (first) std::atexit(halt_evaluations);
  return self;
}

Environment::Environment(napi_env env, uint32_t context, bool first)
    : env(env), handles(context), collector(*this), link(std::make_shared<EnvironmentLink>()), context_(context), first_(first) {
  link->thread = std::this_thread::get_id();
  link->environment = this;
  open_streams();
  eval_thread = std::make_unique<EvalThread>(*this, streams_);
}

void Environment::open_streams() {
  for (mlx_device_type type : {MLX_CPU, MLX_GPU}) {
    bool available = false;
    mlx_device device = mlx_device_new_type(type, 0);
    mlx_device_is_available(&available, device);
    if (available) mlx_set_default_stream(open_stream(device));
    mlx_device_free(device);
  }
}

mlx_stream Environment::open_stream(mlx_device device) {
  if (streams_.size() == kMaxStreams) {
    set_error("expected at most " + std::to_string(kMaxStreams) + " streams in a thread: MLX never ends one");
    return mlx_stream{};
  }
  mlx_stream stream = StreamPool::instance().take(device);
  if (stream.ctx != nullptr) streams_.push_back(stream);
  return stream;
}

void Environment::quiesce() {
  eval_thread->halt();
  for (mlx_stream stream : streams_) mlx_synchronize(stream);
}

void Environment::close(void* data) {
  auto* self = static_cast<Environment*>(data);
  {
    std::lock_guard lock(open_mutex);
    open_environments.erase(self);
  }
  self->quiesce();
  self->eval_thread->stop();
  {
    std::lock_guard lock(self->link->mutex);
    self->link->alive = false;
    self->link->environment = nullptr;
    self->link->abandoned.clear();
  }
  self->handles.drain(free_object);
  for (mlx_stream stream : self->streams_) StreamPool::instance().give_back(stream);
  {
    std::lock_guard lock(contexts_mutex);
    contexts_open[self->context_] = false;
  }
  delete self;
}

void Environment::set_pending(napi_value exception) {
  take_pending();
  napi_value holder;
  napi_create_array_with_length(env, 1, &holder);
  napi_set_element(env, holder, 0, exception);
  napi_create_reference(env, holder, 1, &pending_);
}

napi_value Environment::take_pending() {
  if (pending_ == nullptr) return nullptr;
  napi_value holder, exception;
  napi_get_reference_value(env, pending_, &holder);
  napi_get_element(env, holder, 0, &exception);
  napi_delete_reference(env, pending_);
  pending_ = nullptr;
  return exception;
}

bool Environment::free_handle(double handle) {
  Kind kind;
  void* object;
  if (!handles.remove(handle, &kind, &object)) return false;
  free_object(kind, object);
  return true;
}

void Environment::mark_failures() { failures.mark(handles, eval_thread->posted()); }

void Environment::delete_abandoned() {
  std::vector<napi_ref> references;
  {
    std::lock_guard lock(link->mutex);
    references.swap(link->abandoned);
  }
  for (napi_ref reference : references) napi_delete_reference(env, reference);
}

std::shared_mutex& stream_mutex() {
  static auto* mutex = new std::shared_mutex;
  return *mutex;
}

}  // namespace mlxts
