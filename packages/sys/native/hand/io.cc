#include <cstdio>
#include <cstring>

#include "hand/exports.h"
#include "mlx/c/mlx.h"

namespace mlxts {

namespace {

// A file in memory behind MLX's reader and writer interface. A read past the end gives zeros and turns
// the stream bad, where MLX's own readers leave the destination as it was.
class MemoryFile {
 public:
  MemoryFile(std::vector<char> bytes, std::string label) : bytes_(std::move(bytes)), label_(std::move(label)) {}

  bool good() const { return good_; }
  size_t tell() const { return position_; }
  const std::string& label() const { return label_; }
  const std::vector<char>& bytes() const { return bytes_; }

  void seek(int64_t offset, int whence) {
    int64_t base = whence == SEEK_SET ? 0 : static_cast<int64_t>(whence == SEEK_CUR ? position_ : bytes_.size());
    if (base + offset < 0) {
      good_ = false;
    } else {
      position_ = static_cast<size_t>(base + offset);
    }
  }

  void read_at(char* data, size_t count, size_t offset) {
    size_t available = offset < bytes_.size() ? std::min(count, bytes_.size() - offset) : 0;
    if (available > 0) std::memcpy(data, bytes_.data() + offset, available);
    if (available < count) {
      std::memset(data + available, 0, count - available);
      good_ = false;
    }
  }

  void read(char* data, size_t count) {
    read_at(data, count, position_);
    position_ += count;
  }

  void write(const char* data, size_t count) {
    if (position_ + count > bytes_.size()) bytes_.resize(position_ + count);
    std::memcpy(bytes_.data() + position_, data, count);
    position_ += count;
  }

 private:
  std::vector<char> bytes_;
  std::string label_;
  size_t position_ = 0;
  bool good_ = true;
};

MemoryFile& file(void* descriptor) { return *static_cast<MemoryFile*>(descriptor); }

mlx_io_vtable memory_vtable() {
  return {
      [](void*) { return true; },
      [](void* d) { return file(d).good(); },
      [](void* d) { return file(d).tell(); },
      [](void* d, int64_t offset, int whence) { file(d).seek(offset, whence); },
      [](void* d, char* data, size_t count) { file(d).read(data, count); },
      [](void* d, char* data, size_t count, size_t offset) { file(d).read_at(data, count, offset); },
      [](void* d, const char* data, size_t count) { file(d).write(data, count); },
      [](void* d) { return file(d).label().c_str(); },
      [](void* d) { delete &file(d); },
  };
}

napi_value new_reader(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_io_reader_new", 2);
  Text label = call.text(1);
  napi_typedarray_type type;
  void* data = nullptr;
  size_t length = 0;
  if (napi_get_typedarray_info(env, call.argument(0), &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    call.fail_argument(0, "a Uint8Array");
  }
  if (call.failed()) return nullptr;
  const char* bytes = static_cast<const char*>(data);
  auto* memory = new MemoryFile(std::vector<char>(bytes, bytes + length), label.value);
  Out<mlx_io_reader> reader(mlx_io_reader_new(memory, memory_vtable()));
  return reader.empty() ? call.fail() : call.ret(reader);
}

napi_value new_writer(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlx_io_writer_new", 1);
  Text label = call.text(0);
  if (call.failed()) return nullptr;
  Out<mlx_io_writer> writer(mlx_io_writer_new(new MemoryFile({}, label.value), memory_vtable()));
  return writer.empty() ? call.fail() : call.ret(writer);
}

napi_value writer_bytes(napi_env env, napi_callback_info info) {
  Call call(env, info, "mlxts_io_writer_bytes", 1);
  mlx_io_writer writer = call.in<mlx_io_writer>(0);
  void* descriptor = nullptr;
  if (call.failed() || mlx_io_writer_descriptor(&descriptor, writer)) return call.failed() ? nullptr : call.fail();
  const std::vector<char>& bytes = file(descriptor).bytes();
  void* data = nullptr;
  napi_value buffer;
  napi_create_arraybuffer(env, bytes.size(), &data, &buffer);
  if (!bytes.empty()) std::memcpy(data, bytes.data(), bytes.size());
  return buffer;
}

}  // namespace

const Export io_exports[] = {
    {"mlx_io_reader_new", new_reader},
    {"mlx_io_writer_new", new_writer},
    {"mlxts_io_writer_bytes", writer_bytes},
};
const size_t io_exports_count = std::size(io_exports);

}  // namespace mlxts
