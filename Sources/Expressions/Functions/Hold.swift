internal import Exact

extension Function {
  /// A value held fixed: the identity, with derivative 0 wherever it stands.
  ///
  /// Derivations write ⟨hold(R), U⟩ for what is left to do of a gradient: R is the derivative by U,
  /// and no longer changes. Its slope is 0 in dual numbers, too, so that every line has a value.
  static let hold = Function(
    id: "hold",
    summary: "a value held fixed: its derivative is 0",
    evaluate: .unary { $0 },
    slope: .unary { _, _ in 0 },
    exact: { $0[0] },
    enclose: { x, _ in x[0] },
    derivative: { x, _, _ in .zero(of: x[0].shape) },
    isHeld: true)
}
