#pragma once

#include <node_api.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mlxts {

class Environment;

// Frees the handles of JavaScript objects that the garbage collector found unreachable, without waiting for the event
// loop: V8 clears weak references while it collects, and Node runs finalizers only between turns. V8 is told how much
// native memory there is, so that it collects in time.
class Collector {
 public:
  // `kNow` where no caller can hold the handle of an unreachable object. Elsewhere an operation may have read a
  // handle from an object that is gone by now, so what is found is freed `kLater`: after a further collection.
  enum class Free { kNow, kLater };

  explicit Collector(Environment& environment);

  // Ties the life of a handle to that of an object. False when it is no object.
  bool watch(napi_value object, double handle);

  // Tells V8 the size of native memory and frees what it has collected since the last time.
  void collect(Free free);

  // Tells V8 the size of native memory.
  void report();

 private:
  struct Watched {
    napi_ref object;
    double handle;
  };

  bool has_collected();
  void plant_canary();
  void sweep();
  void free(std::vector<double>& handles);

  Environment& environment_;
  std::vector<Watched> watched_;
  std::vector<double> unreachable_;
  size_t untended_ = 0;
  napi_ref canary_ = nullptr;  // to an object that nothing else refers to: gone after the next collection
  int64_t base_;  // what was there before this environment
  int64_t reported_ = 0;
};

}  // namespace mlxts
