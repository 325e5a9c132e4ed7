internal import Deciding
internal import Exact
internal import Expressions

extension Expr {
  /// A quotient of two expanded sums where that is small; the canonical form otherwise.
  ///
  /// Powers with symbols in their exponents count as unknowns of their own: w^(2·K − 1) is u²/w
  /// with u = w^K.
  var normalForm: Expr {
    guard isScalar else { return canonical }
    let (open, powers) = namingPowers
    guard let form = RationalForm(open, budget: DecisionBudget(steps: 200_000)) else {
      return canonical
    }
    return form.expr.substituting(powers).collectingPowers
  }

  /// The term with b^K replaced by a symbol, and what the symbols stand for.
  private var namingPowers: (Expr, [Expr: Expr]) {
    var names: [Expr: Expr] = [:]
    let term = rebuilt { _, e in
      guard e.kind == .power, e.isScalar, e.children[1].number == nil,
        let exponent = Affine(e.children[1]), !exponent.isConstant,
        (exponent.terms.map(\.coefficient) + [exponent.constant]).allSatisfy(\.isInteger)
      else { return e }
      let base = e.children[0]
      let factors = exponent.terms.map { part -> Expr in
        let power = Expr.power(base, part.part)
        let name = names[power] ?? Expr.symbol("#power\(names.count + 1)")
        names[power] = name
        return name.power(Expr(part.coefficient))
      }
      return Expr.product(
        factors + (exponent.constant.isZero ? [] : [base.power(Expr(exponent.constant))]))
    }
    return (term, Dictionary(uniqueKeysWithValues: names.map { ($0.value, $0.key) }))
  }

  /// (w^K)^2 as w^(2·K).
  private var collectingPowers: Expr {
    rebuilt { _, e in
      guard e.kind == .power, e.children[0].kind == .power, e.children[1].number?.isInteger == true
      else { return e }
      let inner = e.children[0]
      return e.with(children: [inner.children[0], (inner.children[1] * e.children[1]).canonical])
    }
  }
}
