internal import Deciding
internal import Exact
internal import Expressions

/// Putting given values in, and finding where lines of tables begin and end.
struct GivenTables: Sendable {
  let setting: Setting

  /// The term with every value put in that is sure to hold; indices of Σ and Π keep to their ranges.
  func putting(into e: Expr, under assumptions: Assumptions) -> Expr {
    puttingIn(e, assumptions).resolvingDeltas(under: assumptions)
  }

  private func puttingIn(_ e: Expr, _ assumptions: Assumptions, depth: Int = 0) -> Expr {
    let order = Postorder([e], into: { $0.binder == nil && $0.kind != .derivative })
    var results: [Expr] = []
    for term in order.terms {
      if let binder = term.binder {
        let (lower, upper) = (
          puttingIn(term.children[1], assumptions, depth: depth),
          puttingIn(term.children[2], assumptions, depth: depth)
        )
        let inner = assumptions.within(binder, from: lower, to: upper)
        results.append(
          term.with(children: [puttingIn(term.children[0], inner, depth: depth), lower, upper]))
      } else if term.kind == .derivative {
        results.append(term)
      } else if term.kind == .symbol {
        let new = term.with(children: term.children.map { results[order[$0]] })
        results.append(value(of: new, assumptions, depth: depth) ?? new)
      } else {
        let new = term.with(children: term.children.map { results[order[$0]] })
        results.append(new.kind == .cases ? new.resolvingCases(under: assumptions) : new)
      }
    }
    return results[order[e]]
  }

  /// The value of a quantity where one is given for sure, or follows from its equation as a number.
  private func value(
    of quantity: Expr, _ assumptions: Assumptions, depth: Int
  ) -> Expr? {
    if let value = value(of: quantity, under: assumptions) { return value }
    guard depth < 4, quantity.isScalar, let model = setting.model,
      model.hasEquation(quantity.symbol?.name ?? ""), let instance = model.equation(for: quantity),
      instance.entry.isEmpty, instance.holds(under: assumptions),
      instance.right.distinctSize < 200
    else { return nil }
    let number = puttingIn(instance.right, assumptions, depth: depth + 1).canonical
    return number.number == nil ? nil : number
  }

  /// The value of a quantity where one is given for sure.
  func value(of quantity: Expr, under assumptions: Assumptions) -> Expr? {
    if let value = setting.values[quantity] { return value }
    guard !quantity.children.isEmpty else { return nil }
    for (known, value) in setting.values where known.hasSameHead(as: quantity) {
      guard known.children.count == quantity.children.count,
        zip(known.children, quantity.children).allSatisfy({ assumptions.same($0, $1) == .yes })
      else { continue }
      return value
    }
    for line in setting.sequences {
      if let value = line.value(at: quantity, under: assumptions) { return value }
    }
    return nil
  }

  /// The steps at which something changes in terms over a running index: where a line of a table
  /// begins, or the next one after its end; and where a Kronecker delta is 1.
  func breaks(in terms: [Expr], over index: Expr, deltasOnly: Bool = false) -> [Expr] {
    var found: [Expr] = []
    for e in Postorder(terms).terms {
      switch e.kind {
      case .symbol: if !deltasOnly { found += breaks(of: e, over: index) }
      case .delta:
        for (mine, other) in [(0, 1), (1, 0)] {
          guard let (_, shift) = IndexPattern.parts(e.children[mine], [index]),
            !e.children[other].mentions(index)
          else { continue }
          let place = (e.children[other] - Expr(shift)).tidyIndex
          found += [place, (place + 1).tidyIndex]
        }
      case .condition: if !deltasOnly { found += Self.ends(of: e, over: index) }
      case .number, .sum, .product, .power, .call, .bigSum, .bigProduct, .cases, .matrixProduct,
        .transpose, .derivative:
        continue
      }
    }
    var distinct: [Expr] = []
    for place in found
    where !distinct.contains(where: { $0.distance(from: place)?.isZero ?? false }) {
      distinct.append(place)
    }
    return distinct.sorted(by: Order.precedes)
  }

  /// Where a comparison of the index with something else changes.
  private static func ends(of condition: Expr, over index: Expr) -> [Expr] {
    var range = IndexRange()
    guard condition.conditionSign?.isComparison == true, range.narrow(index, by: condition) else {
      return []
    }
    return [range.lower, range.upper.map { $0 + 1 }].compactMap { $0?.tidyIndex }
  }

  private func breaks(of quantity: Expr, over index: Expr) -> [Expr] {
    var found: [Expr] = []
    for (i, place) in quantity.children.enumerated() {
      guard let (_, shift) = IndexPattern.parts(place, [index]) else { continue }
      func add(_ bound: Expr) { found.append((bound - Expr(shift)).tidyIndex) }
      for known in setting.values.keys where known.hasSameHead(as: quantity) {
        guard known.children.indices.contains(i), !known.children[i].mentions(index) else {
          continue
        }
        add(known.children[i])
        add(known.children[i] + 1)
      }
      for line in setting.sequences where line.pattern.hasSameHead(as: quantity) {
        guard let running = line.index, line.pattern.children.indices.contains(i),
          let (_, offset) = IndexPattern.parts(line.pattern.children[i], [running])
        else { continue }
        if let lower = line.range.lower { add(lower + Expr(offset)) }
        if let upper = line.range.upper { add(upper + Expr(offset) + 1) }
      }
    }
    return found
  }
}

extension Expr {
  /// Cases without those that can not hold; the value where one is sure.
  func resolvingCases(under assumptions: Assumptions) -> Expr {
    var left: [Expr] = []
    for place in stride(from: 0, to: children.count - 1, by: 2) {
      switch assumptions.proves(children[place]) {
      case .yes: return left.isEmpty ? children[place + 1] : .cases(left + [children[place + 1]])
      case .no: continue
      case .unknown: left += [children[place], children[place + 1]]
      }
    }
    guard children.count % 2 == 1, let rest = children.last else {
      return left.isEmpty || left.count == children.count ? self : .cases(left)
    }
    return left.isEmpty ? rest : .cases(left + [rest])
  }

  /// The term without cases that numbers decide.
  var settlingCases: Expr {
    guard traits.contains(.hasCases) else { return self }
    return rebuilt { _, new in
      new.kind == .cases ? new.resolvingCases(under: Assumptions()) : new
    }.tidied
  }

  /// The term with Kronecker deltas replaced by 1 or 0 where the indices are sure to agree or not.
  func resolvingDeltas(under assumptions: Assumptions) -> Expr {
    guard Postorder(self).terms.contains(where: { $0.kind == .delta }) else { return self }
    let order = Postorder([self], into: { $0.binder == nil })
    var results: [Expr] = []
    for term in order.terms {
      if let binder = term.binder {
        let inner = assumptions.within(binder, from: term.children[1], to: term.children[2])
        let body = term.children[0].resolvingDeltas(under: inner)
        results.append(term.with(children: [body, term.children[1], term.children[2]]))
        continue
      }
      let new = term.with(children: term.children.map { results[order[$0]] })
      guard new.kind == .delta else {
        results.append(new)
        continue
      }
      switch assumptions.same(new.children[0], new.children[1]) {
      case .yes: results.append(.one)
      case .no: results.append(.zero)
      case .unknown: results.append(new)
      }
    }
    return results[order[self]]
  }
}
