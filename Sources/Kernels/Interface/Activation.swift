/// The activations that have kernels; each is a function of the catalogue, by the same name.
///
/// All are increasing, so that taking the largest of a pool commutes with them, and all have a
/// slope that follows from their value alone, so that the input need not be kept.
package enum Activation: String, Sendable, CaseIterable {
  case identity
  case relu
  case leakyrelu
  case elu
  case softplus
  case sigmoid
  case tanh

  /// Whether the slope jumps at zero.
  package var hasKink: Bool {
    switch self {
    case .relu, .leakyrelu: true
    case .identity, .elu, .softplus, .sigmoid, .tanh: false
    }
  }
}
