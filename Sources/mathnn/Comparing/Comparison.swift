import Expressions
import Models
import Terminal
import Training

/// The gradients by formula beside those of the engine, over some pictures.
struct Comparison {
  /// What one parameter came to.
  struct Row {
    let parameter: String
    let quantity: String
    let shape: [Int]
    /// The norm of the gradient of the mean loss.
    var norm: Double
    /// The largest difference of an entry in proportion to the largest entry, over all pictures.
    var error: Double
  }

  private(set) var rows: [Row] = []
  /// The largest relative error of the losses, and of the last states.
  private(set) var lossError = 0.0
  private(set) var stateError = 0.0
  /// What is told of the steps, where there are any.
  private(set) var profile: StepProfile?
  let pictures: Int

  /// The largest of all errors; infinite if one is no number.
  var worst: Double {
    let all = rows.map(\.error) + [lossError, stateError]
    return all.contains { !$0.isFinite } ? .infinity : all.max() ?? 0
  }

  /// The part of the comparison that went wrong, in words; nil if none did.
  func fault(above tolerance: Double) -> String? {
    if !(stateError <= tolerance) { return "the model computes other states than the network" }
    if !(lossError <= tolerance) { return "the model computes another loss than the network" }
    let wrong = rows.filter { !($0.error <= tolerance) }.map(\.parameter)
    guard !wrong.isEmpty else { return profile?.fault }
    return "the gradients by " + wrong.joined(separator: ", ") + " differ"
  }

  /// - Parameters:
  ///   - formulas: What was derived.
  ///   - engines: What the engine computed, a picture each, with the same weights.
  ///   - check: Is called between pictures; it throws when time is up.
  /// - Throws: If a formula has no value.
  init(
    _ formulas: FormulaGradient, _ engines: [EngineGradient], check: () throws -> Void = {}
  ) throws {
    pictures = engines.count
    rows = formulas.parts.map { part in
      Row(
        parameter: part.pair.parameter, quantity: PlainText.of(part.pair.quantity),
        shape: part.pair.shape, norm: 0, error: 0)
    }
    var sums = formulas.parts.map { part in
      [Double](repeating: 0, count: part.pair.shape.reduce(1, *))
    }
    var profile = engines.first.flatMap { StepProfile(formulas, $0) }
    for engine in engines {
      try check()
      try Self.inWords {
        () throws(EvaluationError) in try compare(formulas, engine, &sums, &profile)
      }
    }
    for place in rows.indices {
      let squares = sums[place].reduce(0) { $0 + $1 * $1 }
      rows[place].norm = squares.squareRoot() / Double(engines.count)
    }
    self.profile = profile
  }

  private mutating func compare(
    _ formulas: FormulaGradient, _ engine: EngineGradient, _ sums: inout [[Double]],
    _ profile: inout StepProfile?
  ) throws(EvaluationError) {
    let functions = formulas.functions(engine.shape)
    guard let first = formulas.parts.first else { return }
    var run = WholeRun(first.system, functions: functions, wholes: formulas.known(engine))
    let loss = try run.value(of: formulas.match.loss)
    lossError = max(lossError, Self.error([loss[0, 0]], [engine.loss]))
    if let state = formulas.match.state, let last = engine.states.last {
      stateError = max(stateError, Self.error(try run.value(of: state).entries, last))
    }
    for (place, part) in formulas.parts.enumerated() {
      // What is known of the steps is the same for all parameters: δ of a quantity is one thing.
      run = WholeRun(
        part.system, functions: functions, wholes: run.wholes, scalars: run.scalars)
      let found = try run.value(of: part.value).entries
      let wanted = engine.gradients[place].values
      rows[place].error = max(rows[place].error, Self.error(found, wanted))
      for (entry, value) in wanted.enumerated() { sums[place][entry] += value }
    }
    try profile?.add(engine, run)
  }

  /// The largest difference in proportion to the largest entry; infinite if it is no number.
  static func error(_ found: [Double], _ wanted: [Double]) -> Double {
    guard found.count == wanted.count else { return .infinity }
    var (difference, largest) = (0.0, 0.0)
    for (x, y) in zip(found, wanted) {
      guard x.isFinite, y.isFinite else { return .infinity }
      difference = max(difference, abs(x - y))
      largest = max(largest, abs(y))
    }
    return largest == 0 ? difference : difference / largest
  }

  static func inWords<Result>(
    _ work: () throws(EvaluationError) -> Result
  ) throws(InputError) -> Result {
    do throws(EvaluationError) { return try work() } catch {
      throw InputError("the formulas can not be evaluated: \(error.message)")
    }
  }
}
