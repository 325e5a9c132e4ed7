package import Exact
package import Expressions

extension NormBound {
  /// At how many random points the bound was seen to hold, and each line to be no less than the one
  /// before; the text of a point where one does not, if there is any.
  package func tested(steps: [Int], seeds: Int = 3) -> (points: Int, fault: String?) {
    var points = 0
    var problem = "it has no value at the random points"
    let lines = [known] + self.steps.map(\.after).filter { !$0.traits.contains(.hasDerivative) }
    let relations = self.steps.filter { !$0.after.traits.contains(.hasDerivative) }.map(\.isEqual)
    let point = RunPoint(setting, for: lines + derivatives.map(\.value))
    for count in steps {
      for seed in 0..<seeds {
        let number = UInt64(count * 100 + seed + 1)
        var wholes: [Expr: Int] = [:]
        for horizon in [setting.model?.time, setting.model?.layers] {
          if let last = horizon?.last { wholes[last] = count }
        }
        wholes = point.wholes(wholes, seed: number)
        for index in indices where wholes[index] == nil { wholes[index] = 1 }
        let environment = point.environment(seed: number, wholes: wholes)
        let definitions = derivatives.flatMap(\.definitions)
        guard let system = try? RunSystem(setting, definitions: definitions, wholes: wholes) else {
          continue
        }
        var run = ModelRun(system, in: DoubleArithmetic(), at: environment)
        var values: [Double] = []
        do throws(EvaluationError) {
          for line in lines { values += try run.value(of: line).number.map { [$0] } ?? [] }
        } catch {
          problem = error.message
          continue
        }
        guard values.count == lines.count else { continue }
        points += 1
        for (place, isEqual) in relations.enumerated() {
          let (left, right) = (values[place], values[place + 1])
          let slack = 1e-9 * max(left.magnitude, right.magnitude) + 1e-280
          if left > right + slack || (isEqual && left < right - slack) {
            return (points, "with \(count) steps: \(left) becomes \(right)")
          }
        }
      }
    }
    return (points, points == 0 ? problem : nil)
  }

  private var indices: [Expr] {
    let terms = [known, value] + derivatives.flatMap { [$0.target, $0.variable] }
    let quantities = terms.flatMap(\.freeSymbols)
    return (quantities + quantities.flatMap { $0.children.flatMap(\.freeSymbols) })
      .filter { $0.children.isEmpty && $0.isScalar }
  }

  /// A square matrix of the bound for which the derivative is 0 although the bound is not.
  ///
  /// With W = [[0, 10], [0, 0]] is W² = 0. Verified by intervals; nil where the term has no such
  /// matrix.
  package func nilpotentWitness() -> (matrix: Expr, rows: [[Rational]])? {
    let rows: [[Rational]] = [[0, 10], [0, 0]]
    guard let result = derivatives.first,
      let matrix = Postorder(value).terms.first(where: { e in
        e.isPlainNorm && e.children[0].kind == .symbol && e.children[0].shape.isSquare
      })?.children[0], let symbol = matrix.symbol, matrix.children.isEmpty
    else { return nil }
    var wholes: [Expr: Int] = [:]
    for horizon in [setting.model?.time, setting.model?.layers] {
      if let last = horizon?.last { wholes[last] = (horizon?.first ?? 1) + 3 }
    }
    for whole in setting.model?.wholeSymbols ?? [] where wholes[whole] == nil { wholes[whole] = 2 }
    for index in indices where wholes[index] == nil { wholes[index] = 1 }
    let point = RunPoint(setting, for: [value, result.value])
    var environment = point.environment(seed: 1, wholes: wholes)
    environment.set(symbol.name, rows: rows, isVector: false)
    guard
      let system = try? RunSystem(setting, definitions: result.definitions, wholes: wholes)
    else { return nil }
    var exact = ModelRun(system, in: EnclosingArithmetic(bits: 64), at: environment)
    guard let derivative = try? exact.value(of: result.value).matrix,
      derivative.entries.allSatisfy({ $0.isPoint && $0.sign == 0 }),
      let bound = try? exact.value(of: value).number, bound.sign == 1
    else { return nil }
    return (matrix, rows)
  }
}

extension Expr {
  fileprivate var isPlainNorm: Bool {
    kind == .call && callee?.name == "opnorm" && callee?.isDifferentiated == false
  }
}
