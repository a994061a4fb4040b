/* Tail jumps from the names that libmlx imports to the same functions of scipy-openblas32, whose symbols are prefixed. */
#if defined(__x86_64__)
.macro forward name
  .globl \name
  .type \name, @function
\name:
  endbr64
  jmp scipy_\name@PLT
  .size \name, . - \name
.endm
#elif defined(__aarch64__)
.macro forward name
  .globl \name
  .type \name, %function
\name:
  hint #34 /* bti c */
  b scipy_\name
  .size \name, . - \name
.endm
#else
#error "no forwarding for this processor"
#endif

  .text
  forward cblas_cgemm
  forward cblas_dgemm
  forward cblas_sgemm
  forward cgeev_
  forward cgesdd_
  forward cheevd_
  forward dgeev_
  forward dgeqrf_
  forward dgesdd_
  forward dgetrf_
  forward dgetri_
  forward dorgqr_
  forward dpotrf_
  forward dsyevd_
  forward dtrtri_
  forward sgeev_
  forward sgeqrf_
  forward sgesdd_
  forward sgetrf_
  forward sgetri_
  forward sorgqr_
  forward spotrf_
  forward ssyevd_
  forward strtri_

#if defined(__linux__)
  .section .note.GNU-stack, "", %progbits
#endif
