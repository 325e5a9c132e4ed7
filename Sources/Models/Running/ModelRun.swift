internal import Exact
package import Expressions

/// The values of a model's quantities at one point, computed from its own equations.
///
/// A quantity is computed when something asks for it, with an explicit stack: horizons of any
/// length, no recursion. The numbers are those of any arithmetic; in dual numbers the tangents are
/// total derivatives through the unrolled equations.
package struct ModelRun<A: Arithmetic> {
  package typealias Number = A.Number

  package let system: RunSystem
  private let arithmetic: A
  private var environment: Environment
  /// Changes what was computed before it is used, such as the tangent of what is differentiated by.
  private let adjusting: @Sendable (Quantity, Number) -> Number
  /// What has been computed so far.
  package private(set) var record: [Quantity: Number] = [:]
  private var undefined: [Quantity: Undefined] = [:]
  private let missing = MissingQuantities()
  /// How many quantities a run may compute.
  private static var limit: Int { 5_000_000 }

  package init(
    _ system: RunSystem, in arithmetic: A, at environment: Environment,
    adjusting: @escaping @Sendable (Quantity, A.Number) -> A.Number = { $1 }
  ) {
    self.system = system
    self.arithmetic = arithmetic
    self.environment = environment
    self.adjusting = adjusting
    for (symbol, value) in system.wholes {
      guard let symbol = symbol.symbol else { continue }
      self.environment.values[Quantity(symbol.name)] = Rational(value)
    }
  }

  /// The run with some values known already.
  package mutating func remember(_ values: [Quantity: Number]) {
    record.merge(values) { old, _ in old }
  }

  /// The value of a term in which the model's quantities may stand.
  package mutating func value(of e: Expr) throws(EvaluationError) -> Outcome<Number> {
    try values(of: try Plan([e]))[0]
  }

  /// The values of the roots of a plan in which the model's quantities may stand.
  package mutating func values(of plan: Plan) throws(EvaluationError) -> [Outcome<Number>] {
    while true {
      do throws(EvaluationError) {
        return try attempt(plan)
      } catch {
        let needed = missing.take()
        guard !needed.isEmpty else { throw error }
        if let reason = reason(in: needed) {
          return Array(repeating: .undefined(reason), count: plan.rootCount)
        }
        guard try compute(needed) else { throw error }
      }
    }
  }

  /// Why the first of some quantities that is undefined is so; nil where none is.
  private func reason(in quantities: [Quantity]) -> Undefined? {
    for quantity in quantities { if let reason = undefined[quantity] { return reason } }
    return nil
  }

  private func attempt(_ plan: Plan) throws(EvaluationError) -> [Outcome<Number>] {
    let (system, record) = (system, record)
    let recorded = RecordedArithmetic(
      arithmetic, record: record, missing: missing,
      isRecorded: { system.owns($0) || record[$0] != nil })
    return try plan.values(in: recorded, at: environment)
  }

  /// Computes quantities and what they need; whether any was new.
  private mutating func compute(_ targets: [Quantity]) throws(EvaluationError) -> Bool {
    var isNew = false
    // Invariant: each quantity on the stack is needed by the one below it, or by the caller.
    var stack: [Quantity] = targets.reversed()
    var open = Set<Quantity>()
    while let quantity = stack.last {
      if record[quantity] != nil || undefined[quantity] != nil {
        stack.removeLast()
        open.remove(quantity)
        continue
      }
      guard record.count < Self.limit else { throw .tooManySteps(limit: Self.limit) }
      open.insert(quantity)
      let needed = try step(quantity)
      for next in needed {
        guard !open.contains(next) else {
          throw .unsupported("\(next.text) depends on itself")
        }
        stack.append(next)
      }
      isNew = isNew || needed.isEmpty
    }
    return isNew
  }

  /// Evaluates the right side for one quantity, or tells what it needs first.
  private mutating func step(_ quantity: Quantity) throws(EvaluationError) -> [Quantity] {
    guard let (row, bindings) = system.row(for: quantity) else { throw .unbound(quantity.text) }
    let outer = bindings.map { environment.values[$0.name] }
    for (name, value) in bindings { environment.values[name] = Rational(value) }
    defer {
      for (binding, value) in zip(bindings, outer) { environment.values[binding.name] = value }
    }
    do throws(EvaluationError) {
      try keep(try attempt(row.plan)[0], for: quantity, row)
      _ = missing.take()
      return []
    } catch {
      let needed = missing.take().filter { record[$0] == nil }
      if let reason = reason(in: needed) {
        undefined[quantity] = reason
        return []
      }
      guard !needed.isEmpty else { throw error }
      return needed
    }
  }

  private mutating func keep(
    _ outcome: Outcome<Number>, for quantity: Quantity, _ row: RunRow
  ) throws(EvaluationError) {
    switch outcome {
    case .value(let number): record[quantity] = adjusting(quantity, number)
    case .matrix(let tensor):
      for (entry, number) in row.entries(of: quantity, tensor) {
        record[entry] = adjusting(entry, number)
      }
      guard record[quantity] != nil else { throw .unbound(quantity.text) }
    case .undefined(let reason): undefined[quantity] = reason
    case .truth: throw .unsupported("\(quantity.text) is a condition, not a value")
    }
  }
}

extension ModelRun {
  /// The same run with other numbers, such as the values of dual numbers.
  package func mapped<B: Arithmetic>(
    in other: B, at environment: Environment, _ change: (Number) -> B.Number
  ) -> ModelRun<B> {
    var result = ModelRun<B>(system, in: other, at: environment)
    result.remember(record.mapValues(change))
    return result
  }
}
