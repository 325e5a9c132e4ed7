internal import Exact
internal import Expressions

/// Between which numbers the entries of a term surely lie, by the images of functions.
struct EntryRanges {
  let setting: Setting

  struct Range {
    var lower: Rational
    var upper: Rational

    var largest: Rational { max(lower.magnitude, upper.magnitude) }
  }

  /// The largest absolute value that an entry can come near; nil where none is known.
  func largest(in e: Expr) -> Rational? { range(of: e)?.largest }

  func reason(for e: Expr) -> String {
    if let callee = e.callee, callee.isDifferentiated {
      return "the slope of \(callee.name) is nowhere larger"
    }
    return "by the ranges of the functions in it"
  }

  private func range(of e: Expr) -> Range? {
    let order = Postorder(
      [e], into: { $0.kind == .sum || $0.kind == .product || $0.kind == .power })
    var ranges: [Range?] = []
    for part in order.terms {
      ranges.append(own(part) { child in order.place(of: child).flatMap { ranges[$0] } })
    }
    return ranges[order[e]]
  }

  private func own(_ e: Expr, _ below: (Expr) -> Range?) -> Range? {
    if let number = e.number { return Range(lower: number, upper: number) }
    switch e.kind {
    case .call: return ofCall(e)
    case .symbol: return ofQuantity(e)
    case .sum:
      var total = Range(lower: 0, upper: 0)
      for child in e.children {
        guard let part = below(child) else { return nil }
        total = Range(lower: total.lower + part.lower, upper: total.upper + part.upper)
      }
      return total
    case .product:
      var total = Range(lower: 1, upper: 1)
      for child in e.children {
        guard let part = below(child) else { return nil }
        let ends = [total.lower, total.upper].flatMap { x in [x * part.lower, x * part.upper] }
        total = Range(lower: ends.min() ?? 0, upper: ends.max() ?? 0)
      }
      return total
    case .power:
      guard let base = below(e.children[0]), let n = e.children[1].number?.asInt, n > 0, n < 64
      else { return nil }
      let ends = [base.lower.power(n), base.upper.power(n)]
      let isEven = n.isMultiple(of: 2)
      let low = isEven && base.lower.signum < 0 && base.upper.signum > 0 ? 0 : ends.min() ?? 0
      return Range(lower: low, upper: ends.max() ?? 0)
    case .number, .bigSum, .bigProduct, .cases, .condition, .delta, .matrixProduct, .transpose,
      .derivative:
      return nil
    }
  }

  private func ofCall(_ e: Expr) -> Range? {
    guard let callee = e.callee,
      let function = callee.function
        ?? setting.activations[callee.name].flatMap(Function.named)
    else { return nil }
    if callee.isDifferentiated {
      guard callee.orders == [1], let text = function.steepest, let bound = Self.number(text) else {
        return nil
      }
      return Range(lower: -bound, upper: bound)
    }
    guard let low = function.image.lower.flatMap(Self.number),
      let high = function.image.upper.flatMap(Self.number)
    else { return nil }
    return Range(lower: low, upper: high)
  }

  /// A number or fraction as the rooms write it; nil for any other text.
  private static func number(_ text: String) -> Rational? {
    let parts = text.split(separator: "/").map { Rational(decimal: $0) }
    if parts.count == 1 { return parts[0] }
    guard parts.count == 2, let top = parts[0], let bottom = parts[1], !bottom.isZero else {
      return nil
    }
    return top / bottom
  }

  /// A quantity whose equation says that a function with a bounded image gives it.
  private func ofQuantity(_ e: Expr) -> Range? {
    guard let instance = setting.model?.equation(for: e), instance.entry.isEmpty,
      instance.equation.variables.count > 0 || instance.equation.right.kind == .call,
      instance.right.kind == .call, instance.right.callee?.isDifferentiated == false
    else { return nil }
    return ofCall(instance.right)
  }
}
