internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions

/// Given values that depend on what is differentiated by: `f[t] = f for t > 2`.
///
/// Such a line acts like an equation of its quantity, within its range: ∂f[t]/∂f is 1 for t > 2. The
/// value itself is put in last, as those of other tables.
struct GivenDependence: Sendable {
  let variable: Expr
  private let values: [SequenceValue]
  /// Names that have an equation: they are given only where that is sure.
  private let owned: Set<String>

  init(_ setting: Setting, on variable: Expr) {
    self.variable = variable
    let single = setting.values.filter { $0.value.mentions(variable) }
      .sorted { Order.precedes($0.key, $1.key) }
      .map {
        SequenceValue(
          pattern: $0.key, variables: [], index: nil, range: IndexRange(), value: $0.value)
      }
    values = single + setting.sequences.filter { $0.value.mentions(variable) }
    owned = Set(setting.model?.equations.map(\.name) ?? [])
  }

  var isEmpty: Bool { values.isEmpty }

  /// Which names depend on which others by what is given.
  var edges: [(name: String, targets: Set<String>)] {
    values.map { ($0.pattern.symbol?.name ?? "", $0.value.symbolNames) }
  }

  /// Whether a quantity may be given in terms of the variable.
  func covers(_ quantity: Expr) -> Bool { !lines(for: quantity).isEmpty }

  /// The derivative of a quantity by the variable, as far as lines give it; nil where none does.
  ///
  /// What is known of a general step must not decide: the recurrence holds for the first ones, too.
  func derivative(of quantity: Expr) -> Expr? {
    let lines = lines(for: quantity)
    guard !lines.isEmpty else { return nil }
    var cases: [Expr] = []
    for (conditions, value) in lines {
      let slope = Expr.derivative(value, variable, .total)
      if conditions.isEmpty { return cases.isEmpty ? slope : .cases(cases + [slope]) }
      cases += [conditions.count == 1 ? conditions[0] : .condition(.and, conditions), slope]
    }
    return .cases(cases + [.zero])
  }

  /// The lines about a quantity, each with the conditions on its indices.
  private func lines(for quantity: Expr) -> [(conditions: [Expr], value: Expr)] {
    guard quantity.kind == .symbol, quantity != variable else { return [] }
    let isOwned = owned.contains(quantity.symbol?.name ?? "")
    return values.compactMap { line in
      guard line.pattern.hasSameHead(as: quantity),
        line.pattern.children.count == quantity.children.count
      else { return nil }
      guard let found = conditions(of: line, at: quantity) else { return nil }
      if isOwned, !found.conditions.isEmpty { return nil }
      return found
    }
  }

  private func conditions(
    of line: SequenceValue, at quantity: Expr
  ) -> (conditions: [Expr], value: Expr)? {
    if line.variables.isEmpty {
      let apart = zip(quantity.children, line.pattern.children).filter { mine, other in
        mine.distance(from: other)?.isZero != true
      }
      if apart.contains(where: { mine, other in mine.distance(from: other) != nil }) { return nil }
      return (apart.map { .condition(.equal, [$0, $1]) }, line.value)
    }
    guard let bindings = IndexPattern.match(line.pattern, line.variables, quantity) else {
      return nil
    }
    let place = line.index.flatMap { bindings[$0] }
    let conditions = (place.map { line.range.conditions(on: $0) } ?? [])
      .filter { Assumptions().proves($0) != .yes }
    if conditions.contains(where: { Assumptions().proves($0) == .no }) { return nil }
    return (conditions, line.value.substituting(bindings))
  }
}
