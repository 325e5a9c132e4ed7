internal import Exact
internal import Expressions

/// A linear combination of terms, whatever they are, and a constant.
///
/// Unlike `Affine` any canonical term counts as an unknown: `x*y + 2*exp(z) - 1` is linear in
/// `x*y` and `exp(z)`. Products of a number with a sum are distributed.
struct Linear: Sendable, Hashable {
  private(set) var coefficients: [Expr: Rational]
  private(set) var constant: Rational

  init(_ constant: Rational = 0) {
    coefficients = [:]
    self.constant = constant
  }

  /// The canonical form of a term as a linear combination.
  init(_ e: Expr) {
    self.init()
    var open: [(Rational, Expr)] = [(1, e.canonical)]
    while let (factor, part) = open.popLast() {
      if let number = part.number {
        constant += factor * number
      } else if part.kind == .sum {
        for child in part.children { open.append((factor, child)) }
      } else {
        let (coefficient, rest) = part.splitCoefficient
        if rest.kind == .sum {
          open.append((factor * coefficient, rest))
        } else if let product = rest.distributedOnce {
          open.append((factor * coefficient, product))
        } else {
          add(factor * coefficient, rest)
        }
      }
    }
  }

  var isConstant: Bool { coefficients.isEmpty }

  /// The unknowns, in structural order.
  var parts: [Expr] { coefficients.keys.sorted(by: Order.precedes) }

  subscript(part: Expr) -> Rational { coefficients[part] ?? 0 }

  mutating func add(_ amount: Rational, _ part: Expr) {
    let new = self[part] + amount
    coefficients[part] = new.isZero ? nil : new
  }

  mutating func add(_ amount: Rational) { constant += amount }

  func scaled(by factor: Rational) -> Linear {
    guard !factor.isZero else { return Linear() }
    var result = self
    result.constant = constant * factor
    result.coefficients = coefficients.mapValues { $0 * factor }
    return result
  }

  func plus(_ other: Linear) -> Linear {
    var result = self
    result.constant += other.constant
    for (part, amount) in other.coefficients { result.add(amount, part) }
    return result
  }

  func minus(_ other: Linear) -> Linear { plus(other.scaled(by: -1)) }

  /// The same up to a positive factor, the first coefficient 1 or -1.
  var normalized: Linear {
    guard let first = parts.first else { return Linear(Rational(constant.signum)) }
    return scaled(by: self[first].magnitude.reciprocal)
  }

  /// The combination as a term.
  var expr: Expr {
    var terms = parts.map { Expr(self[$0]) * $0 }
    if !constant.isZero || terms.isEmpty { terms.append(Expr(constant)) }
    return Expr.sum(terms).canonical
  }
}

extension Expr {
  /// A product with one small sum among plain factors, multiplied out; nil for any other term.
  fileprivate var distributedOnce: Expr? {
    guard kind == .product, isScalar, children.count <= 4 else { return nil }
    guard let place = children.firstIndex(where: { $0.kind == .sum && $0.children.count <= 8 })
    else { return nil }
    let others = children.indices.filter { $0 != place }.map { children[$0] }
    guard others.allSatisfy({ $0.kind != .power || $0.children[1].number?.isInteger == true })
    else { return nil }
    return Expr.sum(children[place].children.map { .product(others + [$0]) }).canonical
  }
}
