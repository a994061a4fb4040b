#include <cstdio>
#include <cstdlib>

#include "hand/exports.h"
#include "mlx/c/mlx.h"

namespace mlxts {

namespace {

using Print = int (*)(FILE*, const mlx_node_namer, const mlx_vector_array);

// mlx-c writes graphs to a FILE*; JavaScript gets the text.
napi_value print_to_string(Call& call, Print print) {
  mlx_node_namer namer = call.in<mlx_node_namer>(0);
  Arrays outputs = call.arrays(1);
  if (call.failed()) return nullptr;
  char* text = nullptr;
  size_t length = 0;
  EvalLock lock(call);  // a graph under evaluation comes apart
  FILE* stream = open_memstream(&text, &length);
  int status = print(stream, namer, outputs.raw());
  std::fclose(stream);
  std::string result(text, length);
  std::free(text);
  return status ? call.fail() : call.js(result);
}

napi_value export_to_dot(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_export_to_dot", 2);
  return print_to_string(call, mlx_export_to_dot);
}

napi_value print_graph(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_print_graph", 2);
  return print_to_string(call, mlx_print_graph);
}

}  // namespace

const Export graph_exports[] = {{"mlx_export_to_dot", export_to_dot}, {"mlx_print_graph", print_graph}};
const size_t graph_exports_count = std::size(graph_exports);

}  // namespace mlxts
