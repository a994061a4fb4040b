#include "kernels/fused/rotation.h"

#include <cmath>
#include <memory>

#include "kernels/dispatch.h"
#include "kernels/fused/parallel.h"

namespace mlxts {

namespace {

// Tables [rows, dims / 2], where each batch row that has an offset of its own has `length` rows.
void fill(const Angles& angles, const int32_t* offsets, size_t rows, size_t length, float* cosines, float* sines) {
  const Rotation& rotation = angles.rotation;
  const int half = rotation.dims / 2;
  const float step = rotation.base ? std::log(*rotation.base) / static_cast<float>(half) : 0;
  for (int i = 0; i < half; ++i) {
    const float frequency = angles.freqs ? 1.0f / angles.freqs[i] : std::exp(-static_cast<float>(i) * step);
    for (size_t row = 0; row < rows; ++row) {
      const float position = static_cast<float>(row % length) + static_cast<float>(offsets[row / length]);
      const float angle = position * rotation.scale * frequency;
      cosines[row * half + i] = std::cos(angle);
      sines[row * half + i] = std::sin(angle);
    }
  }
}

}  // namespace

void rotate(const Angles& angles, const int32_t* offsets, const RopeJob* jobs, size_t count) {
  const RopeJob& first = jobs[0];
  const size_t rows = (first.one_offset ? 1 : first.batch) * first.length;
  const size_t size = rows * first.dims / 2;
  const auto table = std::make_unique_for_overwrite<float[]>(2 * size);
  float* cosines = table.get();
  float* sines = cosines + size;
  fill(angles, offsets, rows, first.length, cosines, sines);
  for (size_t i = 0; i < count; ++i) {
    const RopeJob& job = jobs[i];
    run_parts(job.rows(), job.width, [&](size_t begin, size_t end) {
      dispatch().kernel->vectors.rotate(job, cosines, sines, begin, end);
    });
  }
}

}  // namespace mlxts
