// What Swift cannot see of GMP by itself: its names are macros.
#ifndef MATHNN_CGMP_SHIM_H
#define MATHNN_CGMP_SHIM_H
#include <gmp.h>

static inline int mathnn_mpz_sign(const __mpz_struct *a) { return mpz_sgn(a); }

#endif
