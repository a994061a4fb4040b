#include "runtime/handle-table.h"

namespace mlxts {

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::kFree: return "nothing";
    case Kind::kArray: return "an array";
    case Kind::kFailedArray: return "an array whose evaluation failed";
    case Kind::kStream: return "a stream";
    case Kind::kDevice: return "a device";
    case Kind::kDeviceInfo: return "device information";
    case Kind::kClosure: return "a closure";
    case Kind::kClosureKwargs: return "a closure with named arguments";
    case Kind::kClosureValueAndGrad: return "a value-and-gradient closure";
    case Kind::kClosureCustom: return "a custom vjp closure";
    case Kind::kClosureCustomJvp: return "a custom jvp closure";
    case Kind::kClosureCustomVmap: return "a custom vmap closure";
    case Kind::kCompileCache: return "a compile cache";
    case Kind::kDistributedGroup: return "a distributed group";
    case Kind::kFunctionExporter: return "a function exporter";
    case Kind::kImportedFunction: return "an imported function";
    case Kind::kCudaKernelConfig: return "a CUDA kernel configuration";
    case Kind::kCudaKernel: return "a CUDA kernel";
    case Kind::kMetalKernelConfig: return "a Metal kernel configuration";
    case Kind::kMetalKernel: return "a Metal kernel";
    case Kind::kNodeNamer: return "a node namer";
    case Kind::kReader: return "a reader";
    case Kind::kWriter: return "a writer";
    case Kind::kGguf: return "a GGUF store";
  }
  return "nothing";
}

HandleTable::HandleTable(uint32_t context) : base_(context * kContextSpan) {
  slots_.push_back({nullptr, 0, Kind::kFree});  // slot 0 is never used: the number 0 is no handle
}

double HandleTable::add(Kind kind, void* object) {
  uint32_t slot;
  if (!unused_.empty()) {
    slot = unused_.back();
    unused_.pop_back();
  } else {
    if (slots_.size() >= kMaxSlots) return 0;
    slot = static_cast<uint32_t>(slots_.size());
    slots_.push_back({nullptr, 1, Kind::kFree});
  }
  Slot& s = slots_[slot];
  s.object = object;
  s.kind = kind;
  ++live_;
  return handle_of(slot);
}

bool HandleTable::remove(double handle, Kind* kind, void** object) {
  uint32_t slot = slot_of(handle);
  if (slot == 0 || slots_[slot].kind == Kind::kFree) return false;
  Slot& s = slots_[slot];
  *kind = s.kind;
  *object = s.object;
  if (s.kind == Kind::kFailedArray) failures_.erase(slot);
  s.kind = Kind::kFree;
  s.object = nullptr;
  if (s.generation++ < kMaxGeneration) unused_.push_back(slot);
  --live_;
  return true;
}

void HandleTable::mark_failed(double handle, const std::string& reason) {
  uint32_t slot = slot_of(handle);
  if (slot == 0 || slots_[slot].kind != Kind::kArray) return;
  slots_[slot].kind = Kind::kFailedArray;
  failures_[slot] = reason;
}

const std::string& HandleTable::failure(double handle) const {
  static const std::string none;
  auto it = failures_.find(slot_of(handle));
  return it == failures_.end() ? none : it->second;
}

std::string HandleTable::explain(double handle, Kind wanted) const {
  std::string expected = std::string("expected ") + kind_name(wanted) + ", got ";
  Kind kind = kind_of(handle);
  if (kind == Kind::kFailedArray) return expected + kind_name(kind) + ": " + failure(handle);
  if (kind != Kind::kFree) return expected + kind_name(kind);
  if (!(handle >= 0 && handle < 9007199254740992.0)) return expected + "a number that is no handle";
  if (!(handle >= base_ && handle < base_ + kContextSpan)) {
    return expected + "a handle that does not belong to this thread";
  }
  uint64_t bits = static_cast<uint64_t>(handle - base_);
  uint32_t slot = static_cast<uint32_t>(bits & (kMaxSlots - 1));
  if (slot != 0 && slot < slots_.size() && bits >> 24 < slots_[slot].generation && bits >> 24 > 0) {
    return expected + "one that was disposed (by dispose(), the end of a tidy scope or of a traced function)";
  }
  return expected + "a number that is no handle";
}

}  // namespace mlxts
