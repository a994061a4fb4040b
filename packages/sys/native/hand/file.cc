#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <memory>
#include <vector>

#include "files/gguf-blocks.h"
#include "files/read-at.h"
#include "files/read-job.h"
#include "hand/exports.h"
#include "mlx/allocator.h"
#include "runtime/mlx-array.h"

namespace mlxts {

namespace {

namespace mx = mlx::core;

constexpr size_t kMaxRank = 8;
constexpr size_t kMaxItems = size_t{1} << 47;  // as of every result
constexpr double kMaxOffset = 9007199254740991.0;
constexpr size_t kSliceBytes = 64 << 10;       // of a file: stays in cache between the read and its use

// Where a tensor lies, in what form, and where its arrays are in the job.
struct Tensor {
  uint64_t offset = 0;
  const GgufBlocks* blocks = nullptr;  // null for one array of its dtype
  size_t first = 0;
};

bool read_integer(napi_env env, napi_value value, double max, double* out) {
  return napi_get_value_double(env, value, out) == napi_ok && *out >= 0 && *out <= max && std::trunc(*out) == *out;
}

bool read_shape(napi_env env, napi_value list, mx::Shape* shape) {
  uint32_t rank = 0;
  if (napi_get_array_length(env, list, &rank) != napi_ok || rank > kMaxRank) return false;
  for (uint32_t i = 0; i < rank; ++i) {
    napi_value element;
    double dim;
    napi_get_element(env, list, i, &element);
    if (!read_integer(env, element, std::numeric_limits<int>::max(), &dim)) return false;
    shape->push_back(static_cast<int>(dim));
  }
  size_t items = std::count(shape->begin(), shape->end(), 0) > 0 ? 0 : 1;
  for (const int dim : *shape) {
    if (__builtin_mul_overflow(items, static_cast<size_t>(dim), &items) || items > kMaxItems) return false;
  }
  return true;
}

// Memory that a job fills before anyone reads it. Throws where there is none.
mx::array blank_array(mx::Shape shape, mx::Dtype dtype) {
  size_t bytes = mx::size_of(dtype);
  for (const auto dim : shape) bytes *= static_cast<size_t>(dim);
  return mx::array(mx::allocator::malloc(bytes), std::move(shape), dtype);
}

mx::array blank_groups(mx::Shape shape, size_t items, mx::Dtype dtype) {
  shape.back() = static_cast<int>(static_cast<size_t>(shape.back()) / GgufBlocks::kWeights * items);
  return blank_array(std::move(shape), dtype);
}

// Makes the arrays of one tensor. False where it is no `{ offset, form, shape }`.
bool plan(napi_env env, napi_value value, Tensor* tensor, std::vector<mx::array>* arrays) {
  napi_value offset, form, dims;
  napi_valuetype type;
  double number;
  mx::Shape shape;
  if (napi_typeof(env, value, &type) != napi_ok || type != napi_object ||
      napi_get_named_property(env, value, "offset", &offset) != napi_ok ||
      napi_get_named_property(env, value, "form", &form) != napi_ok ||
      napi_get_named_property(env, value, "shape", &dims) != napi_ok ||
      !read_integer(env, offset, kMaxOffset, &number) || !read_shape(env, dims, &shape)) {
    return false;
  }
  tensor->offset = static_cast<uint64_t>(number);
  tensor->first = arrays->size();
  if (read_integer(env, form, MLX_COMPLEX64, &number)) {
    arrays->push_back(blank_array(shape, cpp(static_cast<mlx_dtype>(number))));
    return true;
  }
  char name[8] = {};
  if (napi_get_value_string_utf8(env, form, name, sizeof name, nullptr) != napi_ok) return false;
  tensor->blocks = gguf_blocks(name);
  if (tensor->blocks == nullptr || shape.empty() || shape.back() % GgufBlocks::kWeights != 0) return false;
  arrays->push_back(blank_groups(shape, tensor->blocks->words, mx::uint32));
  arrays->push_back(blank_groups(shape, 1, mx::float16));
  arrays->push_back(blank_groups(shape, 1, mx::float16));
  return true;
}

bool fill_blocks(int file, const Tensor& tensor, mx::array* out, uint8_t* slice, std::string* error) {
  const GgufBlocks& format = *tensor.blocks;
  const size_t count = out[1].size();
  AffineParts to{out[0].data<uint8_t>(), out[1].data<uint16_t>(), out[2].data<uint16_t>()};
  for (size_t done = 0; done < count;) {
    const size_t blocks = std::min(kSliceBytes / format.bytes, count - done);
    if (!read_at(file, slice, blocks * format.bytes, tensor.offset + done * format.bytes, error)) return false;
    format.unpack(slice, blocks, to);
    to = {to.weights + blocks * format.words * 4, to.scales + blocks, to.biases + blocks};
    done += blocks;
  }
  return true;
}

bool fill(int file, const std::vector<Tensor>& tensors, std::vector<mx::array>& arrays, std::string* error) {
  const std::unique_ptr<uint8_t[]> slice(new uint8_t[kSliceBytes]);
  for (const Tensor& tensor : tensors) {
    mx::array* out = &arrays[tensor.first];
    const bool filled = tensor.blocks != nullptr
                            ? fill_blocks(file, tensor, out, slice.get(), error)
                            : read_at(file, out->data<uint8_t>(), out->nbytes(), tensor.offset, error);
    if (!filled) return false;
  }
  return true;
}

napi_value read_tensors(napi_env env, napi_callback_info info) {
  static constexpr const char* op = "mlxts_read_tensors";
  Call call(env, info, op, 2);
  const int file = call.int32(0);
  if (!call.failed() && file < 0) call.fail_argument(0, "an open file");
  uint32_t count = 0;
  if (!call.failed() && napi_get_array_length(env, call.argument(1), &count) != napi_ok)
    call.fail_argument(1, "a list of tensors");
  if (call.failed()) return nullptr;
  try {
    std::vector<mx::array> arrays;
    std::vector<Tensor> tensors(count);
    for (uint32_t i = 0; i < count; ++i) {
      napi_value tensor;
      napi_get_element(env, call.argument(1), i, &tensor);
      if (plan(env, tensor, &tensors[i], &arrays)) continue;
      call.fail_argument(1, "places { offset, form, shape } of arrays and of whole blocks");
      return nullptr;
    }
    return ReadJob::start(call, op, std::move(arrays), [file, tensors](auto& out, std::string* error) {
      return fill(file, tensors, out, error);
    });
  } catch (const std::exception& error) {
    return call.fail("Backend", error.what());
  }
}

}  // namespace

const Export file_exports[] = {{"mlxts_read_tensors", read_tensors}};
const size_t file_exports_count = std::size(file_exports);

}  // namespace mlxts
