#pragma once

#include <string>
#include <vector>

#include "mlx/array.h"
#include "runtime/address-pin.h"
#include "runtime/identity-set.h"

namespace mlxts {

class FailedEvaluations;
class HandleTable;

// One evaluation: the graph that it computes, and which handles have no value once it has failed. MLX marks a node as
// evaluated when its work is queued, so after a failure it would read the memory of nodes that were never computed,
// by themselves or as inputs of later graphs.
class Evaluation {
 public:
  // Runs with the evaluation lock held. False when it failed, also because an earlier one had; `reason` is then set.
  bool run(const std::vector<mlx::core::array>& outputs, const FailedEvaluations* earlier = nullptr);

  const std::string& reason() const { return reason_; }

  // After a failure: whether its work was queued and may never have been done.
  bool left_without_value(const mlx::core::array& array) const;

  // After a failure, on the thread of the handles and with the lock held: marks the outputs, what was queued, and what
  // is built on that.
  void mark_failed(HandleTable& handles) const;

 private:
  void survey(const std::vector<mlx::core::array>& outputs, const FailedEvaluations* earlier);
  bool enter(const mlx::core::array& array);
  void check_streams() const;
  void drain_streams() const;

  std::vector<const mlx::core::array*> unexplored_;
  std::vector<AddressPin> pins_;  // of `nodes_`
  IdentitySet nodes_;
  IdentitySet outputs_;
  std::vector<mlx::core::Stream> streams_;
  std::string reason_;
};

}  // namespace mlxts
