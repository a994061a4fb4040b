#pragma once

#include <node_api.h>

#include <span>
#include <string>

#include "runtime/arguments.h"
#include "runtime/environment.h"
#include "runtime/error.h"
#include "runtime/out.h"

namespace mlxts {

struct Export {
  const char* name;
  napi_callback callback;
};

// One call from JavaScript: checked arguments in, one result or one exception out.
// After a reader failed, `failed()` is true, the exception is pending and the other readers return blanks.
class Call {
 public:
  static constexpr size_t kMaxArguments = 20;

  Call(napi_env env, napi_callback_info info, const char* op, size_t expected) : env_(env), op_(op) {
    size_t count = expected;
    void* data = nullptr;
    napi_get_cb_info(env, info, &count, argv_, nullptr, &data);
    environment_ = static_cast<Environment*>(data);
    clear_error();
    if (count < expected) fail_count(expected, count);
  }

  bool failed() const { return failed_; }
  napi_env env() const { return env_; }
  Environment& environment() const { return *environment_; }
  napi_value argument(size_t i) const { return argv_[i]; }

  template <OpaqueHandle H>
  H in(size_t i) {
    double handle = 0;
    if (napi_get_value_double(env_, argv_[i], &handle) == napi_ok) {
      void* object = environment_->handles.find(handle, HandleTraits<H>::kind);
      if (object) return H{object};
    }
    fail_handle(i, HandleTraits<H>::kind);
    return H{};
  }

  template <OpaqueHandle H>
  H inOrNull(size_t i) {
    return absent(i) ? H{} : in<H>(i);
  }

  bool absent(size_t i);
  bool boolean(size_t i);
  int int32(size_t i);
  size_t size(size_t i);
  double number(size_t i);
  uint64_t uint64(size_t i);
  mlx_dtype dtype(size_t i) { return enumeration<mlx_dtype>(i, MLX_COMPLEX64); }
  mlx_fft_norm fftNorm(size_t i);
  template <class E>
  E enumeration(size_t i, int max) {
    return static_cast<E>(bounded(i, max));
  }
  Text text(size_t i);
  Text textOrNull(size_t i);
  Ints ints(size_t i);
  Ints intsOrNull(size_t i);
  Int64s int64s(size_t i);
  Uint64s uint64s(size_t i);
  mlx_optional_int optionalInt(size_t i);
  mlx_optional_float optionalFloat(size_t i);
  mlx_optional_dtype optionalDtype(size_t i);
  Arrays arrays(size_t i);
  // The first `count` handles of a Float64Array, read without a call for each.
  std::span<const double> packedHandles(size_t i, size_t count);
  // The array of a handle from a list.
  mlx_array listed(double handle);
  Texts texts(size_t i);
  ArrayMap arrayMap(size_t i);
  TextMap textMap(size_t i);
  std::vector<double> handleNumbers(size_t i);

  // Results.
  template <class T>
  napi_value ret(Out<T>& out) {
    return failed_ ? nullptr : to_js(out);
  }
  template <class A, class... Rest>
    requires(sizeof...(Rest) > 0)
  napi_value ret(Out<A>& first, Out<Rest>&... rest) {
    napi_value values[] = {to_js(first), to_js(rest)...};
    return failed_ ? nullptr : list(values, 1 + sizeof...(Rest));
  }
  template <class T>
  napi_value value(T direct) {
    if (has_error()) return fail();
    Out<T> out;
    out.value = direct;
    return ret(out);
  }
  napi_value done();

  // Throws what went wrong in mlx-c, or the exception that a callback left behind.
  napi_value fail();
  napi_value fail(const char* code, const std::string& message);
  // Throws an error about argument `i`: what was expected, and what came.
  void fail_argument(size_t i, const std::string& expected);

  napi_value null();
  napi_value js(double number);
  napi_value js(const std::string& text);
  napi_value list(const napi_value* values, size_t count);
  napi_value handle(Kind kind, void* object);

 private:
  template <OpaqueHandle H>
  napi_value to_js(Out<H>& out) {
    return out.empty() ? null() : handle(HandleTraits<H>::kind, out.release());
  }
  napi_value to_js(Out<bool>& out);
  template <class N>
    requires(std::is_arithmetic_v<N> || std::is_enum_v<N>)
  napi_value to_js(Out<N>& out) {
    return js(static_cast<double>(out.value));
  }
  napi_value to_js(Out<const char*>& out);
  napi_value to_js(Out<mlx_string>& out);
  napi_value to_js(Out<mlx_vector_array>& out);
  napi_value to_js(Out<mlx_vector_string>& out);
  napi_value to_js(Out<mlx_vector_int>& out);
  napi_value to_js(Out<mlx_map_string_to_array>& out);
  napi_value to_js(Out<mlx_map_string_to_string>& out);

  napi_value map(const std::vector<napi_value>& entries);
  int bounded(size_t i, int max);
  template <class T, class Read>
  List<T> numbers(size_t i, const char* expected, Read read);
  template <class F>
  bool each_entry(size_t i, F&& entry);
  bool read_text(napi_value value, std::string* text, size_t i);
  void fail_count(size_t expected, size_t actual);
  void fail_handle(size_t i, Kind wanted);
  // The handle is none of the wanted kind: an `Eval` error for an array whose evaluation failed.
  void fail_lookup(const std::string& where, double handle, Kind wanted);

  napi_env env_;
  Environment* environment_ = nullptr;
  const char* op_;
  bool failed_ = false;
  napi_value argv_[kMaxArguments];
};

}  // namespace mlxts
