#pragma once

#include <memory>

#include "mlx/array.h"

namespace mlxts {

// Keeps the address that identifies an array from being used again, and nothing alive: MLX reuses an input's buffer
// only while nobody else owns the input, and weak owners don't count.
using AddressPin = std::weak_ptr<void>;

namespace detail {

// The language lets an explicit instantiation name a private member.
template <auto Member>
struct DescriptionOf {
  friend std::shared_ptr<void> description(const mlx::core::array& array) { return array.*Member; }
};
template struct DescriptionOf<&mlx::core::array::array_desc_>;
std::shared_ptr<void> description(const mlx::core::array& array);

}  // namespace detail

inline AddressPin pin_address(const mlx::core::array& array) { return detail::description(array); }

}  // namespace mlxts
