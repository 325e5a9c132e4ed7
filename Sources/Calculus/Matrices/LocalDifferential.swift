internal import Exact
internal import Expressions

/// How a term changes with its operands: for each operand a chain of linear maps.
///
/// This is the table of matrix calculus. Forward it gives the derivative by a scalar and the
/// Jacobian matrix, backward the gradient.
struct LocalDifferential {
  struct Share: Equatable {
    let operand: Expr
    /// Applied in this order to a change of the operand.
    let parts: [LinearPart]

    func pushed(_ x: Expr) -> Expr { parts.reduce(x) { $1.pushed($0) } }
    func pulled(_ r: Expr) -> Expr { parts.reversed().reduce(r) { $1.pulled($0) } }
  }

  /// Where the shares stand.
  enum Scope: Equatable {
    /// They add up.
    case plain
    /// Each is added up over an index.
    case sum(index: Expr, lower: Expr, upper: Expr)
    /// One of them counts: these are all operands of the cases, conditions included.
    case cases
  }

  let rule: String
  var shares: [Share]
  var scope = Scope.plain
  var conditions: [Expr] = []
}

/// The local differentials, one term at a time.
struct DifferentialTable {
  let depends: (Expr) -> Bool
  var kinkValue: Expr?

  typealias Share = LocalDifferential.Share

  func differential(of u: Expr) throws(DifferentiationError) -> LocalDifferential {
    switch u.kind {
    case .number, .symbol, .condition, .delta:
      return LocalDifferential(rule: "constant-rule", shares: [])
    case .sum: return sum(u)
    case .product: return product(u)
    case .power: return power(u)
    case .matrixProduct: return matrixProduct(u)
    case .transpose:
      return LocalDifferential(
        rule: "transpose-rule", shares: [Share(operand: u.children[0], parts: [.transposed])])
    case .bigSum: return bigSum(u)
    case .bigProduct: return try bigProduct(u)
    case .cases: return cases(u)
    case .call: return try call(u)
    case .derivative:
      throw DifferentiationError("an inner derivative must be taken first", at: u)
    }
  }

  // MARK: Arithmetic

  /// The factor c before an operand, in the shape that the whole has.
  static func factor(_ c: Expr, before operand: Expr, in u: Expr) -> LinearPart {
    if operand.isScalar, !u.isScalar {
      return .spread(c.isScalar ? .entrywise(c, .filled(1, like: u.shape)) : c)
    }
    return c.isScalar ? .scaled(c) : .entrywise(c)
  }

  private func sum(_ u: Expr) -> LocalDifferential {
    let shares = u.children.filter { depends($0) }.map { term in
      Share(
        operand: term,
        parts: term.isScalar && !u.isScalar ? [Self.factor(.one, before: term, in: u)] : [])
    }
    return LocalDifferential(rule: "sum-rule", shares: shares)
  }

  private func product(_ u: Expr) -> LocalDifferential {
    let factors = Array(u.children)
    let active = factors.indices.filter { depends(factors[$0]) }
    let shares = active.map { place in
      var others = factors
      others.remove(at: place)
      return Share(
        operand: factors[place],
        parts: [Self.factor(.product(others), before: factors[place], in: u)])
    }
    return LocalDifferential(
      rule: active.count == 1 ? "constant-factor-rule" : "product-rule", shares: shares)
  }

  private func power(_ u: Expr) -> LocalDifferential {
    let (base, exponent) = (u.children[0], u.children[1])
    if base.isPlainCall("norm"), exponent == .two, !depends(exponent) {
      let inside = base.children[0]
      let part = LinearPart.inner(.entrywise(2, inside))
      return LocalDifferential(
        rule: "squared-norm-rule", shares: [Share(operand: inside, parts: [part])])
    }
    var shares: [Share] = []
    var conditions: [Expr] = []
    if depends(base) {
      let less = exponent.number.map { Expr($0 - 1) } ?? exponent - 1
      let slope = Expr.entrywise(exponent, base.power(less))
      shares.append(Share(operand: base, parts: [Self.factor(slope, before: base, in: u)]))
    }
    if depends(exponent) {
      let slope = Expr.entrywise(u, .call("log", base))
      shares.append(Share(operand: exponent, parts: [Self.factor(slope, before: exponent, in: u)]))
      if (base.number?.signum ?? 0) <= 0 { conditions = [.condition(.greater, [base, 0])] }
    }
    let rule =
      !depends(exponent) ? "power-rule" : depends(base) ? "general-power-rule" : "exponential-rule"
    return LocalDifferential(rule: rule, shares: shares, conditions: conditions)
  }

  private func matrixProduct(_ u: Expr) -> LocalDifferential {
    let factors = Array(u.children)
    let active = factors.indices.filter { depends(factors[$0]) }
    let shares = active.map { place -> Share in
      let operand = factors[place]
      let (before, behind) = (Array(factors[..<place]), Array(factors[(place + 1)...]))
      if operand.isScalar {
        let rest = Expr.ordered(before + behind)
        return Share(operand: operand, parts: [Self.factor(rest, before: operand, in: u)])
      }
      let left = before.isEmpty ? [] : [Self.multiplier(.ordered(before), isLeft: true)]
      let right = behind.isEmpty ? [] : [Self.multiplier(.ordered(behind), isLeft: false)]
      // What makes a row or a diagonal matrix a vector or a number is applied first.
      let rightFirst = operand.shape.isRow || operand.isPlainCall("diag")
      return Share(operand: operand, parts: rightFirst ? right + left : left + right)
    }
    return LocalDifferential(
      rule: active.count == 1 ? "matrix-factor-rule" : "matrix-product-rule", shares: shares)
  }

  private static func multiplier(_ a: Expr, isLeft: Bool) -> LinearPart {
    a.isScalar ? .scaled(a) : isLeft ? .left(a) : .right(a)
  }

  // MARK: Sums, products and cases

  private func bigSum(_ u: Expr) -> LocalDifferential {
    guard let index = u.binder else { fatalError("DifferentialTable: a sum without index") }
    return LocalDifferential(
      rule: "sum-over-index-rule", shares: [Share(operand: u.children[0], parts: [])],
      scope: .sum(index: index, lower: u.children[1], upper: u.children[2]))
  }

  /// Each factor changes in its place, the others stay: no division by a factor.
  private func bigProduct(_ u: Expr) throws(DifferentiationError) -> LocalDifferential {
    guard let index = u.binder else { fatalError("DifferentialTable: a product without index") }
    let (body, lower, upper) = (u.children[0], u.children[1], u.children[2])
    var names = u.symbolNames
    let place = Expr.symbol(
      Symbol.freshName(like: index.symbol?.name ?? "k", avoiding: &names))
    let before = u.with(children: [body, lower, place - 1])
    let behind = u.with(children: [body, place + 1, upper])
    let parts: [LinearPart] =
      switch u.productOrder {
      case .ascending: [.left(before), .right(behind)]
      case .descending: [.left(behind), .right(before)]
      case .commutative:
        [u.isScalar ? .scaled(before * behind) : .entrywise(.product([before, behind]))]
      }
    return LocalDifferential(
      rule: "product-over-index-rule",
      shares: [Share(operand: body.substituting(index, by: place), parts: parts)],
      scope: .sum(index: place, lower: lower, upper: upper))
  }

  private func cases(_ u: Expr) -> LocalDifferential {
    let last = u.children.count - 1
    var shares: [Share] = []
    var borders: [Expr] = []
    for (place, child) in u.children.enumerated() {
      if place % 2 == 0, place < last {
        if depends(child) { borders += child.borders }
      } else {
        let isSpread = child.isScalar && !u.isScalar
        shares.append(
          Share(
            operand: child, parts: isSpread ? [Self.factor(.one, before: child, in: u)] : []))
      }
    }
    return LocalDifferential(
      rule: "cases-rule", shares: shares, scope: .cases, conditions: borders)
  }
}
