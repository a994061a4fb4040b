#include "runtime/environment.h"
#include "runtime/handle-traits.h"

namespace mlxts {

void free_object(Kind kind, void* object) {
  switch (kind) {
#define MLXTS_CASE(Type, KindName) \
  case Kind::KindName: HandleTraits<Type>::free(Type{object}); return;
    MLXTS_HANDLE_TYPES(MLXTS_CASE)
#undef MLXTS_CASE
    case Kind::kFailedArray: mlx_array_free(mlx_array{object}); return;
    case Kind::kFree: return;
  }
}

}  // namespace mlxts
