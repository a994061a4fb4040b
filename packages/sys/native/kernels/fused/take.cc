#include "kernels/fused/take.h"

#include <cstring>

#include "kernels/row-contiguous.h"
#include "mlx/allocator.h"
#include "mlx/backend/common/unary.h"
#include "runtime/address-pin.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

const float* take(const mx::array& given, bool as_it_lies, mx::array& out, mx::cpu::CommandEncoder& encoder) {
  if (as_it_lies) {
    mx::set_unary_output_data(given, out);
    return given.data<float>();
  }
  const mx::array copy = row_contiguous(given, encoder);
  out.copy_shared_buffer(copy);
  return copy.data<float>();
}

// Whether its data is rows of the last axis, one after another. (A strided view may be without gaps and not be.)
bool has_whole_rows(const mx::array& a) {
  if (a.flags().row_contiguous) return true;
  if (!a.flags().contiguous || a.strides(-1) != 1) return false;
  for (int axis = 0; axis + 1 < static_cast<int>(a.ndim()); ++axis)
    if (a.strides(axis) % a.shape(-1) != 0) return false;
  return true;
}

}  // namespace

const float* take_any_order(const mx::array& given, mx::array& out, mx::cpu::CommandEncoder& encoder) {
  return take(given, given.flags().contiguous, out, encoder);
}

const float* take_rows(const mx::array& given, mx::array& out, mx::cpu::CommandEncoder& encoder) {
  return take(given, has_whole_rows(given), out, encoder);
}

const float* take_row_major(const mx::array& given, mx::array& out, mx::cpu::CommandEncoder& encoder) {
  return take(given, given.flags().row_contiguous, out, encoder);
}

void take_over(const mx::array& given, mx::array& out, size_t outputs, mx::cpu::CommandEncoder& encoder) {
  // Each of the outputs owns its inputs, so an array that is needed for this operation only has as many owners.
  const bool is_last = pin_address(given).use_count() == static_cast<long>(outputs);
  const mx::array whole = row_contiguous(given, encoder);
  const bool is_copy = !given.flags().row_contiguous;
  if (is_copy || (is_last && given.data_shared_ptr().use_count() == 1)) return out.copy_shared_buffer(whole);
  out.set_data(mx::allocator::malloc(out.nbytes()));
  encoder.dispatch([from = given.data<char>(), to = out.data<char>(), bytes = out.nbytes()] {
    std::memcpy(to, from, bytes);
  });
}

}  // namespace mlxts
