internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
internal import Notation
package import Rewriting

/// The total derivative of a vector of a model, in matrices.
///
/// One state gives an ordered product, or a sum of such; several states stay coupled, their
/// coefficient matrices being definitions.
package struct JacobianResult: Sendable {
  package let setting: Setting
  package internal(set) var target: Expr
  package let variable: Expr
  package internal(set) var value: Expr
  /// The derivative of the state, from one step to the next: left and right side.
  package internal(set) var recurrences: [(left: Expr, right: Expr)] = []
  /// Names of the result: coupled derivatives and their coefficient matrices.
  package internal(set) var definitions: [Definition] = []
  package internal(set) var jacobians: [LocalJacobian] = []
  /// Conditions on the indices of the question.
  package internal(set) var conditions: [Expr] = []
  /// Whether the closed form was proved by induction; nil where there is none to prove.
  package internal(set) var isProved: Bool?
  /// Whether the target depends on the variable at all.
  package internal(set) var hasPath = true
  /// Whether the target is a loss, of which each quantity in it is one way to the variable.
  package internal(set) var isOfLoss = false

  init(_ target: Expr, _ variable: Expr, _ setting: Setting) {
    self.setting = setting
    self.target = target
    self.variable = variable
    value = .zero
  }

  package init(
    of target: Expr, by variable: Expr, in setting: Setting, context: RuleContext,
    identities: [Rule]
  ) throws(AdjointError) {
    self.init(target, variable, setting)
    // Inside, no index of the variable has the name of one that runs.
    let running = [setting.model?.time, setting.model?.layers].compactMap { $0?.index }
    let apart = Dictionary(
      uniqueKeysWithValues: running.map { ($0, Expr.symbol("\($0.plainText)0")) })
    let inner = variable.substituting(apart)
    let back = Dictionary(uniqueKeysWithValues: apart.map { ($0.value, $0.key) })
    var engine = try MatrixDifferentiation(
      setting, target: target, by: inner, context: context, identities: identities)
    let name = target.symbol?.name ?? ""
    guard engine.hasPath else {
      hasPath = false
      value = .zero(of: .matrix(target.shape.rows, variable.shape.rows))
      return
    }
    let step = try engine.step(of: name)
    let flow = try engine.general(name)
    guard let axis = engine.axis, let place = engine.graph.place(of: axis, in: target) else {
      value = engine.simplification.simplified(step.direct ?? .zero(of: target.shape))
      jacobians = engine.jacobians
      definitions = Self.needed(engine.net.arguments, by: [value])
      return
    }
    let end = target.children[place].substituting(apart)
    let lag = engine.kept.contains(name) ? 0 : step.shares.map(\.key.lag).max() ?? 0
    var builder = try RecurrenceBuilder(&engine, axis: axis, end: end, lag: lag)
    let result: Expr
    if engine.kept.contains(name) {
      result = try builder.derivative(of: name, at: end)
    } else {
      var terms: [Expr] = []
      for share in step.shares {
        let at = (end - Expr(share.key.lag)).tidyIndex
        let inner = try builder.derivative(of: share.key.name, at: at)
        terms.append(.ordered([share.coefficient.placed(end, for: axis.index), inner]))
      }
      if let direct = step.direct { terms.append(direct.placed(end, for: axis.index)) }
      result = terms.isEmpty ? .zero(of: flow.left.shape) : .sum(terms)
    }
    value = builder.finished(result).substituting(back)
    recurrences = builder.recurrences
    conditions = builder.conditions.map { $0.substituting(back) }
    isProved = builder.isProved
    jacobians = engine.jacobians
    let terms = [value] + builder.definitions.map(\.right)
    let coupled = builder.definitions.map { definition in
      // A line for one step holds for the variable's own index.
      definition.variables.isEmpty
        ? Definition(
          definition.left.substituting(back), [], definition.right.substituting(back))
        : definition
    }
    definitions = coupled + Self.needed(engine.net.arguments, by: terms)
  }

  private static func needed(_ arguments: [Flow], by terms: [Expr]) -> [Definition] {
    let names = Set(terms.flatMap(\.symbolNames))
    return arguments.filter { names.contains($0.name) }
      .map { Definition($0.left, $0.variables, $0.right) }
  }
}
