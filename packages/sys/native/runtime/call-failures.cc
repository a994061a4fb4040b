#include "runtime/call.h"

namespace mlxts {

namespace {

std::string describe(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  napi_typeof(env, value, &type);
  if (type == napi_object) {
    bool is_array = false;
    napi_is_array(env, value, &is_array);
    return is_array ? "an array" : "an object";
  }
  if (type == napi_function) return "a function";
  if (type == napi_symbol) return "a symbol";
  napi_value text;
  char buffer[64];
  size_t length = 0;
  if (napi_coerce_to_string(env, value, &text) != napi_ok) return "something else";
  napi_get_value_string_utf8(env, text, buffer, sizeof buffer, &length);
  std::string shown(buffer, length);
  return type == napi_string ? "'" + shown + "'" : shown;
}

}  // namespace

napi_value Call::fail() {
  failed_ = true;
  if (napi_value exception = environment_->take_pending()) {
    clear_error();
    napi_throw(env_, exception);
    return nullptr;
  }
  return fail("Backend", take_error());
}

napi_value Call::fail(const char* code, const std::string& message) {
  failed_ = true;
  napi_throw(env_, make_error(*environment_, code, op_, message));
  return nullptr;
}

void Call::fail_argument(size_t i, const std::string& expected) {
  if (failed_) return;
  fail("Argument", "argument " + std::to_string(i) + ": expected " + expected + ", got " + describe(env_, argv_[i]));
}

void Call::fail_count(size_t expected, size_t actual) {
  fail("Argument", "expected " + std::to_string(expected) + " arguments, got " + std::to_string(actual));
}

void Call::fail_handle(size_t i, Kind wanted) {
  if (failed_) return;
  double handle = 0;
  if (napi_get_value_double(env_, argv_[i], &handle) != napi_ok) {
    fail_argument(i, std::string(kind_name(wanted)) + " handle");
    return;
  }
  fail_lookup("argument " + std::to_string(i) + ": ", handle, wanted);
}

void Call::fail_lookup(const std::string& where, double handle, Kind wanted) {
  if (failed_) return;
  const HandleTable& handles = environment_->handles;
  const bool evaluation = wanted == Kind::kArray && handles.kind_of(handle) == Kind::kFailedArray;
  fail(evaluation ? "Eval" : "Handle", where + handles.explain(handle, wanted));
}

}  // namespace mlxts
