#include "runtime/failed-evaluations.h"

#include "runtime/evaluation.h"

namespace mlxts {

namespace {

constexpr uint64_t kUnmarked = UINT64_MAX;

}  // namespace

FailedEvaluations::FailedEvaluations() = default;
FailedEvaluations::~FailedEvaluations() = default;

void FailedEvaluations::add(std::unique_ptr<Evaluation> evaluation) {
  failures_.push_back({std::move(evaluation), kUnmarked});
}

const Evaluation* FailedEvaluations::behind(const mlx::core::array& array) const {
  for (const Failure& failure : failures_) {
    if (failure.evaluation->left_without_value(array)) return failure.evaluation.get();
  }
  return nullptr;
}

void FailedEvaluations::mark(HandleTable& handles, uint64_t last_job) {
  for (Failure& failure : failures_) {
    if (failure.last_job != kUnmarked) continue;
    failure.evaluation->mark_failed(handles);
    failure.last_job = last_job;
  }
}

void FailedEvaluations::forget_before(uint64_t job) {
  std::erase_if(failures_, [job](const Failure& failure) { return failure.last_job < job; });
}

}  // namespace mlxts
