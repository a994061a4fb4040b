#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace mlxts {

// What a slot holds. `kFailedArray` is an array whose evaluation threw: it can be freed, not read.
enum class Kind : uint8_t {
  kFree,
  kArray,
  kFailedArray,
  kStream,
  kDevice,
  kDeviceInfo,
  kClosure,
  kClosureKwargs,
  kClosureValueAndGrad,
  kClosureCustom,
  kClosureCustomJvp,
  kClosureCustomVmap,
  kCompileCache,
  kDistributedGroup,
  kFunctionExporter,
  kImportedFunction,
  kCudaKernelConfig,
  kCudaKernel,
  kMetalKernelConfig,
  kMetalKernel,
  kNodeNamer,
  kReader,
  kWriter,
  kGguf,
};

const char* kind_name(Kind kind);

// The native objects of one JavaScript environment, reached through checked numbers:
//   handle = context * 2^45 + generation * 2^24 + slot      (an exact double)
// A slot's generation grows each time it is freed, so an old handle never reaches a new object; a slot
// whose generation is used up is never handed out again.
class HandleTable {
 public:
  static constexpr uint32_t kMaxSlots = 1u << 24;
  static constexpr uint32_t kMaxGeneration = (1u << 21) - 1;

  explicit HandleTable(uint32_t context);

  // Returns 0 when every slot is taken.
  double add(Kind kind, void* object);

  // The object, or null when the handle is not a live one of this kind here.
  void* find(double handle, Kind kind) const {
    uint32_t slot = slot_of(handle);
    if (slot == 0) return nullptr;
    const Slot& s = slots_[slot];
    return s.kind == kind ? s.object : nullptr;
  }

  // The kind of a live handle, kFree for any other number.
  Kind kind_of(double handle) const {
    uint32_t slot = slot_of(handle);
    return slot == 0 ? Kind::kFree : slots_[slot].kind;
  }

  // Takes the object out. False when the handle is not live.
  bool remove(double handle, Kind* kind, void** object);

  // Marks an array as failed with the reason, which `failure` returns later.
  void mark_failed(double handle, const std::string& reason);
  const std::string& failure(double handle) const;

  // A sentence on why `find` gave null.
  std::string explain(double handle, Kind wanted) const;

  size_t live() const { return live_; }

  // Visits the objects of a kind as (handle, object).
  template <class F>
  void each(Kind kind, F&& visit) const {
    for (uint32_t slot = 1; slot < slots_.size(); ++slot) {
      if (slots_[slot].kind == kind) visit(handle_of(slot), slots_[slot].object);
    }
  }

  // Removes every object, newest first.
  template <class F>
  void drain(F&& free_object) {
    for (size_t i = slots_.size(); i-- > 1;) {
      if (slots_[i].kind == Kind::kFree) continue;
      free_object(slots_[i].kind, slots_[i].object);
      slots_[i].kind = Kind::kFree;
    }
    live_ = 0;
  }

 private:
  struct Slot {
    void* object;
    uint32_t generation;
    Kind kind;
  };

  double handle_of(uint32_t slot) const {
    return base_ + static_cast<double>(static_cast<uint64_t>(slots_[slot].generation) << 24 | slot);
  }

  uint32_t slot_of(double handle) const {
    if (!(handle >= base_ && handle < base_ + kContextSpan)) return 0;
    uint64_t bits = static_cast<uint64_t>(handle - base_);
    if (static_cast<double>(bits) != handle - base_) return 0;
    uint32_t slot = static_cast<uint32_t>(bits & (kMaxSlots - 1));
    if (slot >= slots_.size() || slots_[slot].generation != bits >> 24) return 0;
    return slot;
  }

  static constexpr double kContextSpan = 35184372088832.0;  // 2^45

  double base_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> unused_;
  std::unordered_map<uint32_t, std::string> failures_;
  size_t live_ = 0;
};

}  // namespace mlxts
