internal import Exact

extension Run {
  // MARK: Symbols

  /// The value of a symbol: a number, or all entries of a vector or matrix.
  func symbol(_ e: Expr, _ place: Int) throws -> Slot<Number> {
    if let bound = bindings[e] { return .number(bound) }
    guard let symbol = e.symbol else { fatalError("Run: a symbol without a name") }
    if e == .pi { return .number(try arithmetic.pi()) }
    if e == .infinity { throw Undefined(.domain, "infinity is no number") }
    var indices: [Int] = []
    for i in 0..<operandCount(place) {
      indices.append(try whole(place, i, "an index of \(symbol.name)"))
    }
    return try quantity(symbol, shape: e.shape, indices: indices)
  }

  private func quantity(_ symbol: Symbol, shape: Shape, indices: [Int]) throws -> Slot<Number> {
    let layers = Array(indices.prefix(symbol.layers))
    let rest = Array(indices.dropFirst(symbol.layers))
    if shape == .scalar { return .number(try number(symbol.name, layers, rest)) }
    let (rows, columns) = try size(of: shape)
    let name = Quantity(symbol.name, layers: layers, rest)
    if let whole = arithmetic.entries(of: name, in: environment) {
      guard whole.rows == rows, whole.columns == columns else {
        throw EvaluationError.unsupported(
          "\(name.text) is \(whole.rows) × \(whole.columns), and not \(rows) × \(columns)")
      }
      return .matrix(whole)
    }
    var entries: [Number] = []
    for i in 1...rows {
      if shape.isVector {
        entries.append(try number(symbol.name, layers, rest + [i]))
      } else {
        for j in 1...columns { entries.append(try number(symbol.name, layers, rest + [i, j])) }
      }
    }
    return .matrix(Tensor(rows: rows, columns: columns, entries))
  }

  private func number(_ name: String, _ layers: [Int], _ indices: [Int]) throws -> Number {
    let quantity = Quantity(name, layers: layers, indices)
    guard let number = arithmetic.number(of: quantity, in: environment) else {
      throw EvaluationError.unbound(quantity.text)
    }
    return number
  }

  /// The number of rows and columns of a shape, whose sizes may be symbols.
  func size(of shape: Shape) throws -> (rows: Int, columns: Int) {
    let sizes = try [shape.rows, shape.columns].map { size -> Int in
      let value = try size.number?.asInt ?? wholeValue(of: size, "the size of a matrix")
      guard (1...4096).contains(value) else {
        throw EvaluationError.unsupported("a matrix with \(value) rows or columns")
      }
      return value
    }
    return (sizes[0], sizes[1])
  }

  /// A whole number that is not among the terms of the plan: a size, an index of a variable.
  func wholeValue(of e: Expr, _ what: String) throws -> Int {
    var inner = Run(try Plan([e]), arithmetic, environment)
    inner.bindings = bindings
    inner.depth = depth + 1
    try inner.finish()
    guard case .value(let number) = try inner.outcome(at: inner.plan.roots[0]),
      let whole = arithmetic.whole(number)
    else { throw EvaluationError.notWhole(what) }
    return whole
  }

  // MARK: Calls

  func call(_ e: Expr, _ place: Int) throws -> Slot<Number> {
    guard let callee = e.callee else { fatalError("Run: a call of nothing") }
    var arguments: [Slot<Number>] = []
    for i in 0..<operandCount(place) { arguments.append(try operand(place, i)) }
    guard let function = callee.function else {
      return try opaque(callee, arguments)
    }
    guard function.arity.contains(arguments.count) else {
      throw EvaluationError.unsupported("\(function.id) does not take \(arguments.count) arguments")
    }
    if let rule = function.onMatrices {
      guard !callee.isDifferentiated else {
        throw EvaluationError.unsupported("no derivative of \(function.id) is known")
      }
      let value = try rule.value(try arguments.map { try tensor($0) }, in: arithmetic)
      return value.isSingle && e.isScalar ? .number(value.entries[0]) : .matrix(value)
    }
    if callee.isDifferentiated {
      let derivative = try DifferentiatedFunction.of(callee)
      return try eachEntry(arguments) { try value(of: derivative, at: $0) }
    }
    return try eachEntry(arguments) { try arithmetic.value(of: function, $0) }
  }

  private func opaque(_ callee: Callee, _ arguments: [Slot<Number>]) throws -> Slot<Number> {
    guard let binding = environment.binding(of: callee.name, arity: arguments.count) else {
      throw EvaluationError.unknownFunction(callee.name)
    }
    let orders = callee.orders.isEmpty ? arguments.map { _ in 0 } : callee.orders
    switch binding {
    case .smooth(let function):
      guard function.linear.count == arguments.count else {
        throw EvaluationError.unsupported("\(callee.name) takes \(function.linear.count) arguments")
      }
      return try eachEntry(arguments) {
        try function.value(orders: orders, $0, in: arithmetic)
      }
    case .term(let parameters, let body):
      guard parameters.count == arguments.count else {
        throw EvaluationError.unsupported("\(callee.name) takes \(parameters.count) arguments")
      }
      let derivative = try DifferentiatedFunction(parameters, body, orders: orders)
      return try eachEntry(arguments) { try value(of: derivative, at: $0) }
    }
  }

  /// A function of numbers, at each entry of its arguments.
  private func eachEntry(
    _ arguments: [Slot<Number>], _ value: ([Number]) throws -> Number
  ) throws -> Slot<Number> {
    var numbers: [Number] = []
    for case .number(let number) in arguments { numbers.append(number) }
    if numbers.count == arguments.count { return .number(try value(numbers)) }
    let tensors = try arguments.map { try tensor($0) }
    guard var result = tensors.first(where: { !$0.isSingle }) ?? tensors.first,
      tensors.allSatisfy({ $0.isSingle || $0.hasSameSize(as: result) })
    else { throw Undefined(.domain, "matrices of different sizes") }
    for i in result.entries.indices {
      result.entries[i] = try value(tensors.map { $0.entries[$0.isSingle ? 0 : i] })
    }
    return .matrix(result)
  }

  /// A differentiated function where it is smooth.
  private func value(of function: DifferentiatedFunction, at arguments: [Number]) throws -> Number {
    var inner = Run(function.plan, arithmetic, environment)
    inner.depth = depth + 1
    for (parameter, argument) in zip(function.parameters, arguments) {
      inner.bindings[parameter] = argument
    }
    try inner.finish()
    for root in inner.plan.roots.dropFirst() {
      switch try inner.outcome(at: root) {
      case .truth(true): continue
      case .undefined(let undefined): throw undefined
      case .truth, .value, .matrix: throw Undefined(.kink, "a derivative at a kink")
      }
    }
    guard case .number(let number) = try inner.known(inner.plan.roots[0]) else {
      throw EvaluationError.unsupported("a derivative that is no number")
    }
    return number
  }
}

extension Arithmetic {
  /// The slope of a function by the symbolic rule of its room.
  package func symbolicSlope(
    of function: Function, _ arguments: [Number], in argument: Int
  ) throws(Undefined) -> Number {
    var orders = arguments.map { _ in 0 }
    orders[argument] = 1
    do {
      let callee = Callee(function.id, orders: orders, arity: arguments.count)
      let derivative = try DifferentiatedFunction.of(callee)
      var run = Run(derivative.plan, self, Environment())
      for (parameter, value) in zip(derivative.parameters, arguments) {
        run.bindings[parameter] = value
      }
      try run.finish()
      for root in run.plan.roots.dropFirst() {
        guard case .truth(true) = try run.outcome(at: root) else {
          throw Undefined(.kink, "the derivative of \(function.id) at a kink")
        }
      }
      guard case .number(let slope) = try run.known(run.plan.roots[0]) else {
        throw Undefined(.unknown, "the derivative of \(function.id)")
      }
      return slope
    } catch let undefined as Undefined {
      throw undefined
    } catch {
      throw Undefined(.unknown, "no derivative of \(function.id) is known")
    }
  }
}
