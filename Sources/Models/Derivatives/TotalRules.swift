internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions
internal import Rewriting

/// The rules of total derivatives: one for each thing that a lecturer says about an equation.
///
/// Differentiation itself is left to the rules of Calculus; these only say how a derivative passes
/// through the equations of a model.
struct TotalRules: Sendable {
  let model: Model
  let graph: ModelGraph
  /// What is differentiated by.
  let variable: Expr
  /// What is given in terms of it.
  var given: GivenDependence?

  static let follow = "follow-equation"
  static let noPath = "no-path"
  static let recurrence = "recurrence"
  static let solved = "solve-recurrence"
  static let laterSteps = "later-steps-only"
  static let cut = "truncated"
  static let table = "given-in-terms-of-variable"

  /// Whether a quantity may depend on the variable through its equation.
  func reaches(_ quantity: Expr) -> Bool {
    if isGiven(quantity) { return true }
    guard let name = quantity.symbol?.name, let target = variable.symbol?.name else { return false }
    return model.hasEquation(name) && !isInput(quantity) && graph.reaches(name, target)
  }

  /// Whether a quantity is given in terms of the variable.
  func isGiven(_ quantity: Expr) -> Bool { given?.covers(quantity) ?? false }

  /// Whether a quantity lies below the first layer, where its name is that of an input.
  func isInput(_ quantity: Expr) -> Bool {
    guard let layers = model.layers, let name = quantity.symbol?.name,
      let place = model.equations.lazy.compactMap({ $0.name == name ? $0.layerPlace : nil }).first,
      let layer = quantity.children[place].number?.asInt
    else { return false }
    return layer < layers.first
  }

  /// Whether a quantity surely does not depend on the variable: it lies before it, or beside it.
  func hasNoPath(_ quantity: Expr, under assumptions: Assumptions) -> Bool {
    guard let name = quantity.symbol?.name, let target = variable.symbol?.name,
      name != target || quantity.children.count == variable.children.count
    else { return false }
    for axis in graph.axes {
      guard let mine = graph.place(of: axis, in: quantity),
        let other = graph.place(of: axis, in: variable),
        let lag = graph.shortestLag(to: target, along: axis)
      else { continue }
      let start = (variable.children[other] + Expr(min(lag, 0))).tidyIndex
      let index = quantity.children[mine]
      if assumptions.isBefore(index, start) == .yes { return true }
      guard model.hasEquation(target), name != target, assumptions.same(index, start) == .yes,
        !graph.reachedWithinStep(name, along: axis).contains(target)
      else { continue }
      return true
    }
    return false
  }

  /// All rules by which a derivation may pass through the model.
  func rules(_ found: FoundTerms) -> [Rule] {
    [followRule, noPathRule, laterStepsRule, givenRule]
      + [
        found.rule(Self.recurrence, "the recurrence, at this step"),
        found.rule(Self.solved, "the recurrence, solved from one step to another"),
        found.rule(Self.cut, "older steps are left out: that is the truncation"),
      ]
      + DifferentiationCatalogue.rules { quantity, _ in reaches(quantity) }.map(routine)
  }

  /// Within a model the rules for single functions are told with the equation that they act on.
  private func routine(_ rule: Rule) -> Rule {
    var rule = rule
    rule.isRoutine = true
    return rule
  }

  private var followRule: Rule {
    Rule(
      Self.follow, "a quantity depends on all that its equation mentions", on: [.derivative],
      .code { e, _ in
        guard e.kind == .derivative, e.derivativeKind == .total, e.children[1] == variable,
          e.children[0] != variable, reaches(e.children[0]),
          let instance = model.equation(for: e.children[0]), instance.entry.isEmpty
        else { return nil }
        return .derivative(instance.right, variable, .total)
      })
  }

  private var givenRule: Rule {
    Rule(
      Self.table, "it is given in terms of the variable", on: [.derivative],
      .code { e, _ in
        guard e.kind == .derivative, e.derivativeKind == .total, e.children[1] == variable
        else { return nil }
        return given?.derivative(of: e.children[0])
      })
  }

  private var noPathRule: Rule {
    Rule(
      Self.noPath, "it is computed before the variable, and does not depend on it",
      on: [.derivative],
      .code { e, context in
        guard e.kind == .derivative, e.derivativeKind == .total, e.children[1] == variable,
          e.children[0].kind == .symbol, e.children[0] != variable,
          hasNoPath(e.children[0], under: context.assumptions)
        else { return nil }
        return .zero
      })
  }

  /// Σ_{t = a..b} ∂u[t]/∂v[k] begins with k, where a ≤ k.
  private var laterStepsRule: Rule {
    Rule(
      Self.laterSteps, "earlier steps do not depend on the variable", on: [.bigSum],
      .code { e, context in
        guard let start = laterStart(of: e),
          context.assumptions.atMost(e.children[1], start) == .yes
        else { return nil }
        return e.with(children: [e.children[0], start, e.children[2]])
      })
  }

  /// The step of the variable, where a Σ adds derivatives of quantities of one step each.
  func laterStart(of e: Expr) -> Expr? {
    guard e.kind == .bigSum, let binder = e.binder, e.children[0].kind == .derivative,
      e.children[0].derivativeKind == .total, e.children[0].children[1] == variable
    else { return nil }
    let quantities = Postorder(e.children[0].children[0]).terms.filter {
      $0.kind == .symbol && (reaches($0) || $0.symbol?.name == variable.symbol?.name)
    }
    for axis in graph.axes {
      guard let place = graph.place(of: axis, in: variable), !quantities.isEmpty,
        let lag = graph.shortestLag(to: variable.symbol?.name ?? "", along: axis), lag >= 0,
        quantities.allSatisfy({ quantity in
          guard let mine = graph.place(of: axis, in: quantity) else { return false }
          return IndexPattern.parts(quantity.children[mine], [binder])?.shift.isZero ?? false
        })
      else { continue }
      return variable.children[place]
    }
    return nil
  }
}
