internal import Exact
internal import Expressions

extension JacobianResult {
  /// Compares the formula with dual numbers through the model's own equations, for several numbers
  /// of steps and sizes at random points.
  package func measured(
    steps: [Int], seeds: Int = 2, tolerance: Double = 1e-9
  ) throws(AdjointFault) -> AdjointMeasure {
    var measure = AdjointMeasure()
    var problem = "the model has no value at the random points"
    let point = RunPoint(setting, for: [value, target] + definitions.map(\.right))
    for count in steps {
      for seed in 0..<seeds {
        let number = UInt64(count * 100 + seed + 1)
        do throws(EvaluationError) {
          var known: [Expr: Int] = [:]
          for horizon in [setting.model?.time, setting.model?.layers] {
            guard let last = horizon?.last, setting.values[last] == nil else { continue }
            known[last] = max(horizon?.first ?? 1, count)
          }
          var wholes = point.wholes(known, seed: number)
          for index in indices where wholes[index] == nil { wholes[index] = min(count, 1 + seed) }
          guard holds(at: wholes) else {
            problem = "the indices fit for no number of steps that was tried"
            continue
          }
          guard
            let error = try difference(wholes, point.environment(seed: number, wholes: wholes))
          else { continue }
          guard error <= tolerance else { throw EvaluationError.unsupported("#\(error)") }
          measure.points += 1
          measure.largestError = max(measure.largestError, error)
          measure.steps =
            measure.steps.map {
              min($0.lowerBound, count)...max($0.upperBound, count)
            } ?? count...count
        } catch {
          if error.message.contains("#") { throw .differs("with \(count) steps: \(error.message)") }
          problem = error.message
        }
      }
    }
    guard measure.points > 0 else { throw .noPoint(problem) }
    return measure
  }

  /// Whether the conditions on the indices hold.
  private func holds(at wholes: [Expr: Int]) -> Bool {
    let table = wholes.mapValues { Expr($0) }
    return conditions.allSatisfy { $0.substituting(table).canonical.conditionSign != .never }
  }

  private var indices: [Expr] {
    let quantities =
      isOfLoss ? Postorder(target).terms.filter { $0.kind == .symbol } : [target]
    let bound = Postorder(target).terms.compactMap(\.binder)
    return ([variable] + quantities).flatMap(\.children).flatMap(\.freeSymbols).filter {
      $0.children.isEmpty && !bound.contains($0)
    }
  }

  private func difference(
    _ wholes: [Expr: Int], _ environment: Environment
  ) throws(EvaluationError) -> Double? {
    let system = try RunSystem(setting, definitions: definitions, wholes: wholes)
    var run = ModelRun(system, in: SizedArithmetic(), at: environment)
    let outcome = try run.value(of: value)
    guard let found = outcome.matrix ?? outcome.number.map({ Tensor($0) }) else { return nil }
    let count = variable.isScalar ? 1 : found.columns
    var worst = 0.0
    for entry in 1...count {
      guard let column = try slopes(entry: entry, wholes, environment) else { return nil }
      for (row, slope) in column.enumerated() {
        let mine = found[row, entry - 1]
        worst = max(
          worst, (mine.value - slope).magnitude / max(mine.size, slope.magnitude, 1e-280))
      }
    }
    return worst
  }

  /// The derivatives of the target's entries by one entry of the variable, by dual numbers.
  private func slopes(
    entry: Int, _ wholes: [Expr: Int], _ environment: Environment
  ) throws(EvaluationError) -> [Double]? {
    guard let symbol = variable.symbol else { return nil }
    let table = wholes.mapValues { Expr($0) }
    var indices: [Int] = []
    for index in variable.children {
      guard let number = index.substituting(table).canonical.number?.asInt else {
        throw .notWhole("an index of \(symbol.name)")
      }
      indices.append(number)
    }
    if !variable.isScalar { indices.append(entry) }
    let quantity = Quantity(
      symbol.name, layers: Array(indices.prefix(symbol.layers)),
      Array(indices.dropFirst(symbol.layers)))
    let system = try RunSystem(setting, wholes: wholes)
    let dual = DualArithmetic(DoubleArithmetic(), by: quantity)
    var run = ModelRun(system, in: dual, at: environment) { name, number in
      name == quantity ? Dual(number.value, tangent: 1) : number
    }
    let outcome = try run.value(of: target)
    return outcome.matrix?.entries.map(\.tangent) ?? outcome.number.map { [$0.tangent] }
  }
}
