internal import Calculus
internal import Deciding
internal import Exact
internal import Expressions
internal import Notation
internal import Rewriting

/// Solves the recurrence in matrices of a derivative, or states it with names.
struct RecurrenceBuilder {
  private let axis: Axis
  private let variable: Expr
  private let kept: [String]
  private let simplification: Simplification
  private var context: RuleContext
  private var steps: [String: LinearStep] = [:]
  private var shapes: [String: Shape] = [:]
  private let start: [String: Expr]
  /// The derivatives of the other states at the variable's own step.
  private let beside: [String: Expr]
  /// Where the variable stands along the axis, if it is a state.
  private let position: Expr?
  private let productIndex: Expr
  private let sumIndex: Expr
  private(set) var recurrences: [(left: Expr, right: Expr)] = []
  private(set) var definitions: [Definition] = []
  private(set) var conditions: [Expr] = []
  private(set) var isProved: Bool?

  init(
    _ engine: inout MatrixDifferentiation, axis: Axis, end: Expr, lag: Int = 0
  ) throws(AdjointError) {
    self.axis = axis
    variable = engine.variable
    kept = engine.kept
    let place = engine.graph.place(of: axis, in: variable)
    position = engine.isFree ? nil : place.map { engine.variable.children[$0] }
    var start: [String: Expr] = [:]
    var beside: [String: Expr] = [:]
    for name in kept {
      steps[name] = try engine.recurrence(of: name)
      let left = try engine.general(name).left
      shapes[name] = Self.shape(of: left, by: variable)
      start[name] = try Self.initial(name, axis, engine)
      if let position, let own = try engine.withinStep(name), name != variable.symbol?.name {
        beside[name] = engine.simplification.simplified(own).placed(position, for: axis.index)
      }
    }
    self.beside = beside
    self.start = start
    var context = engine.context
    let inside = position ?? place.map { engine.variable.children[$0] }
    if let inside {
      // A state that the target meets some steps back only has no path to it before that.
      let reach = position == nil ? 0 : lag
      var needed = [Expr.condition(.lessOrEqual, [(inside + Expr(reach)).tidyIndex, end])]
      if inside.number == nil {
        needed.append(
          .condition(.lessOrEqual, [position == nil ? Expr(axis.first) : .zero, inside]))
      }
      for condition in needed where context.assumptions.proves(condition) != .yes {
        context.assumptions.assume(condition)
        if condition == needed[0], end.number == nil || inside.number == nil {
          conditions.append(condition)
        }
      }
    }
    self.context = context
    simplification = Simplification(context: context)
    var names = variable.symbolNames.union(end.symbolNames)
    names.formUnion(engine.jacobians.flatMap { $0.value.symbolNames })
    func index(_ stems: [String]) -> Expr {
      let name =
        stems.first { !names.contains($0) } ?? Symbol.freshName(like: "j", avoiding: &names)
      names.insert(name)
      return .symbol(name)
    }
    productIndex = index(["j", "i", "s", "r"])
    sumIndex = index(["k", "m", "q", "p"])
  }

  private static func shape(of quantity: Expr, by variable: Expr) -> Shape {
    .matrix(quantity.shape.rows, variable.shape.rows)
  }

  /// The derivative of the value before the first step: that of its own equation.
  private static func initial(
    _ name: String, _ axis: Axis, _ engine: MatrixDifferentiation
  ) throws(AdjointError) -> Expr {
    let flows = engine.net.flows(of: name).filter { flow in
      !flow.variables.contains(axis.index)
    }
    let zero = Expr.zero(of: shape(of: try engine.general(name).left, by: engine.variable))
    for flow in flows where flow.right.mentions(engine.variable) {
      guard let question = try? Expr.making(.partial, of: flow.right, by: engine.variable),
        let value = try? question.takingDerivatives().value
      else { throw AdjointError("the derivative of \(flow.left.plainText) is not known") }
      return engine.simplification.simplified(value)
    }
    return zero
  }

  // MARK: Derivatives of states

  mutating func derivative(of name: String, at end: Expr) throws(AdjointError) -> Expr {
    guard kept.count == 1, let step = steps[name], step.shares.allSatisfy({ $0.key.lag == 1 })
    else { return coupled(name, at: end) }
    let coefficient = step.shares.first?.coefficient ?? .zero
    let unknown = Self.unknown(name, shapes[name] ?? .scalar, axis.index)
    note(step, unknown, name)
    isProved = isProved(coefficient, step.direct, name)
    return closed(coefficient, step.direct, name, to: end)
  }

  /// Σ_k Π_{j = n … k+1} A[j] B[k] + Π_{j = n … first} A[j] D[first − 1].
  private func closed(_ a: Expr, _ b: Expr?, _ name: String, to n: Expr) -> Expr {
    if let position { return product(a, from: (position + 1).tidyIndex, to: n) }
    var terms: [Expr] = []
    if let b {
      let inner = product(a, from: sumIndex + 1, to: n)
      let body = Expr.ordered([inner, b.placed(sumIndex, for: axis.index)])
      terms.append(.bigSum(sumIndex, from: Expr(axis.first), to: n, body))
    }
    if let first = start[name], !first.isZeroMatrix {
      terms.append(.ordered([product(a, from: Expr(axis.first), to: n), first]))
    }
    return terms.isEmpty ? .zero(of: shapes[name] ?? .scalar) : .sum(terms)
  }

  /// The ordered product, the latest step leftmost; a power where all factors are equal.
  private func product(_ a: Expr, from lower: Expr, to upper: Expr) -> Expr {
    if (upper - lower + 1).tidyIndex.isZero {
      return a.isScalar ? .one : .call("identity", a.shape.rows)
    }
    if !a.mentions(axis.index) {
      let count = (upper - lower + 1).tidyIndex
      return a.isScalar ? a.power(count) : .call("matpow", a, count)
    }
    let body = a.placed(productIndex, for: axis.index)
    return .bigProduct(
      productIndex, from: lower, to: upper, body, order: a.isScalar ? .commutative : .descending)
  }

  /// The sums over Kronecker deltas done, and all brought to a simple form.
  func finished(_ e: Expr) -> Expr {
    var result = simplification.simplified(e)
    for _ in 0..<4 {
      let next = result.rebuilt { _, new in
        new.kind == .bigSum ? DeltaRules.inSum.apply(to: new, in: context) ?? new : new
      }
      if next == result { break }
      result = simplification.simplified(next)
    }
    return result.tidyingBounds
  }

  // MARK: Coupled states

  static func unknown(_ name: String, _ shape: Shape, _ index: Expr) -> Expr {
    .symbol(Symbol("D_\(name)", family: 1, shape: shape), [index])
  }

  private mutating func note(_ step: LinearStep, _ unknown: Expr, _ name: String) {
    var terms: [Expr] = step.shares.map { share in
      let before = Self.unknown(
        share.key.name, shapes[share.key.name] ?? .scalar,
        (axis.index - Expr(share.key.lag)).tidyIndex)
      return .ordered([share.coefficient, before])
    }
    if let direct = step.direct { terms.append(direct) }
    recurrences.append((unknown, terms.isEmpty ? .zero(of: unknown.shape) : .sum(terms)))
  }

  /// The derivative by its name, the recurrences and their coefficient matrices as definitions.
  private mutating func coupled(_ name: String, at end: Expr) -> Expr {
    if definitions.isEmpty {
      var named: [Definition] = []
      for state in kept { named += define(state) }
      definitions = named
    }
    return Self.unknown(name, shapes[name] ?? .scalar, end)
  }

  /// The running index of definitions: not the one that stands in the variable.
  private var runningIndex: Expr {
    let name = "\(axis.index.plainText)0"
    return variable.symbolNames.contains(name) ? productIndex : axis.index
  }

  private mutating func define(_ state: String) -> [Definition] {
    guard let step = steps[state], let shape = shapes[state] else { return [] }
    let run = runningIndex
    let unknown = Self.unknown(state, shape, run)
    var terms: [Expr] = []
    var named: [Definition] = []
    for share in step.shares {
      let before = Self.unknown(
        share.key.name, shapes[share.key.name] ?? .scalar,
        (run - Expr(share.key.lag)).tidyIndex)
      let suffix = share.key.lag > 1 ? "\(share.key.lag)" : ""
      let symbol = Symbol(
        "A_\(state)\(share.key.name)\(suffix)", family: 1, shape: share.coefficient.shape)
      let block = Expr.symbol(symbol, [run])
      named.append(Definition(block, [run], share.coefficient.placed(run, for: axis.index)))
      terms.append(.ordered([block, before]))
    }
    if let direct = step.direct { terms.append(direct.placed(run, for: axis.index)) }
    recurrences.append((unknown, terms.isEmpty ? .zero(of: shape) : .sum(terms)))
    return starts(of: state, shape)
      + [Definition(unknown, [run], terms.isEmpty ? .zero(of: shape) : .sum(terms))] + named
  }

  /// The values at the first steps: before the variable nothing depends on it.
  private func starts(of state: String, _ shape: Shape) -> [Definition] {
    let longest = steps.values.flatMap { $0.shares.map(\.key.lag) }.max() ?? 1
    guard let position else {
      return (1...max(1, longest)).map { lag in
        Definition(
          Self.unknown(state, shape, Expr(axis.first - lag)), [],
          lag == 1 ? start[state] ?? .zero(of: shape) : .zero(of: shape))
      }
    }
    return (0..<max(1, longest)).map { lag in
      let isOwn = lag == 0 && state == variable.symbol?.name
      let one = shape == .scalar ? Expr.one : .call("identity", shape.rows)
      return Definition(
        Self.unknown(state, shape, (position - Expr(lag)).tidyIndex), [],
        isOwn ? one : lag == 0 ? beside[state] ?? .zero(of: shape) : .zero(of: shape))
    }
  }

  // MARK: Induction

  /// From one step to the next: the formula at n + 1 is A[n+1] times that at n, plus B[n+1].
  private func isProved(_ a: Expr, _ b: Expr?, _ name: String) -> Bool {
    let n = Expr.symbol("n#")
    let next = (n + 1).tidyIndex
    let split = closed(a, b, name, to: next).withLastStepApart(n)
    var wanted = Expr.ordered([a.placed(next, for: axis.index), closed(a, b, name, to: n)])
    if let b, position == nil { wanted = wanted + b.placed(next, for: axis.index) }
    let sides = [split, wanted].map { side in
      simplification.simplified(
        side.rebuilt { _, new in
          new.kind == .matrixProduct ? Expr.ordered(Array(new.children)).factorsIntoSum : new
        })
    }
    return sides[0].canonical == sides[1].canonical
  }
}

extension Expr {
  /// Σ and Π to n + 1 with the last step by itself.
  fileprivate func withLastStepApart(_ n: Expr) -> Expr {
    if kind == .sum { return .sum(children.map { $0.withLastStepApart(n) }) }
    guard kind == .bigSum, let index = binder else {
      return rebuilt { _, new in new.withTopFactor(n) ?? new }
    }
    let last = children[0].substituting(index, by: (n + 1).tidyIndex).tidyingIndices
      .rebuilt { _, new in new.emptyProductAsOne ?? new }
      .rebuilt { _, new in new.kind == .matrixProduct ? .ordered(Array(new.children)) : new }
    let inner = children[0].rebuilt { _, new in new.withTopFactor(n) ?? new }
    return with(children: [inner, children[1], n]) + last
  }

  /// Π to n + 1 with its last factor in front; nil for all others.
  private func withTopFactor(_ n: Expr) -> Expr? {
    if isPlainCall("matpow"), let rest = children[1].offsetOfNext(n) {
      return .ordered([children[0], .call("matpow", children[0], rest)])
    }
    guard kind == .bigProduct, let index = binder, children[2].distance(from: n) == 1 else {
      return nil
    }
    let top = children[0].substituting(index, by: (n + 1).tidyIndex).tidyingIndices
    let rest = with(children: [children[0], children[1], n])
    return isScalar ? top * rest : .ordered([top, rest])
  }

  /// The exponent less one, where it counts the steps to n + 1.
  fileprivate func offsetOfNext(_ n: Expr) -> Expr? {
    mentions(n) ? (self - 1).tidyIndex : nil
  }

  /// 1 or I for a product over no index.
  fileprivate var emptyProductAsOne: Expr? {
    if isPlainCall("matpow"), children[1].tidyIndex.isZero {
      return .call("identity", shape.rows)
    }
    guard kind == .bigProduct, let steps = children[2].distance(from: children[1]),
      steps.signum < 0
    else { return nil }
    return isScalar ? .one : .call("identity", shape.rows)
  }

  /// A Σ B = Σ A B, for comparing.
  fileprivate var factorsIntoSum: Expr {
    guard kind == .matrixProduct, let place = children.firstIndex(where: { $0.kind == .bigSum })
    else { return self }
    let sum = children[place]
    let body = Expr.ordered(
      children[..<place] + [sum.children[0]] + children[(place + 1)...])
    return sum.with(children: [body, sum.children[1], sum.children[2]])
  }
}
