#pragma once

#include <node_api.h>

#include <string>

namespace mlxts {

class Environment;

// The text of this thread's last mlx-c error.
void set_error(const std::string& text);
void clear_error();
bool has_error();
std::string take_error();

// An error object from the factory that JavaScript set, else a plain Error with `code` and `op`.
napi_value make_error(Environment& environment, const char* code, const char* op, const std::string& message);

}  // namespace mlxts
