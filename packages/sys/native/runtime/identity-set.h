#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mlxts {

// A set of addresses: open addressing without removal, since a graph of a thousand nodes is entered before every step.
class IdentitySet {
 public:
  // False when it was there already.
  bool insert(uintptr_t id) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    uintptr_t& slot = slots_[find(slots_, id)];
    if (slot == id) return false;
    slot = id;
    ++size_;
    return true;
  }

  bool contains(uintptr_t id) const { return size_ > 0 && slots_[find(slots_, id)] == id; }

  bool empty() const { return size_ == 0; }

 private:
  // Where `id` is, or the empty slot where it belongs.
  static size_t find(const std::vector<uintptr_t>& slots, uintptr_t id) {
    size_t at = static_cast<size_t>((id >> 4) * 0x9E3779B97F4A7C15ull >> 20) & (slots.size() - 1);
    while (slots[at] != 0 && slots[at] != id) at = (at + 1) & (slots.size() - 1);
    return at;
  }

  void grow() {
    std::vector<uintptr_t> larger(slots_.empty() ? 64 : 4 * slots_.size());
    for (uintptr_t id : slots_) {
      if (id != 0) larger[find(larger, id)] = id;
    }
    slots_.swap(larger);
  }

  std::vector<uintptr_t> slots_;
  size_t size_ = 0;
};

}  // namespace mlxts
