extension IntervalArithmetic {
  /// Whether |f(x) − x| ≤ |x|³, true of every odd function here on [−1/2, 1/2], says all digits.
  private func isTiny(_ x: Dyadic) -> Bool { x.order < -bits / 2 - 2 }

  private func cube(_ x: Dyadic) -> Interval {
    product(product(Interval(x), Interval(x)), Interval(x))
  }

  /// An odd function of a point that loses as many digits near zero as the point is small.
  private func odd(
    _ a: Interval, nearZero: @escaping (Dyadic) -> Interval,
    _ value: @escaping (IntervalArithmetic, Dyadic) -> Interval
  ) -> Interval {
    increasing(a) { x in
      if x.isZero { return .zero }
      if isTiny(x) { return nearZero(x) }
      let size = rounded(value(finer(by: max(0, -x.order) + 8), x.magnitude))
      return x.signum < 0 ? -size : size
    }
  }

  /// The enclosure x ≤ f(x) ≤ x + x³ for small x (for negative ones the other way).
  private func fromZero(_ x: Dyadic) -> Interval { sum(Interval(x), cube(x).hull(.zero)) }

  /// The enclosure x − x³ ≤ f(x) ≤ x for small x (for negative ones the other way).
  private func towardsZero(_ x: Dyadic) -> Interval { towardsZero(x, by: cube(x)) }

  package func sinh(_ a: Interval) -> Interval {
    odd(a, nearZero: fromZero) { fine, x in
      let power = fine.exp(Interval(x))
      return fine.difference(power, fine.positiveQuotient(.one, power)).scaled(by: -1)
    }
  }

  package func cosh(_ a: Interval) -> Interval {
    let fine = finer(by: 4)
    return rounded(
      fine.increasing(a.magnitude) { x in
        let power = fine.exp(Interval(x))
        let sum = fine.sum(power, fine.positiveQuotient(.one, power)).scaled(by: -1)
        return Interval(max(sum.lower, .one), sum.upper)
      })
  }

  /// The hyperbolic tangent, 1 − 2 / (e^(2x) + 1).
  package func tanh(_ a: Interval) -> Interval {
    odd(a, nearZero: towardsZero) { fine, x in
      let power = fine.exp(Interval(x.scaled(by: 1)))
      let rest = fine.positiveQuotient(Interval(2), fine.sum(power, .one))
      return fine.difference(.one, rest)
    }
  }

  /// The inverse of the hyperbolic sine, log(x + √(x² + 1)).
  package func asinh(_ a: Interval) -> Interval {
    odd(a, nearZero: towardsZero) { fine, x in
      let square = fine.product(Interval(x), Interval(x))
      guard let root = fine.squareRoot(fine.sum(square, .one)),
        let value = fine.log(fine.sum(Interval(x), root))
      else { fatalError("the logarithm was asked of a number below 1") }
      return value
    }
  }

  /// The inverse of the hyperbolic cosine, log(x + √((x − 1)(x + 1))); nil where it may be below 1.
  package func acosh(_ a: Interval) -> Interval? {
    guard a.lower >= .one else { return nil }
    return increasing(a) { x in
      if x == .one { return .zero }
      guard x.isFinite else { return Interval(Dyadic(1 << 58), .infinity) }
      let offset = Dyadic.sum(x, -.one, bits: bits, .down)
      let fine = finer(by: max(0, -offset.order) + 8)
      let square = fine.product(
        fine.difference(Interval(x), .one), fine.sum(Interval(x), .one))
      guard let root = fine.squareRoot(square),
        let value = fine.log(fine.sum(Interval(x), root))
      else { fatalError("the logarithm was asked of a number below 1") }
      return rounded(value)
    }
  }

  /// The inverse of the hyperbolic tangent, log((1 + x) / (1 − x)) / 2; nil where |x| may reach 1.
  package func atanh(_ a: Interval) -> Interval? {
    guard -Dyadic.one < a.lower, a.upper < .one else { return nil }
    return odd(a, nearZero: fromZero) { fine, x in
      let above = fine.sum(.one, Interval(x))
      let below = fine.difference(.one, Interval(x))
      guard let value = fine.log(fine.positiveQuotient(above, below)) else {
        fatalError("the logarithm was asked of a number below 1")
      }
      return value.scaled(by: -1)
    }
  }
}
