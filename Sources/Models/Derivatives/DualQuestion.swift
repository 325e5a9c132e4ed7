internal import Deciding
internal import Exact
internal import Expressions
internal import Notation

/// A formula beside what it is to be compared with.
struct DualQuestion {
  let setting: Setting
  let formula: Expr
  let target: Expr
  /// What is differentiated by; nil where the value itself is compared.
  let variable: Expr?
  let conditions: [Expr]
  let definitions: [Definition]
  /// How many last steps count, for truncated derivatives.
  let cutting: Expr?
  private let graph: ModelGraph?
  /// Symbols that count and are no horizons.
  private let openSymbols: [Expr]
  /// Those among them that stand where time or layers are counted.
  private let axisSymbols: Set<Expr>

  init(
    setting: Setting, formula: Expr, target: Expr, variable: Expr?, conditions: [Expr],
    definitions: [Definition], cutting: Expr?
  ) {
    self.setting = setting
    self.formula = formula
    self.target = target
    self.variable = variable
    self.conditions = conditions
    self.definitions = definitions
    self.cutting = cutting
    let graph = setting.model.map { ModelGraph($0) }
    self.graph = graph
    let named = [target] + [variable].compactMap { $0 }
    let open = Self.openSymbols(setting, [formula] + named + conditions, cutting)
    openSymbols = open
    let last = setting.model?.time?.last ?? setting.model?.layers?.last
    axisSymbols = Set(
      open.filter { symbol in
        if conditions.contains(where: { condition in
          condition.mentions(symbol) && (last.map { condition.mentions($0) } ?? false)
        }) {
          return true
        }
        return Postorder(named + conditions).terms.contains { e in
          e.kind == .symbol
            && (graph?.axes ?? []).contains { axis in
              guard let place = graph?.place(of: axis, in: e), e.children.indices.contains(place)
              else { return false }
              return e.children[place].mentions(symbol)
            }
        }
      })
  }

  /// Numbers for everything that counts.
  struct Place {
    let wholes: [Expr: Int]
    let horizon: Int?
    let number: Int
    /// How many places share the points of their horizon.
    let share: Int
  }

  enum Comparison {
    case agree(error: Double)
    case undefined(String)
  }

  // MARK: Horizons and indices

  /// Every horizon from the least that the conditions allow, with indices chosen by seed.
  func places(horizons: Int, seed: UInt64) -> [Place] {
    var found: [Place] = []
    for known in horizonValues(upTo: horizons) {
      var here: [[Expr: Int]] = []
      for attempt in 0..<40 where here.count < (openSymbols.isEmpty ? 1 : 5) {
        let wholes = chosen(known, seed: seed &+ UInt64(attempt))
        if !here.contains(wholes), allows(wholes) { here.append(wholes) }
      }
      let horizon = mainHorizon.flatMap { known[$0] }
      for wholes in here {
        found.append(
          Place(wholes: wholes, horizon: horizon, number: found.count, share: here.count))
      }
    }
    return found
  }

  private var mainHorizon: Expr? { setting.model?.time?.last ?? setting.model?.layers?.last }

  private func horizonValues(upTo most: Int) -> [[Expr: Int]] {
    var tables: [[Expr: Int]] = [[:]]
    let all = [setting.model?.time, setting.model?.layers].compactMap { $0 }
    for horizon in all {
      guard let last = horizon.last else { continue }
      if let number = setting.values[last]?.number?.asInt {
        tables = tables.map { $0.merging([last: number]) { a, _ in a } }
        continue
      }
      let top = all.count > 1 ? horizon.first + 3 : max(horizon.first, most)
      tables = tables.flatMap { table in
        (horizon.first...top).map { table.merging([last: $0]) { a, _ in a } }
      }
    }
    return tables
  }

  private static func openSymbols(
    _ setting: Setting, _ terms: [Expr], _ cutting: Expr?
  ) -> [Expr] {
    let horizons = [setting.model?.time?.last, setting.model?.layers?.last].compactMap { $0 }
    var found = Set(terms.flatMap(\.freeIndices))
    for term in terms { found.formUnion(bounds(in: term)) }
    found.formUnion(setting.model?.wholeSymbols ?? [])
    found.formUnion(setting.assumptions.integers)
    found.formUnion(cutting?.freeSymbols ?? [])
    return found.filter {
      !horizons.contains($0) && $0.children.isEmpty && setting.values[$0]?.number == nil
    }.sorted(by: Order.precedes)
  }

  private static func bounds(in e: Expr) -> [Expr] {
    let bound = Postorder(e).terms.filter { $0.binder != nil }
    let free = Set(e.freeSymbols)
    return bound.flatMap { [$0.children[1], $0.children[2]] }.flatMap(\.freeSymbols)
      .filter { $0.children.isEmpty && free.contains($0) }
  }

  private func chosen(_ known: [Expr: Int], seed: UInt64) -> [Expr: Int] {
    var wholes = known
    var generator = SeededGenerator(seed: seed)
    let sizes = Set(setting.model?.wholeSymbols ?? [])
    let top = mainHorizon.flatMap { known[$0] } ?? 3
    for symbol in openSymbols {
      let isOnAxis = axisSymbols.contains(symbol)
      wholes[symbol] = generator.integer(
        in: sizes.contains(symbol) ? 1...3 : isOnAxis ? 0...(top + 1) : 1...3)
    }
    return wholes
  }

  /// Whether no condition about whole numbers fails, and all indices lie within the model.
  private func allows(_ wholes: [Expr: Int]) -> Bool {
    let table = wholes.mapValues { Expr($0) }
    for condition in conditions
    where condition.substituting(table).canonical.conditionSign == .never {
      return false
    }
    guard let model = setting.model, let graph else { return true }
    for e in [target] + [variable].compactMap({ $0 }) where e.kind == .symbol {
      for axis in graph.axes {
        guard let place = graph.place(of: axis, in: e), e.children.indices.contains(place),
          let index = e.children[place].substituting(table).canonical.number?.asInt
        else { continue }
        let isState = model.hasEquation(e.symbol?.name ?? "")
        if index < axis.first - (isState ? graph.longestLag(along: axis) : 0) { return false }
        if let last = axis.last, let top = wholes[last] ?? setting.values[last]?.number?.asInt,
          index > top
        {
          return false
        }
      }
    }
    return true
  }

  // MARK: Points

  /// Both sides at one random point.
  func compare(
    in system: RunSystem, seed: UInt64, _ tolerance: Double
  ) throws(DualFailure) -> Comparison {
    let terms = [formula, target] + conditions
    let environment = RunPoint(setting, for: terms).environment(seed: seed)
    let sides: (formula: Sized, dual: Sized)?
    do throws(EvaluationError) {
      sides = try self.sides(in: system, SizedArithmetic(), environment)
    } catch {
      return .undefined(error.message)
    }
    guard let sides else { return .undefined("the derivative is not defined at the points") }
    let size = max(sides.formula.size, sides.dual.size, .leastNormalMagnitude)
    let error = (sides.formula.value - sides.dual.value).magnitude / size
    if error <= tolerance { return .agree(error: error) }
    let exact = try? intervals(in: system, environment)
    if let exact, exact.formula.overlaps(exact.dual) {
      return .undefined("floating point is too coarse at the points")
    }
    let wholes = system.wholes.sorted { Order.precedes($0.key, $1.key) }
    let point = wholes.map { "\($0.key.plainText) = \($0.value)" }.joined(separator: ", ")
    throw .different(point: point, formula: sides.formula.value, dual: sides.dual.value)
  }

  private func intervals(
    in system: RunSystem, _ environment: Environment
  ) throws(EvaluationError) -> (formula: Interval, dual: Interval)? {
    try sides(in: system, EnclosingArithmetic(bits: 256, slopes: .measured), environment)
  }

  /// The formula and the dual number's tangent; nil where one is undefined, or a condition fails.
  private func sides<A: Arithmetic>(
    in system: RunSystem, _ arithmetic: A, _ environment: Environment
  ) throws(EvaluationError) -> (formula: A.Number, dual: A.Number)? {
    if variable == nil { return try values(in: system, arithmetic, environment) }
    guard let variable = variable.flatMap(system.quantity) else {
      throw .notWhole("an index of the variable")
    }
    let dual = DualArithmetic(arithmetic, by: variable)
    var run = ModelRun(
      system, in: dual, at: environment,
      adjusting: adjusting(
        variable, system.wholes, zero: arithmetic.number(0), one: arithmetic.number(1)))
    guard let tangent = try run.value(of: target).number?.tangent else { return nil }
    var values = run.mapped(in: arithmetic, at: environment) { arithmetic.renewed($0.value) }
    let plan = try Plan([formula] + conditions)
    let outcomes = try values.values(of: plan)
    for outcome in outcomes.dropFirst() {
      if case .truth(true) = outcome { continue }
      return nil
    }
    guard let value = outcomes[0].number else { return nil }
    return (value, tangent)
  }

  /// The formula and the target, both at the same point.
  private func values<A: Arithmetic>(
    in system: RunSystem, _ arithmetic: A, _ environment: Environment
  ) throws(EvaluationError) -> (formula: A.Number, dual: A.Number)? {
    var run = ModelRun(system, in: arithmetic, at: environment)
    let outcomes = try run.values(of: try Plan([formula, target] + conditions))
    for outcome in outcomes.dropFirst(2) {
      if case .truth(true) = outcome { continue }
      return nil
    }
    guard let value = mixed(outcomes[0], arithmetic), let other = mixed(outcomes[1], arithmetic)
    else { return nil }
    return (value, other)
  }

  /// A number, or the entries of a matrix in a fixed combination.
  private func mixed<A: Arithmetic>(_ outcome: Outcome<A.Number>, _ arithmetic: A) -> A.Number? {
    if let number = outcome.number { return number }
    guard let matrix = outcome.matrix else { return nil }
    var total = arithmetic.number(0)
    for (place, entry) in matrix.entries.enumerated() {
      let weight = arithmetic.number(Rational(Integer(2 * place + 1), Integer(place + 2)))
      total = arithmetic.sum(total, arithmetic.product(weight, entry))
    }
    return total
  }

  /// The last step whose derivatives are left out.
  func cutIndex(_ wholes: [Expr: Int]) -> Int? {
    guard let cutting, let last = mainHorizon else { return nil }
    return (last - cutting).substituting(wholes.mapValues { Expr($0) }).canonical.number?.asInt
  }

  var timePlaces: [String: Int] {
    guard let model = setting.model else { return [:] }
    var places: [String: Int] = [:]
    for equation in model.equations {
      if let place = equation.timePlace ?? equation.layerPlace { places[equation.name] = place }
    }
    return places
  }
}

extension Arithmetic {
  /// A number as a leaf: what it was added up from is forgotten.
  fileprivate func renewed(_ number: Number) -> Number {
    if let sized = number as? Sized, let leaf = Sized(sized.value) as? Number { return leaf }
    return number
  }
}
