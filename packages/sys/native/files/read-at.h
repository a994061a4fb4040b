#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace mlxts {

// Reads all of [offset, offset + length) of a file to `to`. False with the reason when it cannot.
bool read_at(int file, void* to, size_t length, uint64_t offset, std::string* error);

}  // namespace mlxts
