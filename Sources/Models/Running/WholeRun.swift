internal import Exact
package import Expressions

/// The values of a model's quantities in floating point, vectors and matrices kept whole.
///
/// `ModelRun` keeps each entry by itself, in any arithmetic. Here the weights of a real network are
/// one value each, and a backward equation costs what its products of matrices and vectors cost.
/// What is known once is kept, so a second formula at the same point finds all that it shares.
package struct WholeRun {
  package let system: RunSystem
  /// Vectors and matrices by their names.
  package private(set) var wholes: [Quantity: Tensor<Double>]
  /// Scalars by their names.
  package private(set) var scalars: [Quantity: Double]
  private var environment: Environment
  private let missing = MissingQuantities()

  /// - Parameters:
  ///   - system: The equations.
  ///   - functions: Declared functions that are one of the catalogue, by its name.
  ///   - wholes: What is known: parameters and inputs, or all that another run has found.
  ///   - scalars: The same of scalars.
  package init(
    _ system: RunSystem, functions: [String: String], wholes: [Quantity: Tensor<Double>],
    scalars: [Quantity: Double] = [:]
  ) {
    self.system = system
    self.wholes = wholes
    self.scalars = scalars
    environment = Environment()
    for (name, function) in functions { environment.functions[name] = Self.binding(function) }
    for (symbol, value) in system.wholes {
      guard let symbol = symbol.symbol else { continue }
      environment.values[Quantity(symbol.name)] = Rational(value)
    }
  }

  /// A function of the catalogue, or none: what is left as it is.
  private static func binding(_ function: String) -> FunctionBinding {
    guard function == "identity" else { return .catalogue(function) }
    let argument = Expr.symbol("#u1")
    return .term(parameters: [argument], body: argument)
  }

  /// The value of a term in which the model's quantities may stand; a scalar is a single entry.
  package mutating func value(of e: Expr) throws(EvaluationError) -> Tensor<Double> {
    let plan = try Plan([e])
    while true {
      do throws(EvaluationError) {
        return try attempt(plan)
      } catch {
        let needed = missing.take().filter { !isKnown($0) }
        guard !needed.isEmpty else { throw error }
        try compute(needed)
      }
    }
  }

  private func isKnown(_ quantity: Quantity) -> Bool {
    wholes[quantity] != nil || scalars[quantity] != nil
  }

  private func attempt(_ plan: Plan) throws(EvaluationError) -> Tensor<Double> {
    let system = system
    let recorded = RecordedArithmetic(
      DoubleArithmetic(), record: scalars, missing: missing, wholes: wholes,
      isRecorded: { system.wholeRow(for: $0) != nil })
    switch try plan.values(in: recorded, at: environment)[0] {
    case .value(let number): return Tensor(number)
    case .matrix(let tensor): return tensor
    case .undefined(let reason): throw .unsupported("it has no value: \(reason.text)")
    case .truth: throw .unsupported("a condition is no value")
    }
  }

  /// Computes quantities and what they need, with a stack: horizons of any length, no recursion.
  private mutating func compute(_ targets: [Quantity]) throws(EvaluationError) {
    // Invariant: each quantity on the stack is needed by the one below it, or by the caller.
    var stack: [Quantity] = targets.reversed()
    var open = Set<Quantity>()
    while let quantity = stack.last {
      if isKnown(quantity) {
        stack.removeLast()
        open.remove(quantity)
        continue
      }
      open.insert(quantity)
      for next in try step(quantity) {
        guard !open.contains(next) else { throw .unsupported("\(next.text) depends on itself") }
        stack.append(next)
      }
    }
  }

  /// Evaluates the right side for one quantity, or tells what it needs first.
  private mutating func step(_ quantity: Quantity) throws(EvaluationError) -> [Quantity] {
    guard let (row, bindings) = system.wholeRow(for: quantity) else {
      throw .unbound(quantity.text)
    }
    let outer = bindings.map { environment.values[$0.name] }
    for (name, value) in bindings { environment.values[name] = Rational(value) }
    defer {
      for (binding, value) in zip(bindings, outer) { environment.values[binding.name] = value }
    }
    do throws(EvaluationError) {
      let value = try attempt(row.plan)
      if row.isScalar { scalars[quantity] = value[0, 0] } else { wholes[quantity] = value }
      return []
    } catch {
      let needed = missing.take().filter { !isKnown($0) }
      guard !needed.isEmpty else { throw error }
      return needed
    }
  }
}
