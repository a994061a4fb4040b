#pragma once

#include <vector>

#include "mlx/array.h"
#include "runtime/identity-set.h"

namespace mlxts {

// Which graphs that are not computed yet stand on nodes of a set that were.
class Dependence {
 public:
  explicit Dependence(const IdentitySet& nodes) : nodes_(nodes) {}

  bool reaches(const mlx::core::array& root) {
    std::vector<Step> path{{&root, 0}};
    visited_.insert(root.id());
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next == step.node->inputs().size()) {
        path.pop_back();
        continue;
      }
      const mlx::core::array& input = step.node->inputs()[step.next++];
      const bool pending = input.status() == mlx::core::array::Status::unscheduled;
      if (pending ? standing_.contains(input.id()) : nodes_.contains(input.id())) {
        for (const Step& each : path) standing_.insert(each.node->id());
        path.pop_back();
      } else if (pending && visited_.insert(input.id())) {
        path.push_back({&input, 0});
      }
    }
    return standing_.contains(root.id());
  }

 private:
  struct Step {
    const mlx::core::array* node;
    size_t next;
  };

  const IdentitySet& nodes_;
  IdentitySet standing_;
  IdentitySet visited_;
};

}  // namespace mlxts
