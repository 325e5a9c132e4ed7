internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
package import Rewriting

/// Total derivatives of vectors through a model, in matrices.
///
/// By the chain rule D_u[t] = Σ J·D_q[t − c] over all quantities q that the equation of u uses, with
/// the Jacobian matrix J of its right side by q. Quantities that only pass a value on within a step
/// are put in, and what is left is a recurrence in matrices for the states.
package struct MatrixDifferentiation {
  let net: FlowNet
  private let target: String
  let graph: ModelGraph
  let variable: Expr
  let kept: [String]
  let axis: Axis?
  /// Whether the variable is no state: what it is computed from is then held, and its members at
  /// several steps are different variables.
  let isFree: Bool
  let context: RuleContext
  let simplification: Simplification
  private let identities: [Rule]
  /// Local Jacobian matrices, in the order in which they were needed.
  private(set) var jacobians: [LocalJacobian] = []
  private var known: [String: LinearStep] = [:]

  package init(
    _ setting: Setting, target: Expr, by variable: Expr, context: RuleContext, identities: [Rule]
  ) throws(AdjointError) {
    guard let model = setting.model, let name = target.symbol?.name, model.hasEquation(name) else {
      throw AdjointError(
        "\(target.plainText) has no equation in the model",
        hint: "name a quantity of the model, such as h[T], or use --mode backward for a loss")
    }
    guard variable.isScalar || variable.shape.isVector else {
      throw AdjointError(
        "the derivative of \(target.shape.words) by \(variable.shape.words) has more than two indices",
        hint: "differentiate by an entry, as in --wrt '\(variable.exampleEntry)'")
    }
    net = try FlowNet(setting, loss: .zero)
    let graph = ModelGraph(model)
    self.graph = graph
    self.target = name
    self.variable = variable
    self.context = context
    self.identities = identities
    simplification = Simplification(identities: identities, context: context)
    let source = variable.symbol?.name ?? ""
    let cycles = graph.cycles(from: name, to: source)
    let component = cycles.flatMap(\.self)
    var states = cycles.flatMap { cycle in
      // One state is enough where the rest has no cycle: the variable, or the target itself.
      let single = [source, name].first { candidate in
        cycle.contains(candidate) && graph.isAcyclic(cycle.filter { $0 != candidate })
      }
      return single.map { [$0] } ?? graph.kept(of: cycle)
    }
    if component.contains(source), !states.contains(source) { states.append(source) }
    kept = states
    let isOneStep = component.isEmpty
    axis =
      isOneStep
      ? graph.axes.first { graph.place(of: $0, in: target) != nil } : graph.axis(of: component)
    guard isOneStep || axis != nil else {
      throw AdjointError(
        "the states depend on one another over time and layers at once",
        hint: "use --mode backward, whose equations hold for both")
    }
    isFree = !component.contains(source)
    guard !isFree || source != name else {
      throw AdjointError(
        "\(name) does not depend on itself at other steps",
        hint: "name what it is computed from after --wrt")
    }
  }

  /// Whether the target depends on the variable at all.
  var hasPath: Bool { reachesVariable(target) }

  // MARK: Steps

  /// The recurrence of a state: what its derivative at t is in those at earlier steps.
  mutating func recurrence(of state: String) throws(AdjointError) -> LinearStep {
    try expanded(try general(state), keepingWithin: false)
  }

  /// The derivative of a quantity at a step in those of the states.
  mutating func step(of name: String) throws(AdjointError) -> LinearStep {
    try expanded(try general(name), keepingWithin: true)
  }

  /// What one state at the variable's own step is by the variable, along paths within the step.
  mutating func withinStep(_ name: String) throws(AdjointError) -> Expr? {
    if name == variable.symbol?.name { return .call("identity", variable.shape.rows) }
    let flow = try general(name)
    var total: Expr?
    for mention in mentions(in: flow) where try lag(of: mention, in: flow) == 0 {
      guard let inner = try withinStep(mention.symbol?.name ?? "") else { continue }
      let term = Expr.ordered([try jacobian(of: flow, by: mention).value, inner])
      total = total.map { $0 + term } ?? term
    }
    return total
  }

  func general(_ name: String) throws(AdjointError) -> Flow {
    let flows = net.flows(of: name)
    guard let flow = flows.first(where: { !$0.variables.isEmpty }) ?? flows.first else {
      throw AdjointError("\(name) has no equation in the model")
    }
    return flow
  }

  /// The equation of a flow, what is not kept put in.
  private mutating func expanded(
    _ flow: Flow, keepingWithin: Bool
  ) throws(AdjointError) -> LinearStep {
    let key = "\(flow.name) \(keepingWithin)"
    if let known = known[key] { return known }
    var result = LinearStep()
    for mention in mentions(in: flow) {
      let jacobian = try jacobian(of: flow, by: mention)
      let name = mention.symbol?.name ?? ""
      let isComputed = net.flows(of: name).contains { !$0.variables.isEmpty || axis == nil }
      guard isComputed, !(isFree && name == variable.symbol?.name) else {
        result.add(direct: jacobian.value)
        continue
      }
      let lag = try self.lag(of: mention, in: flow)
      if kept.contains(name), lag > 0 || keepingWithin {
        result.add(jacobian.value, to: LinearStep.Key(name: name, lag: lag))
      } else {
        // What lies a step back already may rest on the states of that step.
        let inner = try expanded(try general(name), keepingWithin: keepingWithin || lag > 0)
        result.add(inner.times(jacobian.value, earlier: lag, axis?.index))
      }
    }
    for place in result.shares.indices {
      result.shares[place].coefficient = simplification.simplified(result.shares[place].coefficient)
    }
    result.direct = result.direct.map { simplification.simplified($0) }
    known[key] = result
    return result
  }

  /// Quantities in a right side that may depend on the variable, and the variable itself.
  private func mentions(in flow: Flow) -> [Expr] {
    let target = variable.symbol?.name ?? ""
    let all = Postorder(flow.right).terms.filter { $0.kind == .symbol }.map(\.wholeQuantity)
    var result: [Expr] = []
    for mention in all.sorted(by: Order.precedes) where !result.contains(mention) {
      let name = mention.symbol?.name ?? ""
      let reaches = net.flows(of: name).contains { reachesVariable($0.name) }
      if name == target || reaches { result.append(mention) }
    }
    // Of what is no state each member is one use of the variable.
    let own = result.filter { $0.symbol?.name == target }
    guard isFree, let first = own.first else { return result }
    return result.filter { $0.symbol?.name != target || $0 == first }
  }

  private func reachesVariable(_ name: String) -> Bool {
    let target = variable.symbol?.name ?? ""
    if name == target || graph.reaches(name, target) { return true }
    // A named argument reaches what stands in it.
    return net.arguments.filter { $0.name == name }.contains { argument in
      Postorder(argument.right).terms.contains { e in
        guard let other = e.symbol?.name else { return false }
        return other == target || graph.reaches(other, target)
      }
    }
  }

  private func lag(of mention: Expr, in flow: Flow) throws(AdjointError) -> Int {
    guard let axis else { return 0 }
    for index in try net.indices(of: mention, in: flow) {
      switch index {
      case .shifted(let variable, let shift) where variable == axis.index:
        if let lag = (-shift).asInt, lag >= 0 { return lag }
      case .open, .fixed, .shifted:
        throw AdjointError(
          "\(mention.plainText) is not a fixed number of steps back in the equation of"
            + " \(flow.left.plainText)", hint: "use --mode backward")
      }
    }
    return 0
  }

  private mutating func jacobian(
    of flow: Flow, by mention: Expr
  ) throws(AdjointError) -> LocalJacobian {
    let isVariable = mention.symbol?.name == variable.symbol?.name
    let by = isVariable && isFree ? variable : mention
    if let old = jacobians.first(where: { $0.flow == flow && $0.mention == by }) { return old }
    let differentiation = Differentiation(identities: identities, context: context)
    let derivation: Derivation
    do throws(ShapeError) {
      let question = try Expr.making(.partial, of: flow.right, by: by)
      do throws(DifferentiationError) {
        derivation = try differentiation.derivation(of: question)
      } catch {
        throw ShapeError(error.message)
      }
    } catch {
      throw AdjointError(error.message, hint: "use --mode backward")
    }
    let value = net.abbreviated(derivation.result, beside: flow)
    let isRow = flow.right.isScalar && !by.isScalar
    let jacobian = LocalJacobian(
      flow: flow, mention: by, derivation: derivation, value: isRow ? value.flipped : value)
    jacobians.append(jacobian)
    return jacobian
  }
}
