internal import Exact

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

extension Function {
  /// The exponential function; it also stands for powers of Euler's number.
  static let exp = Function(
    id: "exp",
    summary: "exponential function, e^x",
    notation: .init(latex: #"\exp"#, layout: .exponential),
    evaluate: { Glibc.exp($0[0]) },
    slope: { _, y, _ in y },
    exact: { $0[0].isZero ? 1 : nil },
    enclose: { _, _ in nil },
    derivative: { _, y, _ in y },
    image: Image("0", nil),
    monotone: [MonotonePiece(.rising)],
    specialValues: [("0", "1")],
    series: SeriesSeed("y' = y", start: ["1"]))
}
