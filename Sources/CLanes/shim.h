// Operations on whole lanes that Swift has only number by number.
//
// In Swift `addingProduct`, `replace(with:where:)` and `squareRoot` of SIMD types are loops over the
// numbers of a lane. The optimiser mends that in short loops and fails in long ones (measured: the
// cell of an LSTM ten times slower). Here each is one operation of the compiler's vectors.
#ifndef MATHNN_CLANES_SHIM_H
#define MATHNN_CLANES_SHIM_H

#define MATHNN_LANES(N, REAL, WHOLE, SUFFIX)                                                       \
  typedef REAL mathnn_lane_##SUFFIX __attribute__((ext_vector_type(N)));                           \
  typedef WHOLE mathnn_wholes_##SUFFIX __attribute__((ext_vector_type(N)));                        \
  /* sum + x·y, rounded once */                                                                    \
  static inline __attribute__((always_inline)) mathnn_lane_##SUFFIX mathnn_fused_##SUFFIX(         \
      mathnn_lane_##SUFFIX sum, mathnn_lane_##SUFFIX x, mathnn_lane_##SUFFIX y) {                  \
    return __builtin_elementwise_fma(x, y, sum);                                                   \
  }                                                                                                \
  /* Numbers of `yes` where x < bound, else of `no`; also where x is not a number */               \
  static inline __attribute__((always_inline)) mathnn_lane_##SUFFIX mathnn_below_##SUFFIX(         \
      mathnn_lane_##SUFFIX x, mathnn_lane_##SUFFIX bound, mathnn_lane_##SUFFIX yes,                \
      mathnn_lane_##SUFFIX no) {                                                                   \
    return x < bound ? yes : no;                                                                   \
  }                                                                                                \
  static inline __attribute__((always_inline)) mathnn_wholes_##SUFFIX mathnn_places_##SUFFIX(      \
      mathnn_lane_##SUFFIX x, mathnn_lane_##SUFFIX bound, mathnn_wholes_##SUFFIX yes,              \
      mathnn_wholes_##SUFFIX no) {                                                                 \
    return x < bound ? yes : no;                                                                   \
  }                                                                                                \
  static inline __attribute__((always_inline)) mathnn_lane_##SUFFIX mathnn_root_##SUFFIX(          \
      mathnn_lane_##SUFFIX x) {                                                                    \
    return __builtin_elementwise_sqrt(x);                                                          \
  }

MATHNN_LANES(16, float, int, 16f)
MATHNN_LANES(8, float, int, 8f)
MATHNN_LANES(8, double, long long, 8d)

#endif
