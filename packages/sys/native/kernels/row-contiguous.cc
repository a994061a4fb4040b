#include "kernels/row-contiguous.h"

#include <cstdint>

#include "mlx/allocator.h"

namespace mlxts {

namespace mx = mlx::core;

namespace {

// Writes the part of the array that starts at `from` and has the axes from `axis` on; returns the end of what it wrote.
template <class Element>
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

template <class Element>
void dispatch_copy(const mx::array& a, mx::array& copy, mx::cpu::CommandEncoder& encoder) {
  encoder.dispatch([from = a.data<Element>(), to = copy.data<Element>(), shape = a.shape(), strides = a.strides()] {
    copy_strided(from, to, shape, strides, 0);
  });
}

}  // namespace

mx::array row_contiguous(const mx::array& a, mx::cpu::CommandEncoder& encoder) {
  if (a.flags().row_contiguous) return a;
  mx::array copy(a.shape(), a.dtype(), nullptr, {});
  copy.set_data(mx::allocator::malloc(copy.nbytes()));
  encoder.add_temporary(copy);
  if (a.itemsize() == 1) {
    dispatch_copy<uint8_t>(a, copy, encoder);
  } else if (a.itemsize() == 2) {
    dispatch_copy<uint16_t>(a, copy, encoder);
  } else {
    dispatch_copy<uint32_t>(a, copy, encoder);
  }
  return copy;
}

}  // namespace mlxts
