internal import Exact
internal import Expressions

/// How backward equations were checked.
package struct AdjointMeasure: Sendable, Equatable {
  package var points = 0
  /// The largest error in proportion to the sum of the absolute values of the terms.
  package var largestError = 0.0
  package var steps: ClosedRange<Int>?
}

/// Why backward equations are not shown.
package enum AdjointFault: Error, Sendable, Equatable {
  case differs(String)
  case noPoint(String)
}

extension AdjointResult {
  /// The definitions by which a run computes the backward quantities: fixed places first.
  package var definitions: [Definition] {
    let forward = arguments.map { Definition($0.left, $0.variables, $0.right) }
    let ordered =
      equations.filter(\.isEnd)
      + equations.filter { !$0.isEnd && $0.exceptions.isEmpty && hasFixed($0) }
      + equations.filter { !$0.isEnd && !($0.exceptions.isEmpty && hasFixed($0)) }
    return forward + ordered.map { Definition($0.left, $0.variables, $0.right) }
  }

  private func hasFixed(_ equation: AdjointEquation) -> Bool {
    equation.left.children.contains { IndexPattern.parts($0, equation.variables) == nil }
  }

  /// Compares the gradient with dual numbers through the model's own equations, for several numbers
  /// of steps and sizes at random points.
  package func measured(
    steps: [Int], seeds: Int = 2, tolerance: Double = 1e-9
  ) throws(AdjointFault) -> AdjointMeasure {
    var measure = AdjointMeasure()
    var problem = "the model has no value at the random points"
    let terms = [value, net.loss.right] + equations.map(\.right)
    let point = RunPoint(net.setting, for: terms)
    for count in givenSteps.map({ [$0] }) ?? steps {
      for seed in 0..<seeds {
        let number = UInt64(count * 100 + seed + 1)
        do throws(EvaluationError) {
          let wholes = point.wholes(horizonsAndSizes(count, seed), seed: number)
          let environment = point.environment(seed: number, wholes: wholes)
          guard let error = try difference(wholes, place: seed % 2 + 1, environment)
          else { continue }
          guard error <= tolerance else {
            throw EvaluationError.unsupported("#\(error)")
          }
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

  /// The number of steps, where it is given.
  private var givenSteps: Int? {
    net.horizons.first?.last.flatMap { net.setting.values[$0]?.number?.asInt }
  }

  /// Numbers of steps and layers, and sizes from 1 to 4 by turns.
  private func horizonsAndSizes(_ count: Int, _ seed: Int) -> [Expr: Int] {
    var result: [Expr: Int] = [:]
    for (place, horizon) in net.horizons.enumerated() {
      guard let last = horizon.last, net.setting.values[last] == nil else { continue }
      result[last] = max(horizon.first, place == 0 ? count : 1 + count % 3)
    }
    for (place, size) in (net.setting.model?.wholeSymbols ?? []).enumerated()
    where result[size] == nil && size.children.isEmpty && net.setting.values[size] == nil {
      result[size] = 1 + (count + seed + place) % 4
    }
    return result
  }

  /// The largest error of an entry in proportion to the terms; nil where something is undefined.
  ///
  /// `place` is what indices of the variable are, where all sizes allow it.
  private func difference(
    _ wholes: [Expr: Int], place: Int, _ environment: Environment
  ) throws(EvaluationError) -> Double? {
    var wholes = wholes
    // Where each layer has a size of its own, only the first unit is surely there.
    let bounds = Postorder(net.flows.map(\.right)).terms.filter { $0.binder != nil }
      .flatMap { $0.children[2].freeSymbols }
    let hasOwnSizes = bounds.contains { !$0.children.isEmpty }
    let smallest = hasOwnSizes ? 1 : wholes.values.min() ?? 1
    let inLoss = net.loss.right.freeSymbols.flatMap(\.indexSymbols)
    for index in variable.indexSymbols + inLoss where wholes[index] == nil {
      wholes[index] = min(place, smallest)
    }
    let system = try RunSystem(net.setting, definitions: definitions, wholes: wholes)
    var run = ModelRun(system, in: SizedArithmetic(), at: environment)
    let outcome = try run.value(of: value)
    guard let found = outcome.matrix ?? outcome.number.map({ Tensor($0) }) else { return nil }
    var worst = 0.0
    for i in 0..<found.rows {
      for j in 0..<found.columns {
        guard let slope = try slope(entry: [i + 1, j + 1], wholes, environment) else { return nil }
        let mine = found[i, j]
        // The terms of both sides, and the smallest number that still has all its digits.
        let scale = max(mine.size, slope.magnitude, 1e-280)
        worst = max(worst, (mine.value - slope).magnitude / scale)
      }
    }
    return worst
  }

  /// The derivative of the loss by one entry, by dual numbers through the unrolled equations.
  private func slope(
    entry: [Int], _ wholes: [Expr: Int], _ environment: Environment
  ) throws(EvaluationError) -> Double? {
    guard let symbol = variable.symbol else { return nil }
    var indices: [Int] = []
    let table = wholes.mapValues { Expr($0) }
    for index in variable.children {
      guard let number = index.substituting(table).canonical.number?.asInt else {
        throw .notWhole("an index of \(symbol.name)")
      }
      indices.append(number)
    }
    if !variable.isScalar { indices += variable.shape.isVector ? [entry[0]] : entry }
    let quantity = Quantity(
      symbol.name, layers: Array(indices.prefix(symbol.layers)),
      Array(indices.dropFirst(symbol.layers)))
    let system = try RunSystem(net.setting, wholes: wholes)
    let dual = DualArithmetic(DoubleArithmetic(), by: quantity)
    var run = ModelRun(system, in: dual, at: environment) { name, number in
      name == quantity ? Dual(number.value, tangent: 1) : number
    }
    return try run.value(of: net.loss.right).number?.tangent
  }
}

extension Expr {
  /// The symbols in the indices of a quantity.
  fileprivate var indexSymbols: [Expr] {
    children.flatMap(\.freeSymbols).filter { $0.children.isEmpty }
  }
}
