/* What the addon asks of the BLAS that stands in front of libmlx. */
#if defined(MLXTS_BLAS_SCIPY)
extern void scipy_openblas_set_num_threads(int threads);
extern char* scipy_openblas_get_config(void);
#define SET_THREADS scipy_openblas_set_num_threads
#define NAME scipy_openblas_get_config
#elif defined(MLXTS_BLAS_OPENBLAS)
extern void openblas_set_num_threads(int threads);
extern char* openblas_get_config(void);
#define SET_THREADS openblas_set_num_threads
#define NAME openblas_get_config
#elif defined(__APPLE__)
#define FIXED_NAME "Accelerate"
#else
#define FIXED_NAME "reference BLAS of the MLX wheel"
#endif

__attribute__((visibility("default"))) void mlxts_blas_set_threads(int threads) {
#ifdef SET_THREADS
  SET_THREADS(threads);
#else
  (void)threads;
#endif
}

__attribute__((visibility("default"))) const char* mlxts_blas_name(void) {
#ifdef NAME
  return NAME();
#else
  return FIXED_NAME;
#endif
}
