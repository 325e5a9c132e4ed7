internal import Exact

extension Run {
  // MARK: Σ and Π

  mutating func loop(_ e: Expr, _ place: Int) throws -> Slot<Number> {
    let lower = try whole(place, 1, "the lower bound of a sum or product")
    let upper = try whole(place, 2, "the upper bound of a sum or product")
    guard let round = plan.rounds[place] else { fatalError("Run: a Σ or Π without rounds") }
    if upper < lower { return try empty(e) }
    let body = operandPlace(place, 0)
    let (difference, overflow) = upper.subtractingReportingOverflow(lower)
    if round.places.isEmpty, body != round.index, case .number(let number) = try known(body),
      !overflow, difference < .max
    {
      // The same in every round.
      let count = difference + 1
      if e.kind == .bigProduct { return .number(try arithmetic.power(number, whole: count)) }
      return .number(arithmetic.product(arithmetic.number(Rational(count)), number))
    }
    let steps = Swift.max(round.places.count, 1)
    guard !overflow, difference < stepsLeft / steps else {
      throw EvaluationError.tooManySteps(limit: environment.stepLimit)
    }
    stepsLeft -= (difference + 1) * steps
    return try looped(e, lower...upper, round, body)
  }

  private mutating func looped(
    _ e: Expr, _ range: ClosedRange<Int>, _ round: Plan.Round, _ body: Int
  ) throws -> Slot<Number> {
    var total: Slot<Number>?
    for k in range {
      let index = arithmetic.number(Rational(k))
      if let place = round.index { hold(.number(index), at: place) }
      if plan.hasDerivatives, let binder = e.binder { bindings[binder] = index }
      try run(round.places)
      let value = try known(body)
      total = try total.map { try joined(e, $0, value) } ?? value
    }
    if plan.hasDerivatives, let binder = e.binder { bindings[binder] = nil }
    return try total ?? empty(e)
  }

  private func joined(
    _ e: Expr, _ total: Slot<Number>, _ value: Slot<Number>
  ) throws -> Slot<Number> {
    if e.kind == .bigSum { return try added(total, value) }
    switch e.productOrder {
    case .commutative: return try multiplied(total, value)
    case .ascending: return try multipliedInOrder(total, value)
    case .descending: return try multipliedInOrder(value, total)
    }
  }

  /// The empty sum is 0, the empty product 1: of matrices, the zero matrix and the identity.
  private func empty(_ e: Expr) throws -> Slot<Number> {
    let isSum = e.kind == .bigSum
    if e.isScalar { return .number(isSum ? arithmetic.zero : arithmetic.one) }
    let (rows, columns) = try size(of: e.shape)
    if isSum || e.productOrder == .commutative {
      let filling = isSum ? arithmetic.zero : arithmetic.one
      return .matrix(Tensor(rows: rows, columns: columns, filled: filling))
    }
    guard rows == columns else {
      throw Undefined(.domain, "an empty product of matrices that are not square")
    }
    return .matrix(arithmetic.identity(rows))
  }

  // MARK: Derivatives not yet taken

  /// The derivative of the first operand by the second, by dual numbers.
  func derivative(_ e: Expr) throws -> Slot<Number> {
    guard e.derivativeKind == .partial else {
      throw EvaluationError.unsupported("a total derivative needs the equations of a model")
    }
    let variable = e.children[1]
    guard let symbol = variable.symbol else {
      throw EvaluationError.unsupported("a derivative by something that is no quantity")
    }
    var indices: [Int] = []
    for index in variable.children {
      indices.append(try wholeValue(of: index, "an index of \(symbol.name)"))
    }
    let layers = Array(indices.prefix(symbol.layers))
    let rest = Array(indices.dropFirst(symbol.layers))
    let plan = try Plan([e.children[0]])
    func slope(_ entry: [Int]) throws -> Tensor<Number> {
      try tangent(plan, Quantity(symbol.name, layers: layers, rest + entry))
    }
    if variable.isScalar {
      let result = try slope([])
      return e.isScalar ? .number(result.entries[0]) : .matrix(result)
    }
    return .matrix(try slopes(by: variable.shape, isScalar: e.children[0].isScalar, slope))
  }

  /// One derivative for each entry: in the variable's shape, or one column an entry.
  private func slopes(
    by shape: Shape, isScalar: Bool, _ slope: ([Int]) throws -> Tensor<Number>
  ) throws -> Tensor<Number> {
    let (rows, columns) = try size(of: shape)
    var parts: [Tensor<Number>] = []
    for i in 1...rows {
      for j in 1...columns { parts.append(try slope(shape.isVector ? [i] : [i, j])) }
    }
    if isScalar { return Tensor(rows: rows, columns: columns, parts.map { $0.entries[0] }) }
    let height = parts[0].entries.count
    var result = Tensor(rows: height, columns: parts.count, filled: arithmetic.zero)
    for (j, part) in parts.enumerated() {
      for i in 0..<height { result[i, j] = part.entries[i] }
    }
    return result
  }

  /// The tangents of a term by one quantity.
  ///
  /// The run inside has a richer kind of number than this one, and may need a richer one still:
  /// the optimiser must not follow that chain, which has no end.
  @_semantics("optimize.sil.specialize.generic.never")
  @inline(never)
  private func tangent(_ plan: Plan, _ variable: Quantity) throws -> Tensor<Number> {
    let dual = DualArithmetic(arithmetic, by: variable)
    var inner = Run<DualArithmetic<A>>(plan, dual, environment)
    inner.depth = depth + 1
    inner.stepsLeft = stepsLeft
    for (symbol, value) in bindings { inner.bindings[symbol] = dual.constant(value) }
    try inner.finish()
    let value = try inner.known(plan.roots[0])
    return try inner.tensor(value).map { $0.tangent }
  }
}
