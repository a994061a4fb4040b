#include "runtime/evaluation.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "mlx/primitives.h"
#include "mlx/scheduler.h"
#include "mlx/transforms.h"
#include "runtime/dependence.h"
#include "runtime/failed-evaluations.h"
#include "runtime/handle-table.h"
#include "runtime/mlx-array.h"
#include "runtime/physical-memory.h"

namespace mlxts {

namespace {

using mlx::core::array;
using mlx::core::Device;

bool is_pending(const array& a) { return a.status() == array::Status::unscheduled; }

// Operations whose result is a view of their input, whatever its shape says.
bool is_view(const char* name) {
  static const char* const views[] = {"AsStrided", "Broadcast", "BroadcastAxes", "Copy",         "CustomTransforms",
                                      "Depends",   "ExpandDims", "Slice",        "Split",        "Squeeze",
                                      "Transpose", "Unflatten",  "View",         "StopGradient"};
  return std::any_of(std::begin(views), std::end(views), [name](const char* view) { return !std::strcmp(view, name); });
}

// MLX's CPU allocator passes a null pointer on, to which the operation then writes.
void check_fits(const array& node) {
  const size_t available = physical_memory();
  if (node.nbytes() <= available || node.primitive().device() != Device::cpu) return;
  const char* name = node.primitive().name();
  if (is_view(name)) return;
  throw std::runtime_error("[" + std::string(name) + "] the result needs " + std::to_string(node.nbytes()) +
                           " bytes, and this machine has " + std::to_string(available));
}

}  // namespace

bool Evaluation::run(const std::vector<array>& outputs, const FailedEvaluations* earlier) {
  try {
    survey(outputs, earlier);
    mlx::core::eval(outputs);
    check_streams();
    for (array output : outputs) output.wait();  // it may then be read without the lock
    return true;
  } catch (const std::exception& error) {
    reason_ = error.what();
  }
  drain_streams();
  return false;
}

// Enters every node that is to be computed. Throws when one of them can't be.
void Evaluation::survey(const std::vector<array>& outputs, const FailedEvaluations* earlier) {
  const auto check = [earlier](const array& a) {
    const Evaluation* failure = earlier == nullptr ? nullptr : earlier->behind(a);
    if (failure != nullptr) throw std::runtime_error(failure->reason_);
  };
  for (const array& output : outputs) {
    if (enter(output)) outputs_.insert(output.id());
    check(output);
  }
  while (!unexplored_.empty()) {
    const array& node = *unexplored_.back();
    unexplored_.pop_back();
    if (!node.has_primitive()) continue;  // a placeholder of a trace, which MLX refuses itself
    const mlx::core::Stream stream = node.primitive().stream();
    if (std::find(streams_.begin(), streams_.end(), stream) == streams_.end()) streams_.push_back(stream);
    for (const array& sibling : node.siblings()) enter(sibling);
    for (const array& input : node.inputs()) {
      enter(input);
      check(input);
    }
    check_fits(node);
  }
}

bool Evaluation::enter(const array& a) {
  if (!is_pending(a) || !nodes_.insert(a.id())) return false;
  pins_.push_back(pin_address(a));
  unexplored_.push_back(&a);
  return true;
}

// An operation on a stream other than the one that MLX waits for leaves its error there, for whoever comes next.
void Evaluation::check_streams() const {
  if (streams_.size() < 2) return;
  for (const mlx::core::Stream& stream : streams_) {
    if (stream.device == Device::cpu) mlx::core::scheduler::check_error(stream);
  }
}

// Waits for what is still queued, and takes every error that was left on a stream.
void Evaluation::drain_streams() const {
  for (const mlx::core::Stream& stream : streams_) {
    for (bool clean = false; !clean;) {
      try {
        mlx::core::synchronize(stream);
        clean = true;
      } catch (const std::exception&) {
        clean = stream.device != Device::cpu;
      }
    }
  }
}

bool Evaluation::left_without_value(const array& a) const { return !is_pending(a) && nodes_.contains(a.id()); }

void Evaluation::mark_failed(HandleTable& handles) const {
  Dependence dependence(nodes_);
  handles.each(Kind::kArray, [&](double handle, void* object) {
    const array& a = cpp(mlx_array{object});
    const bool failed = outputs_.contains(a.id()) || left_without_value(a) || (is_pending(a) && dependence.reaches(a));
    if (failed) handles.mark_failed(handle, reason_);
  });
}

}  // namespace mlxts
