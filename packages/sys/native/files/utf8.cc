#include "files/utf8.h"

namespace mlxts {

namespace {

bool is_tail(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// The length of the sequence at `at`, 0 where there is none.
size_t sequence_length(const uint8_t* at, size_t left) {
  const uint8_t first = at[0];
  if (first < 0x80) return 1;
  const size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || length > left) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!is_tail(at[i])) return 0;
  }
  const uint8_t second = at[1];
  const bool is_overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool is_surrogate = first == 0xed && second > 0x9f;
  const bool is_beyond = first == 0xf4 && second > 0x8f;
  return is_overlong || is_surrogate || is_beyond ? 0 : length;
}

}  // namespace

TextKind text_kind(const uint8_t* bytes, size_t length) {
  uint8_t all = 0;
  for (size_t at = 0; at < length;) {
    const size_t step = sequence_length(bytes + at, length - at);
    if (step == 0) return TextKind::kInvalid;
    all |= bytes[at];
    at += step;
  }
  return all < 0x80 ? TextKind::kAscii : TextKind::kUtf8;
}

}  // namespace mlxts
