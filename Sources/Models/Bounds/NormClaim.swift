internal import Calculus
internal import Deciding
package import Exact
package import Expressions
internal import Notation
package import Rewriting

/// A claim that one number of a model is at most another, such as a bound of a gradient.
///
/// It is refuted by numbers at which the left side is surely more than the right one, and proved by a
/// bound of the left side that is the right one.
package struct NormClaim {
  package let setting: Setting
  package let left: Expr
  package let right: Expr
  /// Both sides with the derivatives through the model put in.
  private(set) var known: (left: Expr, right: Expr)
  private(set) var derivatives: [JacobianResult] = []
  package private(set) var conditions: [Expr] = []
  private let context: RuleContext
  private let identities: [Rule]

  package init(
    _ left: Expr, atMost right: Expr, in setting: Setting, context: RuleContext,
    identities: [Rule]
  ) throws(AdjointError) {
    (self.setting, self.left, self.right) = (setting, left, right)
    (self.context, self.identities) = (context, identities)
    known = (left, right)
    for open in Self.derivatives(in: [left, right]) {
      let result = try JacobianResult(
        ofAny: open, in: setting, context: context, identities: identities)
      derivatives.append(result)
      conditions += result.conditions.filter { !conditions.contains($0) }
      known.left = known.left.replacingEverywhere(open, by: result.asked)
      known.right = known.right.replacingEverywhere(open, by: result.asked)
    }
  }

  private static func derivatives(in terms: [Expr]) -> [Expr] {
    var found: [Expr] = []
    for part in Postorder(terms).terms where part.kind == .derivative && !found.contains(part) {
      found.append(part)
    }
    return found
  }

  // MARK: Proof

  /// The bound of the left side that is the right side; nil where it is another one.
  package func proof() -> NormBound? {
    guard
      let bound = try? NormBound(
        of: left, in: setting, context: context, identities: identities),
      bound.replayFailure() == nil
    else { return nil }
    let given = conditions.reduce(setting.assumptions) { $0.assuming($1) }
    let equality = Equality(under: given, budget: DecisionBudget(steps: 4_000_000))
    let value = setting.applyingValues(to: bound.value)
    return equality.compare(value, setting.applyingValues(to: known.right)).isEqual ? bound : nil
  }

  // MARK: Refutation

  /// Numbers at which the claim surely fails.
  package struct Counterexample: Sendable {
    /// Whole numbers, then parameters and inputs by rows, in the order of the model.
    package var wholes: [(quantity: Expr, value: Int)] = []
    package var values: [(quantity: Expr, rows: [[Rational]])] = []
    package var functions: [(name: String, function: String)] = []
    package let left: Interval
    package let right: Interval
  }

  /// The first counterexample at random points, those with single units first.
  package func counterexample(attempts: Int = 240) -> Counterexample? {
    var setting = setting
    var functions: [(name: String, function: String)] = []
    for declaration in setting.declarations {
      guard case .activation(nil) = declaration.kind, setting.activations[declaration.name] == nil
      else { continue }
      setting.activations[declaration.name] = "tanh"
      functions.append((declaration.name, "tanh"))
    }
    let point = RunPoint(
      setting, for: [known.left, known.right] + derivatives.map(\.value))
    for attempt in 0..<attempts {
      let seed = UInt64(attempt + 1)
      let wholes = point.wholes(chosen(attempt), seed: seed)
      guard holds(at: wholes) else { continue }
      let environment = point.environment(seed: seed, wholes: wholes)
      guard let (left, right) = values(setting, wholes, environment), right.upper < left.lower
      else { continue }
      var found = Counterexample(left: left, right: right)
      found.functions = functions
      found.wholes = wholes.filter { relevantNames.contains($0.key.symbol?.name ?? "") }
        .sorted { Order.precedes($0.key, $1.key) }.map { ($0.key, $0.value) }
      found.values = listed(wholes, environment)
      return found
    }
    return nil
  }

  /// Steps, sizes and indices of an attempt.
  private func chosen(_ attempt: Int) -> [Expr: Int] {
    var wholes: [Expr: Int] = [:]
    let size = attempt < 120 ? 1 : 2
    for symbol in setting.model?.wholeSymbols ?? [] where setting.values[symbol] == nil {
      wholes[symbol] = size
    }
    for horizon in [setting.model?.time, setting.model?.layers] {
      guard let horizon, let last = horizon.last, setting.values[last] == nil else { continue }
      wholes[last] = horizon.first + 1 + attempt % 3
    }
    for (place, index) in indices.enumerated() where wholes[index] == nil {
      wholes[index] = 1 + (attempt / 3 + place) % 2
    }
    for (quantity, value) in setting.values where quantity.children.isEmpty {
      if let number = value.number?.asInt { wholes[quantity] = number }
    }
    return wholes
  }

  private var indices: [Expr] {
    let terms = [known.left, known.right]
    let bound = Postorder(terms).terms.compactMap(\.binder)
    let ends = Postorder(terms).terms.filter { $0.binder != nil }.flatMap { e in
      e.children[1].freeSymbols + e.children[2].freeSymbols
    }
    let inside = terms.flatMap(\.freeSymbols).flatMap { $0.children.flatMap(\.freeSymbols) }
    let powers = Postorder(terms).terms.filter { $0.kind == .power }
      .flatMap { $0.children[1].freeSymbols }
    return Set(inside + ends + powers).filter {
      $0.children.isEmpty && $0.isScalar && !bound.contains($0)
    }.sorted(by: Order.precedes)
  }

  private func holds(at wholes: [Expr: Int]) -> Bool {
    let table = wholes.mapValues { Expr($0) }
    return conditions.allSatisfy { $0.substituting(table).canonical.conditionSign != .never }
  }

  private func values(
    _ setting: Setting, _ wholes: [Expr: Int], _ environment: Environment
  ) -> (Interval, Interval)? {
    let definitions = derivatives.flatMap(\.definitions)
    guard let system = try? RunSystem(setting, definitions: definitions, wholes: wholes) else {
      return nil
    }
    var run = ModelRun(system, in: EnclosingArithmetic(bits: 96), at: environment)
    guard let left = try? run.value(of: known.left).number,
      let right = try? run.value(of: known.right).number
    else { return nil }
    return (left, right)
  }

  // MARK: What is told

  /// Names that the two sides rest on, through the equations, too.
  private var relevantNames: Set<String> {
    guard let model = setting.model else {
      return known.left.symbolNames.union(known.right.symbolNames)
    }
    let graph = ModelGraph(model)
    let own = known.left.symbolNames.union(known.right.symbolNames)
    let behind = model.equations.filter { equation in
      own.contains(equation.name) || own.contains { graph.reaches($0, equation.name) }
    }
    return behind.reduce(own) { $0.union($1.right.symbolNames).union($1.left.shape.sizeNames) }
  }

  private func listed(
    _ wholes: [Expr: Int], _ environment: Environment
  ) -> [(quantity: Expr, rows: [[Rational]])] {
    let names = relevantNames
    let open = Postorder([known.left, known.right]).terms.filter {
      $0.kind == .symbol && ($0.symbol?.name.hasPrefix("dL_") ?? false)
    }
    var found: [(quantity: Expr, rows: [[Rational]])] = []
    let table = wholes.mapValues { Expr($0) }
    let free = (setting.model?.parameters ?? []) + (setting.model?.inputs ?? []) + open.prefix(1)
    for quantity in free where names.contains(quantity.symbol?.name ?? "") {
      for place in places(of: quantity, wholes) {
        let sizes = [quantity.shape.rows, quantity.shape.columns].map {
          $0.substituting(table).canonical.number?.asInt ?? 1
        }
        let rows = (1...max(1, sizes[0])).map { i in
          (1...max(1, sizes[1])).compactMap { j -> Rational? in
            guard let symbol = place.symbol else { return nil }
            let own = place.children.compactMap { $0.number?.asInt }
            let entry = place.isScalar ? [] : quantity.shape.isVector ? [i] : [i, j]
            return environment.value(
              of: Quantity(
                symbol.name, layers: Array(own.prefix(symbol.layers)),
                Array(own.dropFirst(symbol.layers)) + entry))
          }
        }
        found.append((place, rows))
      }
    }
    return found
  }

  /// The members of a family at each step of the time that was tried.
  private func places(of quantity: Expr, _ wholes: [Expr: Int]) -> [Expr] {
    guard !quantity.children.isEmpty else { return [quantity] }
    guard quantity.children.count == 1, let last = setting.model?.time?.last,
      let steps = wholes[last]
    else { return [] }
    let first = setting.model?.time?.first ?? 1
    return (first...max(first, steps)).map { quantity.with(children: [Expr($0)]) }
  }
}

extension Shape {
  fileprivate var sizeNames: Set<String> { rows.symbolNames.union(columns.symbolNames) }
}
