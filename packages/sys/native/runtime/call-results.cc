#include "runtime/call.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

constexpr double kMostElements = 140737488355328.0;  // 2^47: MLX's own count of elements wraps at 2^64

bool is_too_large(const mlx::core::array& array) {
  double elements = 1;
  for (auto dim : array.shape()) elements *= dim;
  return elements > kMostElements;
}

}  // namespace

napi_value Call::js(double number) {
  napi_value value = nullptr;
  napi_create_double(env_, number, &value);
  return value;
}

napi_value Call::js(const std::string& text) {
  napi_value value = nullptr;
  napi_create_string_utf8(env_, text.c_str(), text.size(), &value);
  return value;
}

napi_value Call::null() {
  napi_value value = nullptr;
  napi_get_null(env_, &value);
  return value;
}

napi_value Call::done() {
  napi_value value = nullptr;
  napi_get_undefined(env_, &value);
  return value;
}

napi_value Call::list(const napi_value* values, size_t count) {
  napi_value list;
  napi_create_array_with_length(env_, count, &list);
  for (size_t i = 0; i < count; ++i) napi_set_element(env_, list, static_cast<uint32_t>(i), values[i]);
  return list;
}

napi_value Call::handle(Kind kind, void* object) {
  if (kind == Kind::kArray && is_too_large(cpp(mlx_array{object}))) {
    free_object(kind, object);
    return fail("Shape", "expected a result of at most 2^47 elements, got more");
  }
  double handle = environment_->handles.add(kind, object);
  if (handle == 0) {
    free_object(kind, object);
    return fail("Handle", "expected fewer than 16,777,215 live native objects in this thread");
  }
  return js(handle);
}

napi_value Call::to_js(Out<bool>& out) {
  napi_value value = nullptr;
  napi_get_boolean(env_, out.value, &value);
  return value;
}

napi_value Call::to_js(Out<const char*>& out) { return out.value == nullptr ? null() : js(std::string(out.value)); }

napi_value Call::to_js(Out<mlx_string>& out) { return js(std::string(mlx_string_data(out.value))); }

napi_value Call::to_js(Out<mlx_vector_array>& out) {
  size_t count = mlx_vector_array_size(out.value);
  std::vector<napi_value> values(count);
  for (size_t i = 0; i < count; ++i) {
    Out<mlx_array> element;
    if (mlx_vector_array_get(element.out(), out.value, i)) return fail();
    values[i] = to_js(element);
  }
  return list(values.data(), count);
}

napi_value Call::to_js(Out<mlx_vector_string>& out) {
  size_t count = mlx_vector_string_size(out.value);
  std::vector<napi_value> values(count);
  for (size_t i = 0; i < count; ++i) {
    char* text = nullptr;
    mlx_vector_string_get(&text, out.value, i);
    values[i] = js(std::string(text));
  }
  return list(values.data(), count);
}

napi_value Call::to_js(Out<mlx_vector_int>& out) {
  size_t count = mlx_vector_int_size(out.value);
  std::vector<napi_value> values(count);
  for (size_t i = 0; i < count; ++i) {
    int number = 0;
    mlx_vector_int_get(&number, out.value, i);
    values[i] = js(static_cast<double>(number));
  }
  return list(values.data(), count);
}

napi_value Call::map(const std::vector<napi_value>& entries) {
  napi_value global, constructor, entry_list = list(entries.data(), entries.size()), map = nullptr;
  napi_get_global(env_, &global);
  napi_get_named_property(env_, global, "Map", &constructor);
  napi_new_instance(env_, constructor, 1, &entry_list, &map);
  return map;
}

napi_value Call::to_js(Out<mlx_map_string_to_array>& out) {
  std::vector<napi_value> entries;
  mlx_map_string_to_array_iterator it = mlx_map_string_to_array_iterator_new(out.value);
  const char* name = nullptr;
  Out<mlx_array> array;
  while (mlx_map_string_to_array_iterator_next(&name, array.out(), it) == 0) {
    napi_value entry[] = {js(std::string(name)), to_js(array)};
    entries.push_back(list(entry, 2));
  }
  mlx_map_string_to_array_iterator_free(it);
  return map(entries);
}

napi_value Call::to_js(Out<mlx_map_string_to_string>& out) {
  std::vector<napi_value> entries;
  mlx_map_string_to_string_iterator it = mlx_map_string_to_string_iterator_new(out.value);
  const char* name = nullptr;
  const char* text = nullptr;
  while (mlx_map_string_to_string_iterator_next(&name, &text, it) == 0) {
    napi_value entry[] = {js(std::string(name)), js(std::string(text))};
    entries.push_back(list(entry, 2));
  }
  mlx_map_string_to_string_iterator_free(it);
  return map(entries);
}

}  // namespace mlxts
