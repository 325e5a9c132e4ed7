internal import Exact

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

extension Function {
  /// The hyperbolic tangent.
  static let tanh = Function(
    id: "tanh",
    summary: "hyperbolic tangent, (e^x - e^-x)/(e^x + e^-x)",
    notation: .init(latex: #"\tanh"#),
    evaluate: { tanhValue($0[0]) },
    slope: { _, y, _ in 1 - y * y },
    exact: { $0[0].isZero ? 0 : nil },
    enclose: { arguments, bits in nil },
    derivative: { _, y, _ in 1 - y.squared },
    image: Image("-1", "1"),
    parity: .odd,
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "0")],
    series: SeriesSeed("y' = 1 - y^2", start: ["0"]),
    rules: [
      "tanh-of-negative: tanh(-?x) = -tanh(?x)"
    ])
}

private func tanhValue(_ x: Double) -> Double {
  #if canImport(Darwin)
    Darwin.tanh(x)
  #else
    Glibc.tanh(x)
  #endif
}
