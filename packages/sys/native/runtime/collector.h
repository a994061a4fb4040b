#pragma once

#include <node_api.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace mlxts {

class Environment;

// Frees the handles of JavaScript objects that the garbage collector found unreachable, without waiting for the event
// loop: V8 clears weak references while it collects, and Node runs finalizers only between turns. V8 is told how much
// native memory there is, so that it collects in time.
class Collector {
 public:
  explicit Collector(Environment& environment);

  // Ties the life of a handle to that of an object. False when it is no object.
  bool watch(napi_value object, double handle);

  // Tells V8 the size of native memory and frees what was found unreachable `kRounds` calls ago. An operation in flight
  // may have read a handle from an object that is gone by now: until it is done, there are fewer calls than that.
  void collect();

  // The same between turns of the event loop, where no operation is in flight: frees all that is unreachable.
  void collect_all();

  // Tells V8 the size of native memory.
  void report();

 private:
  struct Watched {
    napi_ref object;
    double handle;
  };

  struct Unreachable {
    double handle;
    uint64_t round;
  };

  static constexpr uint64_t kRounds = 4;

  bool has_collected();
  void plant_canary();
  void sweep();
  void free_before(uint64_t round);

  Environment& environment_;
  std::vector<Watched> watched_;
  std::deque<Unreachable> unreachable_;
  size_t untended_ = 0;
  uint64_t round_ = kRounds;
  napi_ref canary_ = nullptr;  // to an object that nothing else refers to: gone after the next collection
  int64_t base_;               // what was there before this environment
  int64_t reported_ = 0;
};

}  // namespace mlxts
