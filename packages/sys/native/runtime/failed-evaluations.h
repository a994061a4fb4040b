#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace mlx::core {
class array;
}

namespace mlxts {

class Evaluation;
class HandleTable;

// Asynchronous evaluations that failed and on which graphs may stand that JavaScript has built meanwhile. All of it runs
// with the evaluation lock held.
class FailedEvaluations {
 public:
  FailedEvaluations();
  ~FailedEvaluations();

  void add(std::unique_ptr<Evaluation> evaluation);

  // The evaluation that left this array without a value, or null.
  const Evaluation* behind(const mlx::core::array& array) const;

  // On the thread of the handles: marks those without a value. Jobs up to `last_job` were posted before, unmarked.
  void mark(HandleTable& handles, uint64_t last_job);

  // Before a job runs: forgets what every later job has been checked against by its handles.
  void forget_before(uint64_t job);

 private:
  struct Failure {
    std::unique_ptr<Evaluation> evaluation;
    uint64_t last_job;
  };

  std::vector<Failure> failures_;
};

}  // namespace mlxts
