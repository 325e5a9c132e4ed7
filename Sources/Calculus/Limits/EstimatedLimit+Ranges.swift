package import Deciding
internal import Exact
package import Expressions

extension EstimatedLimit {
  /// The largest or smallest magnitude that a term can have at any step; nil where none is known.
  func edge(of e: Expr, _ side: Bounding.Side) -> Expr? {
    let index = Expr.symbol("#index")
    if let binder = e.freeSymbols.first(where: isRunning),
      let given = givenEdge(of: e.substituting(binder, by: index), at: index, side)
    {
      return given
    }
    let extent = extent(of: e)
    switch side {
    case .upper: return extent.largest
    case .lower: return extent.smallest
    }
  }

  /// A step that states the largest or smallest magnitude of a factor.
  func fact(_ e: Expr, _ side: Bounding.Side, _ edge: Expr) -> LimitStep {
    LimitStep(
      side == .upper ? "largest magnitude" : "smallest magnitude",
      side == .upper ? "the supremum of its range" : "the infimum of its range", e.size,
      side.relation, edge)
  }

  /// Whether a symbol runs over steps: it stands in indices only.
  private func isRunning(_ symbol: Expr) -> Bool {
    symbol.isScalar && symbol.children.isEmpty && symbol.symbol?.name != "pi"
  }

  /// Bounds of a term that hold at every step.
  ///
  /// A derivative of a function stands for a quantity with the range that the catalogue knows; a
  /// family for one with the range that the model or a condition on every member gives.
  package func extent(of e: Expr) -> Extent {
    var known = assumptions
    var table: [Expr: Expr] = [:]
    for term in Postorder(e).terms {
      guard let own = ownRange(term) else { continue }
      let name = Expr.symbol("#range\(table.count + 1)")
      table[term] = name
      known.assume(name, within: own)
    }
    return known.extent(of: e.replacingParts(table))
  }

  private func ownRange(_ term: Expr) -> Extent? {
    switch term.kind {
    case .call:
      guard let callee = term.callee else { return nil }
      let name = activations[callee.name] ?? callee.name
      guard callee.isDifferentiated || name != callee.name else { return nil }
      return FunctionRange.extent(of: Callee(name, orders: callee.orders, arity: callee.arity))
    case .symbol:
      guard !term.children.isEmpty else { return nil }
      return range(term) ?? familyRange(term)
    case .number, .sum, .product, .power, .bigSum, .bigProduct, .cases, .condition, .delta,
      .matrixProduct, .transpose, .derivative:
      return nil
    }
  }

  /// The range that conditions on every member of a family give: `abs(x[t]) <= 1`.
  private func familyRange(_ member: Expr) -> Extent? {
    var known = Assumptions()
    for condition in assumptions.conditions {
      for other in condition.freeSymbols where other.hasSameHead(as: member) && other != member {
        let indices = zip(other.children, member.children).filter { $0 != $1 }
        guard indices.allSatisfy({ $0.0.kind == .symbol && $0.0.children.isEmpty }) else {
          continue
        }
        let table = Dictionary(
          indices.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
        known.assume(condition.substituting(table))
      }
    }
    guard !known.isEmpty else { return nil }
    return known.extent(of: member).meeting(known.rangeBySize(of: member))
  }

  /// Whether a term is a positive continuous function of what stays bounded: it then keeps a
  /// distance from 0, since a continuous function takes its minimum on a closed bounded range.
  func isPositiveOnBounded(_ e: Expr) -> Bool {
    guard e.kind == .call, e.children.count == 1, let callee = e.callee,
      let range = ownRange(e) ?? FunctionRange.extent(of: callee), range.signs.isNonzero
    else { return false }
    return isBounded(e.children[0])
  }

  /// Whether a term stays between fixed numbers as the horizon grows.
  package func isBounded(_ e: Expr) -> Bool {
    let order = Postorder([e], into: { $0.mentions(horizon) && $0.kind != .symbol })
    var known: [Bool] = []
    for term in order.terms {
      let below =
        order.terms.isEmpty
        ? [] : term.children.map { order.place(of: $0).map { known[$0] } ?? true }
      known.append(isBounded(term, operands: below))
    }
    return known[order[e]]
  }

  private func isBounded(_ e: Expr, operands: [Bool]) -> Bool {
    if !e.mentions(horizon) { return true }
    let extent = extent(of: e)
    if extent.lower != nil, extent.upper != nil { return true }
    switch e.kind {
    case .symbol: return staysBounded(e)
    case .sum, .product: return operands.allSatisfy { $0 }
    case .power: return operands[0] && (e.children[1].number?.asInt ?? -1) >= 0
    case .call:
      guard let function = e.callee?.function, e.callee?.isDifferentiated == false else {
        return false
      }
      return operands.allSatisfy { $0 } && function.definedWhere(Array(e.children)).isEmpty
    case .number, .bigSum, .bigProduct, .cases, .condition, .delta, .matrixProduct, .transpose,
      .derivative:
      return false
    }
  }

  // MARK: Bounds given for every step

  /// A bound c given by a condition `abs(P) <= c` (or >=) whose P is the term for every index.
  func givenEdge(of e: Expr, at index: Expr, _ side: Bounding.Side) -> Expr? {
    for condition in assumptions.conditions.flatMap(\.joinedParts) {
      guard let (part, edge) = condition.sizeBound(side) else { continue }
      for running in part.freeSymbols.flatMap(\.children).flatMap(\.freeSymbols)
      where !edge.mentions(running) {
        let asked = part.substituting(running, by: index)
        if isSame(asked, e) { return edge }
      }
    }
    return nil
  }

  private func isSame(_ a: Expr, _ b: Expr) -> Bool {
    if a.canonical == b.canonical { return true }
    let equality = Equality(under: assumptions, budget: DecisionBudget(steps: 200_000))
    return equality.compare(a, b).isEqual || equality.compare(a, -b).isEqual
  }
}

extension Assumptions {
  /// Adds that a quantity lies in a range.
  fileprivate mutating func assume(_ e: Expr, within range: Extent) {
    if let lower = range.lower {
      assume(.condition(lower.isOpen ? .greater : .greaterOrEqual, [e, Expr(lower.value)]))
    }
    if let upper = range.upper {
      assume(.condition(upper.isOpen ? .less : .lessOrEqual, [e, Expr(upper.value)]))
    }
    if range.isNonzero { assume(.condition(.notEqual, [e, .zero])) }
  }

  /// What is known of |x| as a range of x.
  fileprivate func rangeBySize(of e: Expr) -> Extent {
    guard let upper = extent(of: .call("abs", e)).upper else { return .all }
    return Extent(lower: Extent.Bound(-upper.value, open: upper.isOpen), upper: upper)
  }
}

extension Expr {
  /// The conditions that all must hold for this one to hold.
  fileprivate var joinedParts: [Expr] {
    conditionSign == .and ? children.flatMap(\.joinedParts) : [self]
  }

  /// `abs(P) <= c` or `c >= abs(P)` as P and c, for the side that is asked.
  fileprivate func sizeBound(_ side: Bounding.Side) -> (part: Expr, edge: Expr)? {
    guard let sign = conditionSign else { return nil }
    let isUpper: Bool
    switch sign {
    case .lessOrEqual, .less: isUpper = true
    case .greaterOrEqual, .greater: isUpper = false
    case .equal, .notEqual, .and, .or, .not, .always, .never: return nil
    }
    for (place, holdsUpper) in [(0, isUpper), (1, !isUpper)] {
      guard children[place].callee == Callee("abs"), holdsUpper == (side == .upper) else {
        continue
      }
      return (children[place].children[0], children[1 - place])
    }
    return nil
  }

  /// Sub-terms replaced as they stand, bound or free.
  fileprivate func replacingParts(_ table: [Expr: Expr]) -> Expr {
    guard !table.isEmpty else { return self }
    return rebuilt { original, new in table[original] ?? new }
  }
}
