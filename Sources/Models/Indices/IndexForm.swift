internal import Exact
internal import Expressions

/// An index as a combination of symbols with rational coefficients, and a constant: `T - t + 1`.
///
/// Unlike `Affine`, it opens brackets, so that differences of indices are compared as they should.
struct IndexForm: Equatable {
  private(set) var coefficients: [Expr: Rational] = [:]
  private(set) var constant: Rational = 0

  /// The index in this form; nil where it is not linear, or far larger than an index is.
  init?(_ e: Expr) {
    let order = Postorder(e)
    guard order.terms.count <= 256 else { return nil }
    var forms: [IndexForm?] = []
    for term in order.terms {
      forms.append(Self.form(of: term) { forms[order[$0]] })
    }
    guard let form = forms[order[e]] else { return nil }
    self = form
  }

  static let zero = IndexForm(constant: 0)

  private init(constant: Rational) { self.constant = constant }

  private static func form(of e: Expr, _ below: (Expr) -> IndexForm?) -> IndexForm? {
    if let number = e.number { return IndexForm(constant: number) }
    switch e.kind {
    case .symbol:
      var form = IndexForm(constant: 0)
      form.coefficients[e] = 1
      return form
    case .sum:
      var form = IndexForm(constant: 0)
      for child in e.children {
        guard let part = below(child) else { return nil }
        form.add(part, times: 1)
      }
      return form
    case .product:
      var form = IndexForm(constant: 1)
      for child in e.children {
        guard let factor = below(child) else { return nil }
        let isNumber = factor.coefficients.isEmpty
        guard isNumber || form.coefficients.isEmpty else { return nil }
        form = isNumber ? form.scaled(by: factor.constant) : factor.scaled(by: form.constant)
      }
      return form
    case .number, .power, .call, .bigSum, .bigProduct, .cases, .condition, .delta,
      .matrixProduct, .transpose, .derivative:
      return nil
    }
  }

  mutating func add(_ other: IndexForm, times factor: Rational) {
    constant = constant + other.constant * factor
    for (symbol, coefficient) in other.coefficients {
      let sum = (coefficients[symbol] ?? 0) + coefficient * factor
      coefficients[symbol] = sum.isZero ? nil : sum
    }
  }

  func scaled(by factor: Rational) -> IndexForm {
    var result = IndexForm(constant: 0)
    result.add(self, times: factor)
    return result
  }

  func minus(_ other: IndexForm) -> IndexForm {
    var result = self
    result.add(other, times: -1)
    return result
  }

  func coefficient(of symbol: Expr) -> Rational { coefficients[symbol] ?? 0 }

  /// The form with another one put in for a symbol.
  func replacing(_ symbol: Expr, by other: IndexForm) -> IndexForm {
    let coefficient = coefficient(of: symbol)
    var result = self
    result.coefficients[symbol] = nil
    result.add(other, times: coefficient)
    return result
  }

  /// The number it is; nil where symbols stand in it.
  var number: Rational? { coefficients.isEmpty ? constant : nil }

  /// The form as a term: symbols in their order, then the constant.
  var expr: Expr {
    let symbols = coefficients.keys.sorted(by: Order.precedes)
    var parts: [Expr] = []
    for symbol in symbols.filter({ coefficient(of: $0).signum > 0 })
      + symbols.filter({ coefficient(of: $0).signum < 0 })
    {
      let coefficient = coefficient(of: symbol)
      parts.append(coefficient.isOne ? symbol : .product([Expr(coefficient), symbol]))
    }
    if !constant.isZero || parts.isEmpty { parts.append(Expr(constant)) }
    return .sum(parts)
  }
}

extension Expr {
  /// The index with brackets opened and symbols collected, where it is linear.
  var tidyIndex: Expr { IndexForm(self)?.expr ?? normalizedAsWritten }

  /// The term with sums in its indices computed: `h[3 - 1]` is `h[2]`.
  var tidyingIndices: Expr {
    rebuilt { _, new in
      guard new.kind == .symbol, new.children.contains(where: { $0.kind == .sum }) else {
        return new
      }
      return new.with(children: new.children.map { $0.kind == .sum ? $0.tidyIndex : $0 })
    }
  }

  /// How far this index lies behind another, where that is a number.
  func distance(from other: Expr) -> Rational? {
    guard let mine = IndexForm(self), let theirs = IndexForm(other) else {
      return offset(from: other)
    }
    return mine.minus(theirs).number
  }
}
