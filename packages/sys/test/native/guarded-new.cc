// The kernels' own buffers, which they allocate aligned, also end where a page begins that cannot be touched; they
// start as NaN, so that what nobody wrote shows in results.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <new>

namespace {

size_t page_size() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

}  // namespace

// A page that holds the length of the mapping, the pages of the buffer, the page that cannot be touched.
void* operator new(size_t size, std::align_val_t) {
  const size_t page = page_size();
  const size_t used = (size + page - 1) / page * page;
  const size_t mapped = page + used + page;
  void* result = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  unsigned char* base = static_cast<unsigned char*>(result);
  if (result == MAP_FAILED || mprotect(base + page + used, page, PROT_NONE) != 0) throw std::bad_alloc();
  std::memcpy(base, &mapped, sizeof(mapped));
  std::memset(base + page, 0xff, used);
  return base + page + used - size;
}

void operator delete(void* data, std::align_val_t) noexcept {
  if (data == nullptr) return;
  const uintptr_t page = page_size();
  void* base = reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(data) / page * page - page);
  size_t mapped;
  std::memcpy(&mapped, base, sizeof(mapped));
  munmap(base, mapped);
}
