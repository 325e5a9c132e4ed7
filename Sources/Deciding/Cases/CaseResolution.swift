internal import Exact
internal import Expressions

/// A term after every decision about its cases that the assumptions allow.
struct CaseResolution {
  let term: Expr
  /// A comparison that is not decided yet, none inside its own sides.
  let open: Split?
  /// Whether no case of an unconditional definition applies: the term has no value.
  let isUndefined: Bool
  /// Whether a part without a value stands somewhere else, in a Σ or a case not decided.
  let hasUndefinedPart: Bool

  /// Stands for the value of a definition by cases of which none applies.
  private static let nothing = Expr.symbol("#undefined")

  /// A quantity whose sign decides.
  struct Split {
    let quantity: Expr
    /// Whether the term is continuous where the quantity is zero.
    let isContinuous: Bool
  }

  init(_ e: Expr, under assumptions: Assumptions) {
    guard e.traits.contains(.hasCases) || Self.hasDelta(e) else {
      (term, open, isUndefined, hasUndefinedPart) = (e, nil, false, false)
      return
    }
    let bound = Self.binders(of: e)
    let resolved = e.rebuilt { _, new in
      if new.kind == .power, new.children[0].kind == .delta, let n = new.children[1].number,
        n.signum > 0
      {
        return new.children[0]
      }
      guard new.kind == .cases || new.kind == .delta else { return new }
      if new.kind == .delta {
        let same = Expr.condition(.equal, Array(new.children))
        switch assumptions.proves(same) {
        case .yes: return .one
        case .no: return .zero
        case .unknown: return new
        }
      }
      return Self.decided(new, assumptions) ?? Self.nothing
    }
    term = resolved.canonical
    hasUndefinedPart = term.mentions(Self.nothing)
    let unconditional = Postorder([term], into: { $0.kind != .cases && $0.binder == nil })
    isUndefined = hasUndefinedPart && unconditional.place(of: Self.nothing) != nil
    open = Self.firstOpen(term, bound: bound)
  }

  private static func hasDelta(_ e: Expr) -> Bool {
    Postorder(e).terms.contains { $0.kind == .delta }
  }

  private static func binders(of e: Expr) -> Set<Expr> {
    guard e.traits.contains(.bindsIndex) else { return [] }
    let terms = Postorder([e, e.canonical]).terms
    return Set(terms.compactMap(\.binder))
  }

  /// Cases with decided conditions; nil where none can hold.
  private static func decided(_ e: Expr, _ assumptions: Assumptions) -> Expr? {
    var children: [Expr] = []
    var i = 0
    while i + 1 < e.children.count {
      let (condition, value) = (e.children[i], e.children[i + 1])
      i += 2
      switch assumptions.proves(condition) {
      case .no: continue
      case .yes: return children.isEmpty ? value : .cases(children + [value])
      case .unknown: children += [condition, value]
      }
    }
    if i < e.children.count {
      if children.isEmpty { return e.children[i] }
      children.append(e.children[i])
    }
    return children.isEmpty ? nil : .cases(children)
  }

  private static func firstOpen(_ e: Expr, bound: Set<Expr>) -> Split? {
    let order = Postorder(e)
    for node in order.terms where node.kind == .cases || node.kind == .delta {
      let conditions =
        node.kind == .delta
        ? [Expr.condition(.equal, Array(node.children))]
        : node.children.indices.filter { $0 % 2 == 0 && $0 + 1 < node.children.count }
          .map { node.children[$0] }
      for condition in conditions {
        for part in comparisons(in: condition) {
          guard let (difference, _) = Assumptions.comparison(part) else { continue }
          let quantity = difference.canonical
          if quantity.number != nil || quantity.traits.contains(.hasCases) { continue }
          if bound.contains(where: { quantity.mentions($0) }) { continue }
          return Split(
            quantity: quantity, isContinuous: isContinuous(order.terms))
        }
      }
    }
    return nil
  }

  private static func comparisons(in condition: Expr) -> [Expr] {
    Postorder(condition).terms.filter { $0.conditionSign?.isComparison == true }
  }

  /// Whether every definition by cases passes over its border without a jump.
  ///
  /// Its two values differ by a multiple of the quantity that decides. Then the whole term is continuous, and what
  /// holds on both sides of a border holds on it.
  private static func isContinuous(_ terms: [Expr]) -> Bool {
    for node in terms where node.kind == .cases || node.kind == .delta {
      guard node.kind == .cases, node.children.count == 3,
        let (difference, relation) = Assumptions.comparison(node.children[0]),
        relation == .positive || relation == .nonnegative
      else { return false }
      let jump = Linear(node.children[1] - node.children[2])
      if jump.isConstant, jump.constant.isZero { continue }
      if Assumptions.unsigned(jump) != Assumptions.unsigned(Linear(difference)) { return false }
    }
    return true
  }
}
