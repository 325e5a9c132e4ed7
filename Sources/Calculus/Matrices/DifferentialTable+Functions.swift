internal import Exact
internal import Expressions

// Functions of the catalogue: those of whole matrices by name, all others entry by entry.
extension DifferentialTable {
  func call(_ u: Expr) throws(DifferentiationError) -> LocalDifferential {
    guard let callee = u.callee else { fatalError("DifferentialTable: a call without callee") }
    guard let function = callee.function, !callee.isDifferentiated else {
      return try entries(u, callee)
    }
    if function.onMatrices == nil {
      let inner = u.children[0]
      if callee.name == "log", inner.isPlainCall("softmax"), inner.shape.isVector {
        return one(u, "log-softmax-rule", inner.children[0], .logSoftmax(inner))
      }
      return try entries(u, callee)
    }
    let x = u.children[0]
    if x.isScalar, callee.name != "matpow" { return try ofScalar(u, x, callee) }
    switch callee.name {
    case "tr":
      return one(u, "trace-rule", x, .inner(.call("identity", x.shape.rows)))
    case "sumEntries":
      return one(u, "entry-sum-rule", x, .inner(.filled(1, like: x.shape)))
    case "diag":
      return one(u, "diagonal-rule", x, x.shape.isVector ? .diagonalMatrix : .diagonalVector)
    case "norm":
      var result = one(u, "norm-rule", x, .inner(.product([x, u.power(-1)])))
      result.conditions = [.condition(.notEqual, [u, 0])]
      return result
    case "softmax":
      var result = one(u, "softmax-rule", x, .softmax(u))
      // A matrix with a single column is read as a vector, whose entries add up to 1.
      if !x.shape.isVector { result.conditions = [.condition(.notEqual, [x.shape.columns, 1])] }
      return result
    case "inv":
      return LocalDifferential(
        rule: "inverse-rule",
        shares: [Share(operand: x, parts: [.left(u), .right(u), .scaled(.minusOne)])])
    case "det":
      var result = one(
        u, "determinant-rule", x, .inner(.entrywise(u, Expr.call("inv", x).flipped)))
      result.conditions = [.condition(.notEqual, [u, 0])]
      return result
    case "matpow": return try matrixPower(u)
    default: throw unknown(u, callee)
    }
  }

  private func one(_ u: Expr, _ rule: String, _ x: Expr, _ part: LinearPart) -> LocalDifferential {
    LocalDifferential(rule: rule, shares: [Share(operand: x, parts: [part])])
  }

  /// A function of matrices at a scalar, a matrix of one entry.
  private func ofScalar(
    _ u: Expr, _ x: Expr, _ callee: Callee
  ) throws(DifferentiationError) -> LocalDifferential {
    switch callee.name {
    case "tr", "sumEntries", "diag", "det":
      return LocalDifferential(rule: "constant-factor-rule", shares: [Share(operand: x, parts: [])])
    case "norm", "opnorm":
      var result = one(u, "norm-rule", x, .scaled(.call("sign", x)))
      result.conditions = [.condition(.notEqual, [x, 0])]
      return result
    case "inv": return one(u, "inverse-rule", x, .scaled(-x.power(-2)))
    case "softmax":
      return LocalDifferential(rule: "softmax-rule", shares: [])
    default: throw unknown(u, callee)
    }
  }

  private func matrixPower(_ u: Expr) throws(DifferentiationError) -> LocalDifferential {
    let (base, exponent) = (u.children[0], u.children[1])
    guard !depends(exponent) else {
      throw DifferentiationError(
        "the variable stands in the exponent of a matrix, which takes only whole numbers", at: u)
    }
    if let n = exponent.number, n.signum < 0 {
      // A^−n is a power of the inverse, whose own rule follows.
      let inverse = Expr.call("inv", base)
      let part = LinearPart.powers(of: inverse, exponent: Expr(-n))
      return LocalDifferential(
        rule: "matrix-power-rule",
        shares: [
          Share(operand: base, parts: [.left(inverse), .right(inverse), .scaled(.minusOne), part])
        ])
    }
    var result = one(u, "matrix-power-rule", base, .powers(of: base, exponent: exponent))
    if exponent.number == nil { result.conditions = [.condition(.greaterOrEqual, [exponent, 0])] }
    return result
  }

  /// A function that acts on each entry: its slope at each, times the change there.
  private func entries(
    _ u: Expr, _ callee: Callee
  ) throws(DifferentiationError) -> LocalDifferential {
    let arguments = Array(u.children)
    var shares: [Share] = []
    var conditions: [Expr] = []
    for (place, x) in arguments.enumerated() where depends(x) {
      var slope: Expr
      if callee.isKnown, !callee.isDifferentiated {
        guard let known = callee.derivative(of: u, in: place) else {
          throw unknown(u, callee)
        }
        slope = known
        let kinks = callee.smoothWhere(u).filter { $0.children.contains(where: depends) }
        if let kinkValue, kinks.count == 1, let kink = kinks.first, u.isScalar {
          slope = .cases([kink, slope, kinkValue])
        } else {
          for kink in kinks where !conditions.contains(kink) { conditions.append(kink) }
        }
      } else {
        slope = .call(callee.differentiated(in: place), arguments)
      }
      shares.append(Share(operand: x, parts: [Self.factor(slope, before: x, in: u)]))
    }
    let rule = u.isScalar ? "chain-rule" : "entrywise-function-rule"
    return LocalDifferential(rule: rule, shares: shares, conditions: conditions)
  }

  private func unknown(_ u: Expr, _ callee: Callee) -> DifferentiationError {
    DifferentiationError(
      "the derivative of \(callee.name) is not known", hint: "bound it, or use norm instead", at: u)
  }
}
