internal import Exact
internal import Synchronization

/// A derivative of a function as a term in its arguments, with where it holds.
struct DifferentiatedFunction: Sendable {
  let parameters: [Expr]
  let term: Expr
  /// Conditions under which it is the derivative, in the same arguments.
  let conditions: [Expr]
  /// The term, then the conditions.
  let plan: Plan

  /// Terms grow with every order; beyond this nobody asks.
  static let highestOrder = 12

  private static let known = Mutex<[Key: DifferentiatedFunction]>([:])

  private struct Key: Hashable {
    let callee: Callee
    let shapes: [Shape]
  }

  /// A differentiated function of the catalogue; of arguments that have these shapes.
  static func of(
    _ callee: Callee, shapes: [Shape] = []
  ) throws(EvaluationError) -> DifferentiatedFunction {
    let key = Key(callee: callee, shapes: shapes)
    if let found = known.withLock({ $0[key] }) { return found }
    let parameters = (0..<callee.arity).map { i in
      let shape = i < shapes.count ? shapes[i] : .scalar
      return Expr.symbol(Symbol("#u\(i + 1)", shape: shape), [])
    }
    let body = Expr.call(callee.undifferentiated, parameters)
    let made = try DifferentiatedFunction(parameters, body, orders: callee.orders)
    known.withLock { $0[key] = made }
    return made
  }

  init(_ parameters: [Expr], _ body: Expr, orders: [Int]) throws(EvaluationError) {
    guard orders.reduce(0, +) <= Self.highestOrder else {
      throw .unsupported("a derivative of an order above \(Self.highestOrder)")
    }
    var slopes = Slopes()
    var term = body
    for (parameter, order) in zip(parameters, orders) {
      for _ in 0..<order { term = try slopes.slope(of: term, by: parameter) }
    }
    self.parameters = parameters
    self.term = term
    conditions = slopes.conditions
    plan = try Plan([term] + slopes.conditions)
  }
}

/// Derivatives of the terms that rooms are made of.
///
/// No Σ and no matrices stand there. The derivations that people read are made on a higher floor.
struct Slopes {
  private(set) var conditions: [Expr] = []

  mutating func slope(of e: Expr, by variable: Expr) throws(EvaluationError) -> Expr {
    let order = Postorder(e)
    var slopes: [Expr] = []
    slopes.reserveCapacity(order.terms.count)
    var depends: [Bool] = []
    for part in order.terms {
      depends.append(part == variable || part.children.contains { depends[order[$0]] })
      if part == variable {
        slopes.append(.filled(1, like: variable.shape))
      } else if depends[slopes.count] {
        slopes.append(try slope(of: part, part.children.map { slopes[order[$0]] }))
      } else {
        slopes.append(.zero)
      }
    }
    return slopes[order[e]]
  }

  private mutating func slope(of e: Expr, _ inner: [Expr]) throws(EvaluationError) -> Expr {
    switch e.kind {
    case .sum:
      return inner.reduce(.zero, +)
    case .product:
      return e.children.indices.reduce(.zero) { total, i in
        guard !inner[i].isZero else { return total }
        return total
          + e.children.indices.reduce(.one) { $0 * ($1 == i ? inner[i] : e.children[$1]) }
      }
    case .power: return power(e, inner)
    case .call: return try call(e, inner)
    case .cases: return cases(e, inner)
    case .condition:
      // What matters of a condition is where it changes; `cases` sees to that.
      return .zero
    case .number, .symbol, .bigSum, .bigProduct, .delta, .matrixProduct, .transpose,
      .derivative:
      throw .unsupported("no derivative of such a term is known here")
    }
  }

  private func power(_ e: Expr, _ inner: [Expr]) -> Expr {
    let (base, exponent) = (e.children[0], e.children[1])
    var result = Expr.zero
    if !inner[0].isZero {
      let lower = exponent.number.map { Expr($0 - 1) } ?? exponent - 1
      result = exponent * base.power(lower) * inner[0]
    }
    if !inner[1].isZero { result = result + e * .call("log", base) * inner[1] }
    return result
  }

  private mutating func call(_ e: Expr, _ inner: [Expr]) throws(EvaluationError) -> Expr {
    guard let callee = e.callee else { fatalError("Slopes: a call of nothing") }
    let arguments = Array(e.children)
    var result = Expr.zero
    for i in arguments.indices where !inner[i].isZero {
      let slope: Expr?
      if callee.isDifferentiated || callee.function == nil {
        slope = .call(callee.differentiated(in: i), arguments)
      } else {
        slope = callee.derivative(of: e, in: i)
        note(callee.smoothWhere(e))
      }
      guard let slope else { throw .unsupported("no derivative of \(callee.name) is known") }
      result = result + slope * inner[i]
    }
    return result
  }

  /// Case by case; where two cases meet, there need not be a derivative.
  private mutating func cases(_ e: Expr, _ inner: [Expr]) -> Expr {
    var children = Array(e.children)
    for i in children.indices where i % 2 == 1 || i == children.count - 1 { children[i] = inner[i] }
    for i in children.indices where i % 2 == 0 && i < children.count - 1 {
      for part in Postorder(children[i]).terms where part.conditionSign?.isComparison == true {
        note([.condition(.notEqual, Array(part.children))])
      }
    }
    return .cases(children)
  }

  private mutating func note(_ new: [Expr]) {
    for condition in new where !conditions.contains(condition) { conditions.append(condition) }
  }
}

extension Expr {
  /// A differentiated function of the catalogue written out, `sigmoid'(x)` as
  /// `sigmoid(x)*(1 - sigmoid(x))`, and the conditions under which that holds.
  ///
  /// Nil for any other term, and where no derivative is known.
  package var derivativeWrittenOut: (term: Expr, conditions: [Expr])? {
    guard let callee, callee.isDifferentiated, callee.function != nil,
      let known = try? DifferentiatedFunction.of(callee, shapes: children.map(\.shape))
    else { return nil }
    let table = Dictionary(uniqueKeysWithValues: zip(known.parameters, children))
    return (known.term.replacing(table), known.conditions.map { $0.replacing(table) })
  }

  /// The term with every differentiated function of the catalogue written out.
  ///
  /// Functions without a known derivative stay as they are. A condition may mention bound indices
  /// of the Σ or Π in which it arose.
  package var expandingDerivatives: (term: Expr, conditions: [Expr]) {
    var conditions = DistinctTerms()
    let term = rebuilt { _, new in
      guard let written = new.derivativeWrittenOut else { return new }
      conditions.add(written.conditions)
      return written.term
    }
    return (term, conditions.list)
  }
}
