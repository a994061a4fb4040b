#pragma once

#include <node_api.h>

#include <string>

namespace mlxts {

class Environment;

// Replaces mlx-c's handler, which ends the process, by one that keeps the text for the calling thread.
void install_error_handler();

// The text of this thread's last mlx-c error, without its source position.
void clear_error();
bool has_error();
std::string take_error();

// An error object from the factory that JavaScript set, else a plain Error with `code` and `op`.
napi_value make_error(Environment& environment, const char* code, const char* op, const std::string& message);

}  // namespace mlxts
