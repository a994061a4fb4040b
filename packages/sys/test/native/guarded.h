#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <initializer_list>
#include <new>
#include <random>

// An array whose last element ends where a page begins that cannot be touched: to read or write beyond it ends the
// process. What stands before it is a pattern that `intact` checks.
template <class T>
class Guarded {
 public:
  explicit Guarded(size_t count) : count_(count) {
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t used = (count * sizeof(T) + kMargin + page - 1) / page * page;
    mapped_ = used + page;
    base_ =
        static_cast<unsigned char*>(mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (base_ == MAP_FAILED || mprotect(base_ + used, page, PROT_NONE) != 0) throw std::bad_alloc();
    data_ = reinterpret_cast<T*>(base_ + used - count * sizeof(T));
    for (unsigned char* byte = margin(); byte < bytes(); ++byte) *byte = kPattern;
  }
  ~Guarded() { munmap(base_, mapped_); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  T* get() { return data_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  size_t size() const { return count_; }

  bool intact() const {
    for (const unsigned char* byte = margin(); byte < bytes(); ++byte)
      if (*byte != kPattern) return false;
    return true;
  }

 private:
  static constexpr size_t kMargin = 128;
  static constexpr unsigned char kPattern = 0xa5;

  unsigned char* bytes() const { return reinterpret_cast<unsigned char*>(data_); }
  unsigned char* margin() const { return bytes() - kMargin; }

  unsigned char* base_;
  T* data_;
  size_t count_;
  size_t mapped_;
};

inline std::mt19937& generator() {
  static thread_local std::mt19937 engine(20);
  return engine;
}

inline void fill_normal(Guarded<float>& values, float size = 1) {
  std::normal_distribution<float> normal(0, size);
  for (size_t i = 0; i < values.size(); ++i) values[i] = normal(generator());
}
