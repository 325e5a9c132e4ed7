extension Function {
  /// Every function, in the order in which `mathnn functions` lists them.
  package static let catalogue: [Function] = [
    .exp, .log, .sqrt, .abs, .sign, .step, .floor,
    .sin, .cos, .tan, .arcsin, .arccos, .arctan,
    .sinh, .cosh, .tanh, .coth, .arsinh, .arcosh, .artanh,
    .sigmoid, .softplus, .relu, .leakyrelu, .elu, .gelu, .swish, .erf,
    .max, .min, .softmax, .binomial,
    .trace, .determinant, .inverse, .diagonal, .norm, .operatorNorm, .maximumNorm, .entrySum,
    .matrixPower,
    .identity, .zeros, .ones, .unit, .hold,
  ]
}
