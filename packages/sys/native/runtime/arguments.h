#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mlx/c/mlx.h"

namespace mlxts {

// A list that lives in place while it is short: shapes and axes almost always are.
template <class T, size_t Inline = 8>
class List {
 public:
  T* resize(size_t size) {
    size_ = size;
    if (size <= Inline) return inline_;
    heap_.resize(size);
    return heap_.data();
  }
  const T* data() const { return absent_ ? nullptr : size_ <= Inline ? inline_ : heap_.data(); }
  size_t size() const { return size_; }
  void set_absent() { absent_ = true; }

 private:
  T inline_[Inline];
  std::vector<T> heap_;
  size_t size_ = 0;
  bool absent_ = false;
};

using Ints = List<int>;
using Int64s = List<int64_t>;
using Uint64s = List<uint64_t>;

struct Text {
  std::string value;
  bool absent = false;
  const char* c_str() const { return absent ? nullptr : value.c_str(); }
};

// Owns an mlx-c container that is passed as an argument.
template <class C, int (*Free)(C)>
class Container {
 public:
  explicit Container(C raw) : raw_(raw) {}
  Container(Container&& other) noexcept : raw_(other.raw_) { other.raw_.ctx = nullptr; }
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;
  ~Container() {
    if (raw_.ctx) Free(raw_);
  }
  C raw() const { return raw_; }

 private:
  C raw_;
};

using Arrays = Container<mlx_vector_array, mlx_vector_array_free>;
using Texts = Container<mlx_vector_string, mlx_vector_string_free>;
using ArrayMap = Container<mlx_map_string_to_array, mlx_map_string_to_array_free>;
using TextMap = Container<mlx_map_string_to_string, mlx_map_string_to_string_free>;

}  // namespace mlxts
