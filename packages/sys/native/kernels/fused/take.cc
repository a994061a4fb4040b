#include "kernels/fused/take.h"

#include "kernels/row-contiguous.h"
#include "mlx/backend/common/unary.h"

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

}  // namespace

const float* take_any_order(const mx::array& given, mx::array& out, mx::cpu::CommandEncoder& encoder) {
  return take(given, given.flags().contiguous, out, encoder);
}

const float* take_rows(const mx::array& given, mx::array& out, mx::cpu::CommandEncoder& encoder) {
  const mx::array::Flags flags = given.flags();
  return take(given, flags.row_contiguous || (flags.contiguous && given.strides(-1) == 1), out, encoder);
}

const float* take_row_major(const mx::array& given, mx::array& out, mx::cpu::CommandEncoder& encoder) {
  return take(given, given.flags().row_contiguous, out, encoder);
}

}  // namespace mlxts
