internal import Calculus
internal import Exact
package import Expressions
internal import Notation

/// All equations of a model with a loss, ready for derivatives to run along them.
///
/// Arguments of activations that have no name get one: `a_f[t]` for what sigma is applied to in
/// the equation of f[t]. Backward equations are short only where these can be named.
package struct FlowNet: Sendable {
  package let setting: Setting
  package private(set) var flows: [Flow] = []
  /// The arguments that got a name.
  package private(set) var arguments: [Flow] = []
  package private(set) var loss: Flow
  /// Derivatives of an opaque loss by its arguments, which stay quantities: `dL_y[t]`.
  package private(set) var openDerivatives: [Expr] = []
  package let horizons: [Horizon]

  package init(_ setting: Setting, loss target: Expr) throws(AdjointError) {
    self.setting = setting
    horizons = [setting.model?.time, setting.model?.layers].compactMap { $0 }
    var names = Set(setting.declarations.map(\.name))
    for equation in setting.model?.equations ?? [] {
      names.formUnion(equation.right.symbolNames.union(equation.left.symbolNames))
    }
    names.formUnion(target.symbolNames)
    loss = Flow(left: .symbol("loss#"), right: target, variables: [], isLoss: true)
    let taken = Set(target.freeIndices)
    for equation in setting.model?.equations ?? [] {
      let variables = equation.variables.filter { taken.contains($0) && run(of: $0) == nil }
      add(equation, renaming: variables, &names)
    }
    var open: [Expr] = []
    let scalar = Self.scalar(target, &names, &open)
    loss = Flow(left: .symbol("loss#"), right: scalar, variables: [], isLoss: true)
    openDerivatives = open
    flows.append(loss)
  }

  /// Adds an equation; a unit's index gets another name where the loss asks for a unit by that name.
  private mutating func add(
    _ equation: Equation, renaming taken: [Expr], _ names: inout Set<String>
  ) {
    var table: [Expr: Expr] = [:]
    for index in taken {
      let name = Symbol.freshName(like: index.symbol?.name ?? "j", avoiding: &names)
      table[index] = .symbol(name)
    }
    let variables = equation.variables.map { table[$0] ?? $0 }
    let left = equation.left.substituting(table)
    var right = equation.right.substituting(table)
    if right.isZero, !left.isScalar { right = .zero(of: left.shape) }
    let calls = Self.layerCalls(in: right, shapedLike: left)
    for (number, call) in calls.enumerated() {
      let argument = call.children[0]
      let stem = "a_\(equation.name)" + (calls.count > 1 ? "\(number + 1)" : "")
      guard let symbol = left.symbol, symbol.layers + symbol.family <= left.children.count else {
        continue
      }
      let isTaken = names.contains(stem) && !arguments.contains { $0.name == stem }
      let name = isTaken ? Symbol.freshName(like: stem, avoiding: &names) : stem
      names.insert(name)
      let quantity = left.renamedQuantity { _ in name }
      let flow = Flow(left: quantity, right: argument, variables: variables)
      arguments.append(flow)
      flows.append(flow)
      right = right.replacingEverywhere(argument, by: quantity)
    }
    flows.append(Flow(left: left, right: right, variables: variables))
  }

  /// Calls in a right side that act on each entry of a longer argument.
  private static func layerCalls(in right: Expr, shapedLike left: Expr) -> [Expr] {
    if left.ownerOfEntry != nil { return [] }
    let order = Postorder([right], into: { $0.binder == nil && $0.kind != .derivative })
    return order.terms.filter { call in
      guard call.kind == .call, call.children.count == 1, call.shape == left.shape,
        call.callee?.function?.onMatrices == nil || call.isPlainCall("softmax"),
        call.callee?.isDifferentiated == false
      else { return false }
      let argument = call.children[0]
      let isLong = argument.kind == .sum || argument.kind == .matrixProduct
      return isLong && argument.shape == left.shape
        && argument.freeSymbols.contains { !$0.children.isEmpty || !$0.isScalar }
    }
  }

  // MARK: Losses that are not numbers

  /// An opaque loss of vectors, or a vector itself, as a number: its derivatives get names.
  ///
  /// Where L(y) is any loss, only its derivative by y matters; the linear loss with the same
  /// derivative has the same backward equations.
  private static func scalar(
    _ e: Expr, _ names: inout Set<String>, _ open: inout [Expr]
  ) -> Expr {
    if e.isScalar { return e }
    switch e.kind {
    case .call where e.callee?.function == nil:
      return .sum(e.children.map { linear($0, called: "dL", &names, &open) })
    case .sum: return .sum(e.children.map { scalar($0, &names, &open) })
    case .bigSum:
      let body = scalar(e.children[0], &names, &open)
      return e.with(children: [body, e.children[1], e.children[2]])
    case .product:
      let scalars = e.children.filter(\.isScalar)
      let others = e.children.filter { !$0.isScalar }
      guard others.count == 1 else { return linear(e, called: "dL", &names, &open) }
      return .product(scalars + [scalar(others[0], &names, &open)])
    case .number, .symbol, .power, .call, .bigProduct, .cases, .condition, .delta,
      .matrixProduct, .transpose, .derivative:
      return linear(e, called: "dL", &names, &open)
    }
  }

  private static func linear(
    _ e: Expr, called stem: String, _ names: inout Set<String>, _ open: inout [Expr]
  ) -> Expr {
    let derivative: Expr
    if e.kind == .symbol {
      derivative = e.renamedQuantity { "\(stem)_\($0)" }
    } else {
      let name = names.contains(stem) ? Symbol.freshName(like: stem, avoiding: &names) : stem
      names.insert(name)
      derivative = .symbol(Symbol(name, shape: e.shape), [])
    }
    if !open.contains(derivative) { open.append(derivative) }
    return .inner(derivative, e)
  }

  // MARK: Looking things up

  /// The range over which an index of a flow runs, where it is time or layers.
  package func run(of index: Expr) -> Run? {
    guard let horizon = horizons.first(where: { $0.index == index }), let last = horizon.last
    else { return nil }
    return Run(index: index, first: Expr(horizon.first), last: last)
  }

  /// The range of an index of a quantity, where its general equation runs over time or layers there.
  func run(at place: Int, of quantity: Expr) -> Run? {
    for flow in flows(of: quantity.symbol?.name ?? "") where flow.left.children.count > place {
      if let (variable, shift) = IndexPattern.parts(flow.left.children[place], flow.variables),
        shift.isZero, let run = run(of: variable)
      {
        return run
      }
    }
    return nil
  }

  package func flows(of name: String) -> [Flow] { flows.filter { $0.name == name } }
}
