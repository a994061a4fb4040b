#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/call.h"

namespace mlxts {

// The content of a Uint8Array, valid while the call lasts.
struct Bytes {
  const uint8_t* data = nullptr;
  size_t length = 0;
};

inline Bytes read_bytes(Call& call, size_t i) {
  Bytes bytes;
  napi_typedarray_type type;
  bool typed = false;
  napi_is_typedarray(call.env(), call.argument(i), &typed);
  if (!typed) {
    call.fail_argument(i, "a Uint8Array");
    return bytes;
  }
  void* data = nullptr;
  napi_get_typedarray_info(call.env(), call.argument(i), &type, &bytes.length, &data, nullptr, nullptr);
  if (type != napi_uint8_array) call.fail_argument(i, "a Uint8Array");
  bytes.data = static_cast<const uint8_t*>(data);
  return bytes;
}

}  // namespace mlxts
