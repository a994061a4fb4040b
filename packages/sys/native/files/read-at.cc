#include "files/read-at.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace mlxts {

namespace {

constexpr size_t kMostAtOnce = size_t{1} << 30;  // the kernel stops short of 2 GiB

}  // namespace

bool read_at(int file, void* to, size_t length, uint64_t offset, std::string* error) {
  for (size_t done = 0; done < length;) {
    const size_t wanted = std::min(length - done, kMostAtOnce);
    const ssize_t got = pread(file, static_cast<uint8_t*>(to) + done, wanted, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      *error = "the file cannot be read: " + std::generic_category().message(errno);
      return false;
    }
    if (got == 0) {
      *error = "expected " + std::to_string(length) + " bytes at offset " + std::to_string(offset) +
               ", the file ended after " + std::to_string(done) + " of them";
      return false;
    }
    done += static_cast<size_t>(got);
  }
  return true;
}

}  // namespace mlxts
