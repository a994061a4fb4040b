#include "runtime/error.h"

#include "mlx/c/error.h"
#include "runtime/environment.h"

namespace mlxts {

namespace {

thread_local std::string last_error;
thread_local bool error_set = false;

napi_value plain_error(napi_env env, const char* code, const char* op, const std::string& message) {
  napi_value js_code, js_message, error, js_op;
  napi_create_string_utf8(env, code, NAPI_AUTO_LENGTH, &js_code);
  std::string text = std::string(op) + ": " + message;
  napi_create_string_utf8(env, text.c_str(), text.size(), &js_message);
  napi_create_error(env, js_code, js_message, &error);
  napi_create_string_utf8(env, op, NAPI_AUTO_LENGTH, &js_op);
  napi_set_named_property(env, error, "op", js_op);
  return error;
}

}  // namespace

void set_error(const std::string& text) {
  last_error = text;
  error_set = true;
}

void clear_error() { error_set = false; }

bool has_error() { return error_set; }

std::string take_error() {
  if (!error_set) return "MLX reported a failure without a text";
  error_set = false;
  return std::move(last_error);
}

napi_value make_error(Environment& environment, const char* code, const char* op, const std::string& message) {
  napi_env env = environment.env;
  if (environment.error_factory == nullptr) return plain_error(env, code, op, message);
  napi_value factory, undefined, args[3], error;
  napi_get_reference_value(env, environment.error_factory, &factory);
  napi_get_undefined(env, &undefined);
  napi_create_string_utf8(env, code, NAPI_AUTO_LENGTH, &args[0]);
  napi_create_string_utf8(env, op, NAPI_AUTO_LENGTH, &args[1]);
  napi_create_string_utf8(env, message.c_str(), message.size(), &args[2]);
  if (napi_call_function(env, undefined, factory, 3, args, &error) != napi_ok) {
    napi_get_and_clear_last_exception(env, &error);
  }
  return error;
}

}  // namespace mlxts

// Stands in for mlx-c's own, which takes the text of any error as a printf format, paths and equations that a caller
// wrote included, and by default ends the process.
extern "C" void _mlx_error(const char*, const int, const char* text, ...) { mlxts::set_error(text); }
