package import Exact

/// A linear combination of terms with rational coefficients, and a constant: `T - t + 1`.
///
/// Indices and bounds are compared through it. Terms keep the order of `Order`.
package struct Affine: Hashable, Sendable {
  package private(set) var terms: [Term]
  package private(set) var constant: Rational

  package struct Term: Hashable, Sendable {
    package let part: Expr
    package let coefficient: Rational
  }

  package init(constant: Rational, terms: [Term] = []) {
    self.constant = constant
    self.terms = terms
  }

  /// The term as a linear combination of symbols; nil where it is not linear in them.
  package init?(_ e: Expr) {
    let form = e.canonical
    var terms: [Term] = []
    var constant = Rational(0)
    let parts = form.kind == .sum ? Array(form.children) : [form]
    for part in parts {
      if let number = part.number {
        constant = constant + number
      } else if part.kind == .symbol {
        terms.append(Term(part: part, coefficient: 1))
      } else if part.kind == .product, part.children.count == 2,
        let coefficient = part.children[0].number, part.children[1].kind == .symbol
      {
        terms.append(Term(part: part.children[1], coefficient: coefficient))
      } else {
        return nil
      }
    }
    self.terms = terms
    self.constant = constant
  }

  package var isConstant: Bool { terms.isEmpty }

  /// The coefficient of a symbol.
  package func coefficient(of symbol: Expr) -> Rational {
    terms.first { $0.part == symbol }?.coefficient ?? 0
  }

  package var expr: Expr {
    var parts = terms.map { $0.coefficient.isOne ? $0.part : Expr($0.coefficient) * $0.part }
    if !constant.isZero || parts.isEmpty { parts.append(Expr(constant)) }
    return .sum(parts)
  }

  package var text: String {
    var text = ""
    for term in terms {
      let name = term.part.symbol?.name ?? "?"
      let size = term.coefficient.magnitude
      let sign =
        term.coefficient.signum < 0 ? (text.isEmpty ? "-" : " - ") : (text.isEmpty ? "" : " + ")
      text += sign + (size.isOne ? name : "\(size)*\(name)")
    }
    if text.isEmpty { return constant.description }
    guard !constant.isZero else { return text }
    return text + (constant.signum < 0 ? " - " : " + ") + constant.magnitude.description
  }
}

extension Expr {
  /// The difference of two indices when it is a number: `t` and `t - 1` give 1.
  package func offset(from other: Expr) -> Rational? {
    // The minus sign goes to each term: that of a sum as a whole would not be opened.
    let taken = other.kind == .sum ? other.children.map { -$0 } : [-other]
    return Expr.sum([self] + taken).canonical.number
  }
}
