internal import Exact

extension Function {
  /// The binomial coefficient n(n − 1)⋯(n − k + 1)/k! for a whole number k.
  static let binomial = Function(
    id: "binomial",
    summary: "binomial coefficient, n choose k, for a whole number k",
    arity: 2...2,
    notation: .init(layout: .binomial),
    evaluate: .binary { n, k in
      guard k == k.rounded(), k < 1e6 else { return .nan }
      if k < 0 { return 0 }
      let m = n == n.rounded() && n >= 0 && n - k >= 0 ? Swift.min(k, n - k) : k
      return stride(from: 0, to: m, by: 1).reduce(1) { $0 * (n - $1) / ($1 + 1) }
    },
    slope: .none,
    exact: { arguments in
      guard let k = arguments[1].asInt, k <= 10_000 else { return nil }
      if k < 0 { return 0 }
      return (0..<k).reduce(Rational(1)) {
        $0 * (arguments[0] - Rational($1)) / Rational($1 + 1)
      }
    },
    enclose: { arguments, arithmetic in
      guard let k = arguments[1].wholePoint, k <= 10_000 else { return nil }
      if k < 0 { return .zero }
      var product = Interval.one
      for i in 0..<k {
        let factor = arithmetic.difference(arguments[0], Interval(i))
        guard let next = arithmetic.quotient(factor, Interval(i + 1)) else { return nil }
        product = arithmetic.product(product, next)
      }
      return product
    },
    derivative: { _, _, _ in nil },
    specialValues: [("0, 0", "1"), ("4, 2", "6"), ("5, 0", "1"), ("3, 5", "0")],
    rules: [
      "binomial-of-zero: binomial(?n, 0) = 1  # one way to choose nothing",
      "binomial-of-one: binomial(?n, 1) = ?n  # each one alone",
    ])
}

extension Interval {
  /// The whole number that the interval is, if it is one point.
  var wholePoint: Int? {
    guard isPoint, isFinite else { return nil }
    return lower.asRational?.asInt
  }
}
