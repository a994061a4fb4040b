#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace mlxts {

// Runs the chunks of one job at a time on the caller and `size() - 1` workers. An idle worker spins for a moment, since
// the next op of a graph is microseconds away, then sleeps. The caller takes chunks too and waits only for chunks that
// have been taken, so a worker that wakes late costs nothing. A caller that finds the pool busy runs its job alone.
class ThreadPool {
 public:
  // The process's pool. It is never destroyed: workers may be asleep in it while the process exits.
  static ThreadPool& instance();

  size_t size() const { return size_; }

  // work(chunk, slot) for each chunk below `chunks`; slot < size() is different for chunks that run at the same time.
  // It must not throw.
  template <class Work>
  void run(size_t chunks, const Work& work) {
    run(chunks, &work,
        [](const void* context, size_t chunk, size_t slot) { (*static_cast<const Work*>(context))(chunk, slot); });
  }

 private:
  using Call = void (*)(const void* context, size_t chunk, size_t slot);

  explicit ThreadPool(size_t threads);
  void run(size_t chunks, const void* context, Call call);
  void publish(uint32_t chunks, const void* context, Call call);
  bool take_chunk(size_t slot);
  [[noreturn]] void work(size_t slot);
  void wait_for_job();
  bool has_chunks() const;

  size_t size_ = 1;
  std::atomic_flag busy_ = ATOMIC_FLAG_INIT;
  // The job's number in the high half, its chunks that nobody has taken yet in the low half. Whoever lowers it owns a
  // chunk of exactly that job, and the fields below are then that job's.
  alignas(64) std::atomic<uint64_t> ticket_{0};
  std::atomic<const void*> context_{nullptr};
  std::atomic<Call> call_{nullptr};
  alignas(64) std::atomic<uint32_t> unfinished_{0};

  alignas(64) std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<uint32_t> sleepers_{0};
};

}  // namespace mlxts
