package import Deciding
internal import Exact
package import Expressions

/// Which values a function, or a derivative of it, can take on the whole line.
///
/// A derivative that is a polynomial in the function's own value (σ' = σ(1 − σ), tanh' = 1 − tanh²)
/// takes its largest and smallest value at an end of the image or at a root of the polynomial's
/// derivative: that is exact. Others get the bounds that their parts have.
package enum FunctionRange {
  /// Bounds of a function of one argument, differentiated some number of times; nil where nothing
  /// is known, as for an opaque function.
  package static func extent(of callee: Callee) -> Extent? {
    guard callee.arity == 1, let function = callee.function else { return nil }
    let order = callee.orders.first ?? 0
    guard order <= 6 else { return nil }
    let x = Expr.symbol("#x")
    let y = Expr.symbol("#y")
    let call = Expr.call(Callee(function.id), [x])
    let image = Assumptions().extent(of: call)
    guard order > 0 else { return image }
    guard let term = derivative(of: call, x, order) else { return nil }
    if let polynomial = Polynomial(term.replacingEverywhere(call, by: y), in: y) {
      return extent(of: polynomial, on: image)
    }
    return Assumptions().extent(of: term)
  }

  /// An end of an image, as the catalogue writes it: a fraction; nil for any other text.
  static func end(_ text: String) -> Expr? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let top = Rational(decimal: parts[0]) else { return nil }
    guard parts.count == 2 else { return parts.count == 1 ? Expr(top) : nil }
    guard let bottom = Rational(decimal: parts[1]), !bottom.isZero else { return nil }
    return Expr(top / bottom)
  }

  private static func derivative(of call: Expr, _ x: Expr, _ order: Int) -> Expr? {
    var term = call
    for _ in 0..<order {
      guard let next = try? term.derivative(by: x, kinkValue: nil) else { return nil }
      term = next.value
    }
    return term
  }

  /// The values of a polynomial on a stretch with ends that may be infinite.
  static func extent(of p: Polynomial, on stretch: Extent) -> Extent {
    if p.isConstant { return Extent(p.coefficients.first ?? 0) }
    var result = Extent()
    var values: [Extent.Bound] = []
    var isOpenBelow = false
    var isOpenAbove = false
    for (end, isUpper) in [(stretch.lower, false), (stretch.upper, true)] {
      if let end {
        values.append(Extent.Bound(p.value(at: end.value), open: end.isOpen))
      } else {
        let odd = p.degree % 2 == 1 && !isUpper
        let rises = (p.leadingCoefficient.signum > 0) != odd
        isOpenAbove = isOpenAbove || rises
        isOpenBelow = isOpenBelow || !rises
      }
    }
    var low = values
    var high = values
    for root in p.derivative.realRoots() where holds(root, stretch) {
      let (under, over) = enclosure(of: p, at: root)
      low.append(under)
      high.append(over)
    }
    if !isOpenBelow {
      result.lower = low.min { ($0.value, $0.isOpen ? 1 : 0) < ($1.value, $1.isOpen ? 1 : 0) }
    }
    if !isOpenAbove {
      result.upper = high.max { ($0.value, $0.isOpen ? 0 : 1) < ($1.value, $1.isOpen ? 0 : 1) }
    }
    return result.meeting(signs: result.signs)
  }

  private static func holds(_ root: RealRoot, _ stretch: Extent) -> Bool {
    if let lower = stretch.lower, root.compared(to: lower.value) <= 0 { return false }
    if let upper = stretch.upper, root.compared(to: upper.value) >= 0 { return false }
    return true
  }

  /// The value at a root: exact where the root is a fraction, else between two fractions.
  private static func enclosure(
    of p: Polynomial, at root: RealRoot
  ) -> (Extent.Bound, Extent.Bound) {
    if let point = root.asRational {
      let value = Extent.Bound(p.value(at: point))
      return (value, value)
    }
    let value = p.value(at: root.interval(bits: 64), IntervalArithmetic(bits: 96))
    let (low, high) = (value.lower.asRational ?? 0, value.upper.asRational ?? 0)
    return (Extent.Bound(low), Extent.Bound(high))
  }
}

extension Polynomial {
  /// A term as a polynomial in one symbol with rational coefficients; nil for any other.
  init?(_ e: Expr, in y: Expr) {
    let order = Postorder(e)
    var parts: [Polynomial] = []
    for term in order.terms {
      let below = term.children.map { parts[order[$0]] }
      switch term.kind {
      case .number: parts.append(Polynomial(constant: term.number ?? 0))
      case .symbol:
        guard term == y else { return nil }
        parts.append(.x)
      case .sum: parts.append(below.reduce(.zero) { $0 + $1 })
      case .product: parts.append(below.reduce(.one) { $0 * $1 })
      case .power:
        guard let n = term.children[1].number?.asInt, n >= -1, n <= 24 else { return nil }
        if n >= 0 {
          parts.append(below[0].power(n))
        } else {
          guard below[0].isConstant, let value = below[0].coefficients.first else { return nil }
          parts.append(Polynomial(constant: value.reciprocal))
        }
      case .call, .bigSum, .bigProduct, .cases, .condition, .delta, .matrixProduct, .transpose,
        .derivative:
        return nil
      }
    }
    self = parts[order[e]]
  }
}
