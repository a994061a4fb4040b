#include "kernels/row-contiguous.h"

#include <cstdint>

#include "mlx/allocator.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

using Element = uint32_t;

// Writes the part of the array that starts at `from` and has the axes from `axis` on; returns the end of what it wrote.
Element* copy_strided(const Element* from, Element* to, const mx::Shape& shape, const mx::Strides& strides,
                      size_t axis) {
  if (axis == shape.size()) {
    *to = *from;
    return to + 1;
  }
  const int64_t stride = strides[axis];
  if (axis + 1 == shape.size()) {
    for (mx::ShapeElem i = 0; i < shape[axis]; ++i) to[i] = from[i * stride];
    return to + shape[axis];
  }
  for (mx::ShapeElem i = 0; i < shape[axis]; ++i) to = copy_strided(from + i * stride, to, shape, strides, axis + 1);
  return to;
}

}  // namespace

mx::array row_contiguous(const mx::array& a, mx::cpu::CommandEncoder& encoder) {
  if (a.flags().row_contiguous) return a;
  mx::array copy(a.shape(), a.dtype(), nullptr, {});
  copy.set_data(mx::allocator::malloc(copy.nbytes()));
  encoder.add_temporary(copy);
  encoder.dispatch([from = a.data<Element>(), to = copy.data<Element>(), shape = a.shape(), strides = a.strides()] {
    copy_strided(from, to, shape, strides, 0);
  });
  return copy;
}

}  // namespace mlxts
