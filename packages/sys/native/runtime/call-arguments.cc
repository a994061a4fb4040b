#include <cmath>
#include <cstring>
#include <limits>

#include "runtime/call.h"

namespace mlxts {

namespace {

constexpr double kMaxSafeInteger = 9007199254740991.0;

bool read_integer(napi_env env, napi_value value, double low, double high, double* out) {
  return napi_get_value_double(env, value, out) == napi_ok && *out >= low && *out <= high && std::trunc(*out) == *out;
}

bool read_uint64(napi_env env, napi_value value, uint64_t* out) {
  double number;
  if (read_integer(env, value, 0, kMaxSafeInteger, &number)) {
    *out = static_cast<uint64_t>(number);
    return true;
  }
  bool lossless = false;
  return napi_get_value_bigint_uint64(env, value, out, &lossless) == napi_ok && lossless;
}

bool read_int64(napi_env env, napi_value value, int64_t* out) {
  double number;
  if (read_integer(env, value, -kMaxSafeInteger, kMaxSafeInteger, &number)) {
    *out = static_cast<int64_t>(number);
    return true;
  }
  bool lossless = false;
  return napi_get_value_bigint_int64(env, value, out, &lossless) == napi_ok && lossless;
}

bool read_int32(napi_env env, napi_value value, int* out) {
  double number;
  if (!read_integer(env, value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max(), &number))
    return false;
  *out = static_cast<int>(number);
  return true;
}

// The entries of a Map, as the list that `Array.from` makes of it.
bool list_entries(napi_env env, napi_value map, napi_value* entries) {
  napi_value global, constructor, array, from;
  bool is_map = false;
  return napi_get_global(env, &global) == napi_ok &&
         napi_get_named_property(env, global, "Map", &constructor) == napi_ok &&
         napi_instanceof(env, map, constructor, &is_map) == napi_ok && is_map &&
         napi_get_named_property(env, global, "Array", &array) == napi_ok &&
         napi_get_named_property(env, array, "from", &from) == napi_ok &&
         napi_call_function(env, array, from, 1, &map, entries) == napi_ok;
}

}  // namespace

bool Call::absent(size_t i) {
  napi_valuetype type;
  return napi_typeof(env_, argv_[i], &type) == napi_ok && (type == napi_null || type == napi_undefined);
}

bool Call::boolean(size_t i) {
  bool value = false;
  if (napi_get_value_bool(env_, argv_[i], &value) != napi_ok) fail_argument(i, "a boolean");
  return value;
}

int Call::int32(size_t i) {
  int value = 0;
  if (!read_int32(env_, argv_[i], &value)) fail_argument(i, "a 32-bit integer");
  return value;
}

size_t Call::size(size_t i) {
  double value = 0;
  if (!read_integer(env_, argv_[i], 0, kMaxSafeInteger, &value)) {
    fail_argument(i, "a non-negative integer");
    return 0;
  }
  return static_cast<size_t>(value);
}

double Call::number(size_t i) {
  double value = 0;
  if (napi_get_value_double(env_, argv_[i], &value) != napi_ok) fail_argument(i, "a number");
  return value;
}

uint64_t Call::uint64(size_t i) {
  uint64_t value = 0;
  if (!read_uint64(env_, argv_[i], &value)) fail_argument(i, "an unsigned 64-bit integer (number or bigint)");
  return value;
}

int Call::bounded(size_t i, int max) {
  double value = 0;
  if (!read_integer(env_, argv_[i], 0, max, &value)) {
    fail_argument(i, "an integer from 0 to " + std::to_string(max));
    return 0;
  }
  return static_cast<int>(value);
}

mlx_fft_norm Call::fftNorm(size_t i) {
  Text name = text(i);
  if (name.value == "ortho") return MLX_FFT_NORM_ORTHO;
  if (name.value == "forward") return MLX_FFT_NORM_FORWARD;
  if (name.value != "backward") fail_argument(i, "'backward', 'ortho' or 'forward'");
  return MLX_FFT_NORM_BACKWARD;
}

bool Call::read_text(napi_value value, std::string* text, size_t i) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env_, value, nullptr, 0, &length) != napi_ok) {
    fail_argument(i, "a string");
    return false;
  }
  text->resize(length);
  napi_get_value_string_utf8(env_, value, text->data(), length + 1, &length);
  if (std::memchr(text->data(), 0, length) != nullptr) {
    if (!failed_) fail("InteriorNul", "argument " + std::to_string(i) + ": expected a string without NUL characters");
    return false;
  }
  return true;
}

Text Call::text(size_t i) {
  Text text;
  read_text(argv_[i], &text.value, i);
  return text;
}

Text Call::textOrNull(size_t i) {
  if (!absent(i)) return text(i);
  Text none;
  none.absent = true;
  return none;
}

template <class T, class Read>
List<T> Call::numbers(size_t i, const char* expected, Read read) {
  List<T> list;
  uint32_t length = 0;
  if (napi_get_array_length(env_, argv_[i], &length) != napi_ok) {
    fail_argument(i, expected);
    return list;
  }
  T* values = list.resize(length);
  for (uint32_t k = 0; k < length; ++k) {
    napi_value element;
    if (napi_get_element(env_, argv_[i], k, &element) != napi_ok || !read(env_, element, &values[k])) {
      fail_argument(i, expected);
      break;
    }
  }
  return list;
}

Ints Call::ints(size_t i) { return numbers<int>(i, "a list of 32-bit integers", read_int32); }

Ints Call::intsOrNull(size_t i) {
  if (!absent(i)) return ints(i);
  Ints none;
  none.set_absent();
  return none;
}

Int64s Call::int64s(size_t i) { return numbers<int64_t>(i, "a list of 64-bit integers", read_int64); }

Uint64s Call::uint64s(size_t i) { return numbers<uint64_t>(i, "a list of unsigned 64-bit integers", read_uint64); }

mlx_optional_int Call::optionalInt(size_t i) {
  if (absent(i)) return {0, false};
  return {int32(i), true};
}

mlx_optional_float Call::optionalFloat(size_t i) {
  if (absent(i)) return {0, false};
  return {static_cast<float>(number(i)), true};
}

mlx_optional_dtype Call::optionalDtype(size_t i) {
  if (absent(i)) return {MLX_FLOAT32, false};
  return {dtype(i), true};
}

std::vector<double> Call::handleNumbers(size_t i) {
  std::vector<double> handles;
  uint32_t length = 0;
  if (napi_get_array_length(env_, argv_[i], &length) != napi_ok) {
    fail_argument(i, "a list of handles");
    return handles;
  }
  handles.resize(length);
  for (uint32_t k = 0; k < length; ++k) {
    napi_value element;
    napi_get_element(env_, argv_[i], k, &element);
    if (napi_get_value_double(env_, element, &handles[k]) != napi_ok) {
      fail_argument(i, "a list of handles");
      break;
    }
  }
  return handles;
}

std::span<const double> Call::packedHandles(size_t i, size_t count) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env_, argv_[i], &type, &length, &data, nullptr, nullptr) == napi_ok &&
      type == napi_float64_array && length >= count)
    return {static_cast<const double*>(data), count};
  fail_argument(i, "a Float64Array of at least `count` handles");
  return {};
}

mlx_array Call::listed(double handle) {
  void* object = environment_->handles.find(handle, Kind::kArray);
  if (object == nullptr) fail_lookup("", handle, Kind::kArray);
  return mlx_array{object};
}

Arrays Call::arrays(size_t i) {
  std::vector<mlx_array> arrays;
  for (double handle : handleNumbers(i)) {
    arrays.push_back(listed(handle));
    if (failed_) break;
  }
  return Arrays(failed_ ? mlx_vector_array_new() : mlx_vector_array_new_data(arrays.data(), arrays.size()));
}

Texts Call::texts(size_t i) {
  Texts texts(mlx_vector_string_new());
  uint32_t length = 0;
  if (napi_get_array_length(env_, argv_[i], &length) != napi_ok) fail_argument(i, "a list of strings");
  for (uint32_t k = 0; k < length && !failed_; ++k) {
    napi_value element;
    std::string text;
    napi_get_element(env_, argv_[i], k, &element);
    if (read_text(element, &text, i)) mlx_vector_string_append_value(texts.raw(), text.c_str());
  }
  return texts;
}

// Visits the [name, value] entries of a Map.
template <class F>
bool Call::each_entry(size_t i, F&& entry) {
  napi_value entries;
  uint32_t length = 0;
  if (!list_entries(env_, argv_[i], &entries) || napi_get_array_length(env_, entries, &length) != napi_ok) {
    fail_argument(i, "a Map");
    return false;
  }
  for (uint32_t k = 0; k < length && !failed_; ++k) {
    napi_value pair, key, value;
    std::string name;
    napi_get_element(env_, entries, k, &pair);
    if (napi_get_element(env_, pair, 0, &key) != napi_ok || napi_get_element(env_, pair, 1, &value) != napi_ok) {
      fail_argument(i, "a Map");
      return false;
    }
    if (read_text(key, &name, i)) entry(name, value);
  }
  return !failed_;
}

ArrayMap Call::arrayMap(size_t i) {
  ArrayMap map(mlx_map_string_to_array_new());
  each_entry(i, [&](const std::string& name, napi_value value) {
    double handle = 0;
    napi_get_value_double(env_, value, &handle);
    void* object = environment_->handles.find(handle, Kind::kArray);
    if (object == nullptr) {
      fail_lookup("", handle, Kind::kArray);
    } else {
      mlx_map_string_to_array_insert(map.raw(), name.c_str(), mlx_array{object});
    }
  });
  return map;
}

TextMap Call::textMap(size_t i) {
  TextMap map(mlx_map_string_to_string_new());
  each_entry(i, [&](const std::string& name, napi_value value) {
    std::string text;
    if (read_text(value, &text, i)) mlx_map_string_to_string_insert(map.raw(), name.c_str(), text.c_str());
  });
  return map;
}

}  // namespace mlxts
