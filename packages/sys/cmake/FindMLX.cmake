# The imported target `mlx` from a prefix. MLX's own config files ask for CUDA and name one Xcode's folders.
if(NOT EXISTS "${MLXTS_MLX_ROOT}/include/mlx/mlx.h")
  message(FATAL_ERROR "MLXTS_MLX_ROOT: expected a folder with include/mlx/mlx.h, got '${MLXTS_MLX_ROOT}'")
endif()
find_library(MLXTS_MLX_LIBRARY mlx PATHS ${MLXTS_MLX_ROOT}/lib NO_DEFAULT_PATH REQUIRED)

add_library(mlx SHARED IMPORTED)
set_target_properties(mlx PROPERTIES IMPORTED_LOCATION "${MLXTS_MLX_LIBRARY}")
target_include_directories(mlx SYSTEM INTERFACE ${MLXTS_MLX_ROOT}/include)
if(APPLE)
  target_include_directories(mlx SYSTEM INTERFACE ${MLXTS_MLX_ROOT}/include/metal_cpp)
  target_compile_definitions(mlx INTERFACE _METAL_ ACCELERATE_NEW_LAPACK)
else()
  # libmlx finds its own dependencies by its rpath, which the linker does not follow through symbolic links.
  target_link_options(mlx INTERFACE -Wl,--allow-shlib-undefined)
endif()
set(MLX_FOUND TRUE)
