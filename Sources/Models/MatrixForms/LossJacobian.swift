internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

extension JacobianResult {
  /// The derivative that a question asks for: of a quantity of the model, or of a loss made of some.
  package init(
    ofAny open: Expr, in setting: Setting, context: RuleContext, identities: [Rule]
  ) throws(AdjointError) {
    let (target, variable) = (open.children[0], open.children[1])
    let name = target.symbol?.name ?? ""
    let isResult = target.isScalar && target.children.isEmpty
    guard setting.model?.hasEquation(name) != true || isResult else {
      try self.init(
        of: target, by: variable, in: setting, context: context, identities: identities)
      return
    }
    self.init(target, variable, setting)
    try follow(target, context, identities)
  }

  /// As a gradient, in the shape of the variable, where the target is a number.
  package var asked: Expr {
    (target.isScalar || isOfLoss) && !variable.isScalar ? value.flipped : value
  }

  /// By the chain rule: Σ ∂L/∂u · du/dv over all quantities u in the loss.
  private mutating func follow(
    _ loss: Expr, _ context: RuleContext, _ identities: [Rule]
  ) throws(AdjointError) {
    isOfLoss = true
    let apart = setting.withResults(in: loss).withIndices(apartFrom: variable)
    let net = try FlowNet(setting, loss: apart)
    target = net.loss.right
    let chain = LossChain(
      setting: setting, variable: variable, loss: net.loss, context: context,
      identities: identities)
    let sum = try chain.rows(of: target, under: nil)
    guard !sum.rows.isEmpty else {
      throw AdjointError(
        "no equation says how \(loss.plainText) depends on \(variable.plainText)",
        hint: "write what it depends on, as in L(h[T]), with --declare 'function L'")
    }
    let simplification = Simplification(identities: identities, context: context)
    value = simplification.simplified(.sum(sum.rows)).tidyingBounds
    jacobians = sum.jacobians
    definitions = sum.definitions
    conditions = sum.conditions
  }
}

extension Setting {
  /// A loss with names of results, such as `E`, replaced by what their equations say.
  fileprivate func withResults(in loss: Expr) -> Expr {
    var term = loss
    for _ in 0..<20 {
      let named = Postorder(term).terms.first {
        $0.kind == .symbol && $0.isScalar && $0.children.isEmpty
          && model?.hasEquation($0.symbol?.name ?? "") == true
      }
      guard let named, let instance = model?.equation(for: named) else { return term }
      term = term.replacingEverywhere(named, by: instance.right)
    }
    return term
  }
}

extension Expr {
  /// The term with the indices of its sums renamed where they stand free in another term.
  fileprivate func withIndices(apartFrom other: Expr) -> Expr {
    var taken = symbolNames.union(other.symbolNames)
    return rebuilt { _, new in
      guard new.kind == .bigSum, let index = new.binder, other.mentions(index) else { return new }
      let name =
        ["k", "m", "s", "r"].first { !taken.contains($0) }
        ?? Symbol.freshName(like: "k", avoiding: &taken)
      taken.insert(name)
      let body = new.children[0].substituting(index, by: .symbol(name)).tidyingIndices
      return .bigSum(.symbol(name), from: new.children[1], to: new.children[2], body)
    }
  }
}

/// The chain rule from a loss to a variable, through the quantities that stand in the loss.
private struct LossChain {
  let setting: Setting
  let variable: Expr
  let loss: Flow
  let context: RuleContext
  let identities: [Rule]

  struct Rows {
    var rows: [Expr] = []
    var jacobians: [LocalJacobian] = []
    var definitions: [Definition] = []
    var conditions: [Expr] = []

    mutating func add(_ other: Rows, _ change: (Expr) -> Expr = { $0 }) {
      rows += other.rows.map(change)
      jacobians += other.jacobians.filter { new in
        !jacobians.contains { $0.flow == new.flow && $0.mention == new.mention }
      }
      definitions += other.definitions.filter { !definitions.contains($0) }
      conditions += other.conditions.filter { !conditions.contains($0) }
    }
  }

  /// One row vector for each way from the term to the variable; `sum` is the Σ around the term.
  func rows(of term: Expr, under sum: Expr?) throws(AdjointError) -> Rows {
    var result = Rows()
    if term.kind == .sum {
      for part in term.children { result.add(try rows(of: part, under: sum)) }
      return result
    }
    let sums = term.kind == .product ? term.children.filter { $0.kind == .bigSum } : []
    if sums.count == 1, sum == nil {
      let factors = term.children.filter { $0 != sums[0] }
      if factors.allSatisfy({ mentions(in: $0).isEmpty }) {
        result.add(try rows(of: sums[0], under: nil)) { .product(factors + [$0]) }
        return result
      }
    }
    if term.kind == .bigSum, sum == nil { return try rows(of: term.children[0], under: term) }
    for mention in mentions(in: term) {
      let inside = Postorder(term).terms.contains { $0.kind == .bigSum && $0.mentions(mention) }
      guard !inside else {
        throw AdjointError(
          "a loss with sums inside of other terms is not followed forward, at \(term.plainText)",
          hint: "use 'mathnn derive' with --mode backward")
      }
      result.add(try row(of: term, by: mention, under: sum))
    }
    return result
  }

  private func mentions(in term: Expr) -> [Expr] {
    var found: [Expr] = []
    let graph = setting.model.map { ModelGraph($0) }
    let name = variable.symbol?.name ?? ""
    for part in Postorder(term).terms where part.kind == .symbol {
      let whole = part.wholeQuantity
      guard let own = whole.symbol?.name, setting.model?.hasEquation(own) == true,
        own == name || graph?.reaches(own, name) == true, !found.contains(whole)
      else { continue }
      found.append(whole)
    }
    return found
  }

  /// ∂L/∂u times du/dv; of a Σ only the steps from that of the variable on count.
  private func row(
    of term: Expr, by mention: Expr, under sum: Expr?
  ) throws(AdjointError) -> Rows {
    let slope = try slope(of: term, by: mention)
    let inner = try JacobianResult(
      of: mention, by: variable, in: setting, context: context, identities: identities)
    var result = Rows(
      jacobians: [slope] + inner.jacobians, definitions: inner.definitions,
      conditions: inner.conditions)
    var row = Expr.ordered([slope.value.flipped, inner.value])
    if let sum, let index = sum.binder {
      var lower = sum.children[1]
      for condition in inner.conditions where condition.mentions(index) {
        lower = try later(lower, condition, index)
      }
      result.conditions.removeAll { $0.mentions(index) }
      row = sum.with(children: [row, lower, sum.children[2]])
    }
    result.rows = [row]
    return result
  }

  private func slope(of term: Expr, by mention: Expr) throws(AdjointError) -> LocalJacobian {
    let differentiation = Differentiation(identities: identities, context: context)
    do throws(ShapeError) {
      let question = try Expr.making(.partial, of: term, by: mention)
      do throws(DifferentiationError) {
        let derivation = try differentiation.derivation(of: question)
        return LocalJacobian(
          flow: loss, mention: mention, derivation: derivation, value: derivation.result)
      } catch {
        throw ShapeError(error.message)
      }
    } catch {
      throw AdjointError(error.message, hint: "use 'mathnn derive' with --mode backward")
    }
  }

  /// The larger of the lower end of a Σ and what a condition `t + c <= k` asks of its index.
  private func later(
    _ lower: Expr, _ condition: Expr, _ index: Expr
  ) throws(AdjointError) -> Expr {
    let bound = (condition.children[0] - condition.children[1] + index).tidyIndex
    guard condition.conditionSign == .lessOrEqual, !bound.mentions(index) else {
      throw AdjointError("the steps that count are not known under \(condition.plainText)")
    }
    if lower == bound { return lower }
    let isStart = lower.number != nil && bound.number == nil
    if isStart || context.assumptions.proves(.condition(.lessOrEqual, [lower, bound])) == .yes {
      return bound
    }
    guard context.assumptions.proves(.condition(.lessOrEqual, [bound, lower])) == .yes else {
      throw AdjointError(
        "which of \(lower.plainText) and \(bound.plainText) is later is not known",
        hint: "say so by --given")
    }
    return lower
  }
}
