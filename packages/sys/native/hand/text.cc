#include <cstring>

#include "files/utf8.h"
#include "hand/bytes.h"
#include "hand/exports.h"

namespace mlxts {

namespace {

constexpr size_t kLengthBytes = 8;

// A text and the 64-bit length before it. Null where the bytes end before or are not UTF-8.
napi_value text_at(napi_env env, const Bytes& bytes, size_t offset, size_t* end) {
  if (bytes.length - offset < kLengthBytes) return nullptr;
  uint64_t length;
  std::memcpy(&length, bytes.data + offset, kLengthBytes);
  if (length > bytes.length - offset - kLengthBytes) return nullptr;
  const auto* text = bytes.data + offset + kLengthBytes;
  const TextKind kind = text_kind(text, length);
  if (kind == TextKind::kInvalid) return nullptr;
  const auto create = kind == TextKind::kAscii ? napi_create_string_latin1 : napi_create_string_utf8;
  napi_value value = nullptr;
  if (create(env, reinterpret_cast<const char*>(text), length, &value) != napi_ok) return nullptr;
  *end = offset + kLengthBytes + length;
  return value;
}

napi_value read_texts(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_read_texts", 3);
  const Bytes bytes = read_bytes(call, 0);
  size_t offset = call.size(1);
  const size_t count = call.size(2);
  if (!call.failed() && offset > bytes.length) call.fail_argument(1, "an offset within the bytes");
  if (call.failed()) return nullptr;
  napi_value texts;
  napi_create_array(env, &texts);
  for (size_t i = 0; i < count && i < UINT32_MAX; ++i) {
    const napi_value text = text_at(env, bytes, offset, &offset);
    if (text == nullptr) break;
    napi_set_element(env, texts, static_cast<uint32_t>(i), text);
  }
  const napi_value result[] = {texts, call.js(static_cast<double>(offset))};
  return call.list(result, 2);
}

}  // namespace

const Export text_exports[] = {{"mlxts_read_texts", read_texts}};
const size_t text_exports_count = std::size(text_exports);

}  // namespace mlxts
