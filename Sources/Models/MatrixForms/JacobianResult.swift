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
  package let target: Expr
  package let variable: Expr
  package private(set) var value: Expr
  /// The derivative of the state, from one step to the next: left and right side.
  package private(set) var recurrences: [(left: Expr, right: Expr)] = []
  /// Names of the result: coupled derivatives and their coefficient matrices.
  package private(set) var definitions: [Definition] = []
  package private(set) var jacobians: [LocalJacobian] = []
  /// Conditions on the indices of the question.
  package private(set) var conditions: [Expr] = []
  /// Whether the closed form was proved by induction; nil where there is none to prove.
  package private(set) var isProved: Bool?

  package init(
    of target: Expr, by variable: Expr, in setting: Setting, context: RuleContext,
    identities: [Rule]
  ) throws(AdjointError) {
    self.setting = setting
    self.target = target
    self.variable = variable
    value = .zero
    // Inside, no index of the variable has the name of one that runs.
    let running = [setting.model?.time, setting.model?.layers].compactMap { $0?.index }
    let apart = Dictionary(
      uniqueKeysWithValues: running.map { ($0, Expr.symbol("\($0.plainText)0")) })
    let inner = variable.substituting(apart)
    let back = Dictionary(uniqueKeysWithValues: apart.map { ($0.value, $0.key) })
    var engine = try MatrixDifferentiation(
      setting, target: target, by: inner, context: context, identities: identities)
    let name = target.symbol?.name ?? ""
    let step = try engine.step(of: name)
    let flow = try engine.general(name)
    guard let axis = engine.axis, let place = engine.graph.place(of: axis, in: target) else {
      value = engine.simplification.simplified(step.direct ?? .zero(of: target.shape))
      jacobians = engine.jacobians
      definitions = Self.needed(engine.net.arguments, by: [value])
      return
    }
    let end = target.children[place]
    var builder = try RecurrenceBuilder(&engine, axis: axis, end: end)
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
