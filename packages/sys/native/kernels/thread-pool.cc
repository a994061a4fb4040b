#include "kernels/thread-pool.h"

#include <pthread.h>
#include <signal.h>

#include <chrono>
#include <system_error>
#include <thread>

#include "kernels/dispatch.h"

namespace mlxts {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kSpin = std::chrono::microseconds(50);
constexpr int kPausesPerLook = 32;
constexpr int kPausesBeforeYield = 2000;

void pause_briefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Signals belong to the threads of the host program.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }

 private:
  sigset_t previous_;
};

}  // namespace

ThreadPool& ThreadPool::instance() {
  static ThreadPool* const pool = new ThreadPool(dispatch().threads);
  return *pool;
}

ThreadPool::ThreadPool(size_t threads) {
  SignalsBlocked blocked;
  try {
    for (; size_ < threads; ++size_) std::thread([this, slot = size_] { work(slot); }).detach();
  } catch (const std::system_error&) {
    // The system gives no more threads: the pool is as large as it got.
  }
}

void ThreadPool::run(size_t chunks, const void* context, Call call) {
  if (chunks < 2 || size_ < 2 || chunks > UINT32_MAX || busy_.test_and_set(std::memory_order_acquire)) {
    for (size_t chunk = 0; chunk < chunks; ++chunk) call(context, chunk, 0);
    return;
  }
  publish(static_cast<uint32_t>(chunks), context, call);
  while (take_chunk(0)) {
  }
  for (int pauses = 0; unfinished_.load(std::memory_order_acquire) != 0; ++pauses) {
    if (pauses < kPausesBeforeYield) {
      pause_briefly();
    } else {
      std::this_thread::yield();
    }
  }
  busy_.clear(std::memory_order_release);
}

void ThreadPool::publish(uint32_t chunks, const void* context, Call call) {
  context_.store(context, std::memory_order_relaxed);
  call_.store(call, std::memory_order_relaxed);
  unfinished_.store(chunks, std::memory_order_relaxed);
  const uint64_t job = (ticket_.load(std::memory_order_relaxed) >> 32) + 1;
  ticket_.store(job << 32 | chunks);
  if (sleepers_.load() == 0) return;
  {
    std::lock_guard<std::mutex> lock(mutex_);
  }
  wake_.notify_all();
}

bool ThreadPool::take_chunk(size_t slot) {
  uint64_t ticket = ticket_.load(std::memory_order_acquire);
  while (static_cast<uint32_t>(ticket) != 0) {
    const void* context = context_.load(std::memory_order_relaxed);
    const Call call = call_.load(std::memory_order_relaxed);
    if (!ticket_.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acq_rel, std::memory_order_acquire))
      continue;
    call(context, static_cast<uint32_t>(ticket) - 1, slot);
    unfinished_.fetch_sub(1, std::memory_order_release);
    return true;
  }
  return false;
}

void ThreadPool::work(size_t slot) {
  for (;;) {
    while (take_chunk(slot)) {
    }
    wait_for_job();
  }
}

void ThreadPool::wait_for_job() {
  const auto end = Clock::now() + kSpin;
  do {
    for (int i = 0; i < kPausesPerLook; ++i) {
      if (has_chunks()) return;
      pause_briefly();
    }
  } while (Clock::now() < end);
  std::unique_lock<std::mutex> lock(mutex_);
  sleepers_.fetch_add(1);
  wake_.wait(lock, [this] { return has_chunks(); });
  sleepers_.fetch_sub(1);
}

bool ThreadPool::has_chunks() const { return static_cast<uint32_t>(ticket_.load()) != 0; }

}  // namespace mlxts
