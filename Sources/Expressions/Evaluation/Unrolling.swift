internal import Exact

extension Expr {
  /// The term with every Σ and Π of known bounds written out, and indices computed.
  ///
  /// `wholes` gives symbols that stand for whole numbers their values first. A Σ whose bounds are
  /// still not known then is an error, as is a term that would get too long.
  package func unrolled(
    _ wholes: [Expr: Int] = [:], limit: Int = 1_000_000
  ) throws(EvaluationError) -> Expr {
    var left = limit
    let table = wholes.mapValues { Expr($0) }
    return try substituting(table).unrolled(&left, depth: 0, limit: limit)
  }

  private func unrolled(
    _ left: inout Int, depth: Int, limit: Int
  ) throws(EvaluationError) -> Expr {
    guard depth <= Plan.depthLimit else { throw .tooDeep(limit: Plan.depthLimit) }
    let order = Postorder([self], into: { $0.binder == nil })
    var results: [Expr] = []
    results.reserveCapacity(order.terms.count)
    for e in order.terms {
      if e.binder != nil {
        results.append(try e.writtenOut(&left, depth: depth, limit: limit))
      } else {
        let children = e.children.map { results[order[$0]] }
        results.append(e.with(children: e.kind == .symbol ? children.map(\.canonical) : children))
      }
    }
    return results[order[self]]
  }

  /// A Σ or Π as the sum or product of its terms.
  private func writtenOut(
    _ left: inout Int, depth: Int, limit: Int
  ) throws(EvaluationError) -> Expr {
    guard let binder else { fatalError("Unrolling: not a Σ or Π") }
    let body = children[0]
    var ends: [Int] = []
    for bound in children.dropFirst() {
      let value = try bound.unrolled(&left, depth: depth + 1, limit: limit).canonical.number?.asInt
      guard let value else { throw .notWhole("a bound of a sum or product") }
      ends.append(value)
    }
    if ends[1] < ends[0] { return emptyValue }
    let (count, overflow) = ends[1].subtractingReportingOverflow(ends[0])
    guard !overflow, count < left / Swift.max(1, body.distinctSize) else {
      throw .tooManySteps(limit: limit)
    }
    left -= (count + 1) * body.distinctSize
    var parts: [Expr] = []
    for k in ends[0]...ends[1] {
      let part = body.substituting(binder, by: Expr(k))
      parts.append(try part.unrolled(&left, depth: depth + 1, limit: limit))
    }
    if kind == .bigSum { return .sum(parts) }
    switch productOrder {
    case .commutative: return .product(parts)
    case .ascending: return .matrixProduct(parts)
    case .descending: return .matrixProduct(parts.reversed())
    }
  }

  /// What a Σ or Π without terms is.
  private var emptyValue: Expr {
    if kind == .bigSum { return .zero(of: shape) }
    if isScalar || productOrder == .commutative { return .filled(1, like: shape) }
    return .call("identity", shape.rows)
  }

  /// The term with opaque functions replaced by what they stand for.
  package func writingOut(_ functions: [String: FunctionBinding]) throws(EvaluationError) -> Expr {
    var failure: EvaluationError?
    let result = rebuilt { _, new in
      guard let callee = new.callee, callee.function == nil, let binding = functions[callee.name]
      else { return new }
      do throws(EvaluationError) {
        return try binding.term(callee, Array(new.children))
      } catch {
        failure = error
        return new
      }
    }
    if let failure { throw failure }
    return result
  }
}

extension FunctionBinding {
  /// A call of the function, perhaps differentiated, as a term in its arguments.
  func term(_ callee: Callee, _ arguments: [Expr]) throws(EvaluationError) -> Expr {
    let orders = callee.orders.isEmpty ? arguments.map { _ in 0 } : callee.orders
    switch self {
    case .smooth(let function):
      guard function.linear.count == arguments.count else {
        throw .unsupported("\(callee.name) takes \(function.linear.count) arguments")
      }
      return function.term(orders: orders, arguments)
    case .term(let parameters, let body):
      guard parameters.count == arguments.count else {
        throw .unsupported("\(callee.name) takes \(parameters.count) arguments")
      }
      let known = try DifferentiatedFunction(parameters, body, orders: orders)
      let table = Dictionary(uniqueKeysWithValues: zip(parameters, arguments))
      return known.guarded.substituting(table)
    }
  }
}

extension SmoothFunction {
  /// A derivative as a term.
  func term(orders: [Int], _ arguments: [Expr]) -> Expr {
    let order = orders.reduce(0, +)
    let angle = zip(frequencies, arguments).reduce(Expr(phase)) { $0 + Expr($1.0) * $1.1 }
    var factor = order % 4 < 2 ? amplitude : -amplitude
    for (d, n) in zip(frequencies, orders) { factor = factor * d.power(n) }
    let wave = Expr(factor) * .call(order.isMultiple(of: 2) ? "sin" : "cos", angle)
    if order > 1 { return wave }
    if let moved = orders.firstIndex(of: 1) { return Expr(linear[moved]) + wave }
    return zip(linear, arguments).reduce(Expr(constant) + wave) { $0 + Expr($1.0) * $1.1 }
  }
}

extension DifferentiatedFunction {
  /// The term where its conditions hold, and no value elsewhere.
  var guarded: Expr {
    if conditions.isEmpty { return term }
    return .cases([.condition(.and, conditions), term])
  }
}
