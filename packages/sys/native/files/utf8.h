#pragma once

#include <cstddef>
#include <cstdint>

namespace mlxts {

enum class TextKind { kInvalid, kAscii, kUtf8 };

// Whether bytes are UTF-8: shortest forms, no surrogates, nothing above U+10FFFF.
TextKind text_kind(const uint8_t* bytes, size_t length);

}  // namespace mlxts
