#include "runtime/callback.h"

#include "mlx/c/mlx.h"
#include "runtime/out.h"

namespace mlxts {

Callback::Callback(Environment& environment, napi_value function) : link_(environment.link) {
  napi_create_reference(environment.env, function, 1, &function_);
}

Callback::~Callback() {
  std::lock_guard lock(link_->mutex);
  if (link_->alive) link_->abandoned.push_back(function_);
}

Callback::Invocation::Invocation(Callback& callback) : callback_(callback) {
  const EnvironmentLink& link = *callback.link_;
  if (link.thread != std::this_thread::get_id() || !link.alive) return;
  environment_ = link.environment;
  env_ = environment_->env;
  napi_open_handle_scope(env_, &scope_);
}

Callback::Invocation::~Invocation() {
  if (!entered()) return;
  for (double handle : handed_out_) {
    Kind kind;
    void* object;
    if (environment_->handles.remove(handle, &kind, &object)) free_object(kind, object);
  }
  napi_close_handle_scope(env_, scope_);
}

napi_value Callback::Invocation::hand_out(mlx_array array) {
  double handle = environment_->handles.add(Kind::kArray, array.ctx);
  handed_out_.push_back(handle);
  napi_value value;
  napi_create_double(env_, handle, &value);
  return value;
}

void Callback::Invocation::pass(mlx_vector_array arrays) {
  size_t count = mlx_vector_array_size(arrays);
  napi_value list;
  napi_create_array_with_length(env_, count, &list);
  for (size_t i = 0; i < count; ++i) {
    mlx_array array{};
    mlx_vector_array_get(&array, arrays, i);
    napi_set_element(env_, list, static_cast<uint32_t>(i), hand_out(array));
  }
  arguments_.push_back(list);
}

void Callback::Invocation::pass(mlx_map_string_to_array arrays) {
  napi_value list;
  napi_create_array(env_, &list);
  mlx_map_string_to_array_iterator it = mlx_map_string_to_array_iterator_new(arrays);
  const char* name = nullptr;
  mlx_array array{};
  for (uint32_t i = 0; mlx_map_string_to_array_iterator_next(&name, &array, it) == 0; ++i) {
    napi_value entry, key;
    napi_create_array_with_length(env_, 2, &entry);
    napi_create_string_utf8(env_, name, NAPI_AUTO_LENGTH, &key);
    napi_set_element(env_, entry, 0, key);
    napi_set_element(env_, entry, 1, hand_out(array));
    napi_set_element(env_, list, i, entry);
    array = mlx_array{};
  }
  mlx_map_string_to_array_iterator_free(it);
  napi_value global, constructor, map;
  napi_get_global(env_, &global);
  napi_get_named_property(env_, global, "Map", &constructor);
  napi_new_instance(env_, constructor, 1, &list, &map);
  arguments_.push_back(map);
}

void Callback::Invocation::pass(const int* numbers, size_t count) {
  napi_value list;
  napi_create_array_with_length(env_, count, &list);
  for (size_t i = 0; i < count; ++i) {
    napi_value number;
    napi_create_int32(env_, numbers[i], &number);
    napi_set_element(env_, list, static_cast<uint32_t>(i), number);
  }
  arguments_.push_back(list);
}

bool Callback::Invocation::call() {
  napi_value undefined, function;
  napi_get_undefined(env_, &undefined);
  napi_get_reference_value(env_, callback_.function_, &function);
  if (napi_call_function(env_, undefined, function, arguments_.size(), arguments_.data(), &result_) == napi_ok) {
    bool is_promise = false;
    napi_is_promise(env_, result_, &is_promise);
    return is_promise ? refuse("expected a synchronous function, got one that returns a promise") : true;
  }
  napi_value exception;
  if (napi_get_and_clear_last_exception(env_, &exception) != napi_ok) return false;
  environment_->set_pending(exception);
  return false;
}

bool Callback::Invocation::refuse(const char* message) {
  napi_value text, error;
  napi_create_string_utf8(env_, message, NAPI_AUTO_LENGTH, &text);
  napi_create_type_error(env_, nullptr, text, &error);
  environment_->set_pending(error);
  return false;
}

bool Callback::Invocation::part(size_t index, napi_value* out) {
  return napi_get_element(env_, result_, static_cast<uint32_t>(index), out) == napi_ok;
}

bool Callback::Invocation::result(size_t index, mlx_vector_array* out) {
  napi_value value;
  return part(index, &value) && read_arrays(value, out);
}

bool Callback::Invocation::result(size_t index, mlx_vector_int* out) {
  napi_value value;
  uint32_t length = 0;
  if (!part(index, &value) || napi_get_array_length(env_, value, &length) != napi_ok) {
    return refuse("expected the function to return a list of integers");
  }
  std::vector<int> numbers(length);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value element;
    napi_get_element(env_, value, i, &element);
    if (napi_get_value_int32(env_, element, &numbers[i]) != napi_ok) {
      return refuse("expected the function to return a list of integers");
    }
  }
  return mlx_vector_int_set_data(out, numbers.data(), numbers.size()) == 0;
}

bool Callback::Invocation::read_arrays(napi_value value, mlx_vector_array* out) {
  uint32_t length = 0;
  if (napi_get_array_length(env_, value, &length) != napi_ok) {
    return refuse("expected the function to return a list of array handles");
  }
  std::vector<mlx_array> arrays(length);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value element;
    double handle = 0;
    napi_get_element(env_, value, i, &element);
    napi_get_value_double(env_, element, &handle);
    arrays[i].ctx = environment_->handles.find(handle, Kind::kArray);
    if (arrays[i].ctx == nullptr) return refuse("expected the function to return live array handles");
  }
  return mlx_vector_array_set_data(out, arrays.data(), arrays.size()) == 0;
}

}  // namespace mlxts
