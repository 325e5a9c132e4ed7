package import Expressions

/// An answer to a question about a condition.
package enum Truth: String, Sendable {
  case yes, no, unknown
}

extension Assumptions {
  /// Whether a condition follows, is excluded, or neither.
  package func proves(_ condition: Expr) -> Truth {
    let form = condition.canonical
    guard let sign = form.conditionSign else { return .unknown }
    switch sign {
    case .always: return .yes
    case .never: return .no
    case .not: return proves(form.children[0]).negated
    case .and: return joined(form, absorbing: .no, neutral: .yes)
    case .or: return joined(form, absorbing: .yes, neutral: .no)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      guard let (difference, relation) = Self.comparison(form) else { return .unknown }
      let signs = self.signs(of: difference)
      let wanted = SignSet.satisfying(relation)
      if wanted.isSuperset(of: signs) { return .yes }
      return wanted.isDisjoint(with: signs) ? .no : .unknown
    }
  }

  private func joined(_ form: Expr, absorbing: Truth, neutral: Truth) -> Truth {
    var result = neutral
    for child in form.children {
      let truth = proves(child)
      if truth == absorbing { return absorbing }
      if truth == .unknown { result = .unknown }
    }
    return result
  }

  /// The signs that a scalar term can have.
  package func signs(of e: Expr) -> SignSet {
    let form = e.canonical
    if let number = form.number { return Extent(number).signs }
    var signs = extent(of: form).signs
    if signs.rawValue.nonzeroBitCount > 1, form.kind != .sum || form.isScalar {
      let linear = Linear(form)
      if nonzero.contains(Self.unsigned(linear)) { signs.remove(.zero) }
      if linear.isConstant { return Extent(linear.constant).signs }
      if linear.expr != form {
        signs.formIntersection(extent(of: linear.expr).signs)
      }
    }
    return signs
  }

  /// Whether a term is a whole number for sure.
  package func isInteger(_ e: Expr) -> Bool { extent(of: e).isInteger }

  /// Whether the assumptions exclude one another; false where that was not found.
  package var isContradictory: Bool {
    if extents.values.contains(where: \.isEmpty) { return true }
    for (part, given) in extents where part.kind != .symbol {
      if withoutExtent(of: part).extent(of: part).meeting(given).isEmpty { return true }
    }
    for form in forms {
      let signs = withoutForms.signs(of: form.linear.expr)
      if SignSet.satisfying(form.relation).isDisjoint(with: signs) { return true }
    }
    return !forms.isEmpty && system(about: Linear()).isContradictory
  }

  /// The assumptions without the linear facts of two or more parts.
  var withoutForms: Assumptions {
    guard !forms.isEmpty else { return self }
    var result = self
    result.dropForms()
    return result
  }
}

extension Assumptions {
  /// Symbols that must be whole numbers because of where they stand: in bounds of Σ and Π, in
  /// indices, in Kronecker's delta.
  package static func integersFound(in terms: [Expr]) -> [Expr] {
    var found = Set<Expr>()
    func add(_ e: Expr) {
      found.formUnion(
        Postorder(e).terms.filter { $0.kind == .symbol && $0.children.isEmpty && $0.isScalar })
    }
    for e in Postorder(terms).terms {
      switch e.kind {
      case .symbol: for child in e.children { add(child) }
      case .bigSum, .bigProduct:
        add(e.children[1])
        add(e.children[2])
      case .delta:
        add(e.children[0])
        add(e.children[1])
      case .number, .sum, .product, .power, .call, .cases, .condition, .matrixProduct, .transpose,
        .derivative:
        break
      }
    }
    found.remove(.pi)
    found.remove(.infinity)
    return found.sorted(by: Order.precedes)
  }

  /// These assumptions, with whole numbers at or above zero where the terms' bounds need them.
  ///
  /// A symbol about which a bound is given keeps that bound alone.
  package func completed(for terms: [Expr]) -> Assumptions {
    var result = self
    for symbol in Self.integersFound(in: terms) {
      let isNew = !integers.contains(symbol)
      result = result.declaring(integer: symbol)
      if isNew, extents[symbol]?.lower == nil, extents[symbol]?.upper == nil {
        let old = result
        result.assumeQuietly(.condition(.greaterOrEqual, [symbol, .zero]))
        if result.isContradictory { result = old }
      }
    }
    return result
  }
}

extension Assumptions {
  /// The assumptions after a symbol was replaced, also in those that were not listed.
  func substituting(_ symbol: Expr, by value: Expr) -> Assumptions {
    var result = Assumptions(
      [], integers: integers.filter { $0 != symbol }.sorted(by: Order.precedes))
    for condition in conditions { result.assume(condition.substituting(symbol, by: value)) }
    for part in result.integers.sorted(by: Order.precedes) {
      guard let lower = extents[part]?.lower, result.extents[part]?.lower == nil else { continue }
      result.assumeQuietly(.condition(.greaterOrEqual, [part, Expr(lower.value)]))
    }
    // What was known of the symbol still holds for its value.
    if let extent = extents[symbol] {
      if let lower = extent.lower {
        let sign: ConditionSign = lower.isOpen ? .greater : .greaterOrEqual
        result.assumeQuietly(.condition(sign, [value, Expr(lower.value)]))
      }
      if let upper = extent.upper {
        let sign: ConditionSign = upper.isOpen ? .less : .lessOrEqual
        result.assumeQuietly(.condition(sign, [value, Expr(upper.value)]))
      }
    }
    return result
  }
}

extension Truth {
  package var negated: Truth {
    switch self {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }
}
