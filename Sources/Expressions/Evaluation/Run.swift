internal import Exact

/// What is known of a part of a term: its value, or why it has none.
///
/// A part that fails fails only what needs it: a case that is not taken does no harm.
enum Slot<Number: Sendable>: Sendable {
  case number(Number)
  case matrix(Tensor<Number>)
  case truth(Bool)
  case undefined(Undefined)
  case failed(EvaluationError)
  case pending
}

/// One evaluation of a plan: a loop over its terms, children first.
struct Run<A: Arithmetic> {
  typealias Number = A.Number

  let plan: Plan
  let arithmetic: A
  let environment: Environment
  /// Values of symbols that stand for arguments or outer bound indices.
  var bindings: [Expr: Number] = [:]
  /// How many runs stand around this one.
  var depth = 0
  var stepsLeft: Int
  private var slots: [Slot<Number>]

  init(_ plan: Plan, _ arithmetic: A, _ environment: Environment) {
    self.plan = plan
    self.arithmetic = arithmetic
    self.environment = environment
    stepsLeft = environment.stepLimit
    slots = Array(repeating: .pending, count: plan.terms.count)
  }

  /// Evaluates everything.
  mutating func finish() throws(EvaluationError) {
    guard depth <= 16 else { throw .tooDeep(limit: 16) }
    try run(plan.main)
  }

  mutating func run(_ places: [Int]) throws(EvaluationError) {
    for place in places {
      do {
        slots[place] = try slot(at: place)
      } catch let undefined as Undefined {
        slots[place] = .undefined(undefined)
      } catch let error as EvaluationError {
        if case .tooManySteps = error { throw error }
        slots[place] = .failed(error)
      } catch {
        fatalError("Run: an error of another kind, \(error)")
      }
    }
  }

  func outcome(at root: Int) throws(EvaluationError) -> Outcome<Number> {
    switch slots[root] {
    case .undefined(let undefined): return .undefined(undefined)
    case .failed(let error): throw error
    case .truth(let truth): return .truth(truth)
    case .pending: fatalError("Run: a root that was never evaluated")
    case .number(let number):
      do { return .value(try arithmetic.settled(number)) } catch { return .undefined(error) }
    case .matrix(let matrix):
      do {
        return .matrix(try matrix.map { (x) throws(Undefined) in try arithmetic.settled(x) })
      } catch { return .undefined(error) }
    }
  }

  // MARK: Operands

  /// The value of a part, or what keeps it from having one.
  func known(_ place: Int) throws -> Slot<Number> {
    switch slots[place] {
    case .undefined(let undefined): throw undefined
    case .failed(let error): throw error
    case .number, .matrix, .truth: return slots[place]
    case .pending: fatalError("Run: a part was needed before it was evaluated")
    }
  }

  func operand(_ place: Int, _ index: Int) throws -> Slot<Number> {
    try known(operandPlace(place, index))
  }

  func operandPlace(_ place: Int, _ index: Int) -> Int {
    Int(plan.operands[Int(plan.starts[place]) + index])
  }

  func operandCount(_ place: Int) -> Int {
    Int(plan.starts[place + 1] - plan.starts[place])
  }

  /// An operand that must be a whole number.
  func whole(_ place: Int, _ index: Int, _ what: String) throws -> Int {
    guard case .number(let number) = try operand(place, index),
      let whole = arithmetic.whole(number)
    else { throw EvaluationError.notWhole(what) }
    return whole
  }

  mutating func hold(_ slot: Slot<Number>, at place: Int) { slots[place] = slot }

  // MARK: Kinds

  private mutating func slot(at place: Int) throws -> Slot<Number> {
    let e = plan.terms[place]
    switch e.kind {
    case .number: return .number(arithmetic.number(e.number ?? 0))
    case .symbol: return try symbol(e, place)
    case .sum: return try sum(place)
    case .product: return try product(place)
    case .power: return try power(e, place)
    case .call: return try call(e, place)
    case .bigSum, .bigProduct: return try loop(e, place)
    case .cases: return try cases(place)
    case .condition: return .truth(try condition(e, place))
    case .delta: return .number(try delta(place))
    case .matrixProduct: return try matrixProduct(place)
    case .transpose:
      let inner = try operand(place, 0)
      guard case .matrix(let matrix) = inner else { return inner }
      return .matrix(matrix.transposed)
    case .derivative: return try derivative(e)
    }
  }

  private func sum(_ place: Int) throws -> Slot<Number> {
    var total = try operand(place, 0)
    for i in 1..<operandCount(place) {
      total = try added(total, try operand(place, i))
    }
    return total
  }

  private func product(_ place: Int) throws -> Slot<Number> {
    var total = try operand(place, 0)
    for i in 1..<operandCount(place) {
      total = try multiplied(total, try operand(place, i))
    }
    return total
  }

  func added(_ a: Slot<Number>, _ b: Slot<Number>) throws -> Slot<Number> {
    if case .number(let x) = a, case .number(let y) = b { return .number(arithmetic.sum(x, y)) }
    return try entrywise(a, b) { (x, y) throws(Undefined) in arithmetic.sum(x, y) }
  }

  func multiplied(_ a: Slot<Number>, _ b: Slot<Number>) throws -> Slot<Number> {
    if case .number(let x) = a, case .number(let y) = b { return .number(arithmetic.product(x, y)) }
    return try entrywise(a, b) { (x, y) throws(Undefined) in arithmetic.product(x, y) }
  }

  private func entrywise(
    _ a: Slot<Number>, _ b: Slot<Number>,
    _ combine: (Number, Number) throws(Undefined) -> Number
  ) throws -> Slot<Number> {
    .matrix(try arithmetic.together(try tensor(a), try tensor(b), combine))
  }

  /// The slot as a matrix; a number is one of a single entry.
  func tensor(_ slot: Slot<Number>) throws -> Tensor<Number> {
    switch slot {
    case .number(let number): return Tensor(number)
    case .matrix(let matrix): return matrix
    case .undefined(let undefined): throw undefined
    case .failed(let error): throw error
    case .truth, .pending: throw EvaluationError.unsupported("a condition used as a value")
    }
  }

  private func power(_ e: Expr, _ place: Int) throws -> Slot<Number> {
    let base = try operand(place, 0)
    let exponent = try operand(place, 1)
    let literal = e.children[1].number
    if case .number(let b) = base, case .number(let n) = exponent {
      return .number(try raised(b, n, literal))
    }
    return try entrywise(base, exponent) { (b, n) throws(Undefined) in try raised(b, n, literal) }
  }

  private func raised(
    _ base: Number, _ exponent: Number, _ literal: Rational?
  ) throws(Undefined) -> Number {
    if let literal { return try arithmetic.power(base, fraction: literal) }
    if let n = arithmetic.whole(exponent) { return try arithmetic.power(base, whole: n) }
    return try arithmetic.power(base, exponent)
  }

  private func cases(_ place: Int) throws -> Slot<Number> {
    let count = operandCount(place)
    var i = 0
    while i + 1 < count {
      if case .truth(true) = try operand(place, i) { return try operand(place, i + 1) }
      i += 2
    }
    if i < count { return try operand(place, i) }
    throw Undefined(.domain, "a definition by cases of which none holds")
  }

  private func condition(_ e: Expr, _ place: Int) throws -> Bool {
    guard let sign = e.conditionSign else { fatalError("Run: a condition without a sign") }
    switch sign {
    case .always: return true
    case .never: return false
    case .not: return try !truth(place, 0)
    case .and:
      for i in 0..<operandCount(place) where try !truth(place, i) { return false }
      return true
    case .or:
      for i in 0..<operandCount(place) where try truth(place, i) { return true }
      return false
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return try comparison(sign, try operand(place, 0), try operand(place, 1))
    }
  }

  private func truth(_ place: Int, _ index: Int) throws -> Bool {
    guard case .truth(let truth) = try operand(place, index) else {
      throw EvaluationError.unsupported("a value used as a condition")
    }
    return truth
  }

  /// Matrices are compared entry by entry: all must fulfil it, and one that differs is enough for ≠.
  private func comparison(
    _ sign: ConditionSign, _ a: Slot<Number>, _ b: Slot<Number>
  ) throws -> Bool {
    if case .number(let x) = a, case .number(let y) = b { return try arithmetic.holds(sign, x, y) }
    if sign == .notEqual { return try !comparison(.equal, a, b) }
    var all = true
    _ = try arithmetic.together(try tensor(a), try tensor(b)) { (x, y) throws(Undefined) in
      if try !arithmetic.holds(sign, x, y) { all = false }
      return x
    }
    return all
  }

  private func delta(_ place: Int) throws -> Number {
    guard case .number(let i) = try operand(place, 0), case .number(let j) = try operand(place, 1)
    else { throw EvaluationError.notWhole("an index of a delta") }
    return try arithmetic.holds(.equal, i, j) ? arithmetic.one : arithmetic.zero
  }

  private func matrixProduct(_ place: Int) throws -> Slot<Number> {
    var total = try operand(place, 0)
    for i in 1..<operandCount(place) {
      total = try multipliedInOrder(total, try operand(place, i))
    }
    // A row times a column is a number.
    if case .matrix(let matrix) = total, matrix.isSingle, plan.terms[place].isScalar {
      return .number(matrix.entries[0])
    }
    return total
  }

  func multipliedInOrder(_ a: Slot<Number>, _ b: Slot<Number>) throws -> Slot<Number> {
    guard case .matrix(let left) = a, case .matrix(let right) = b else {
      return try multiplied(a, b)
    }
    // x' y A: what a row and a column have made is a number.
    if left.isSingle, right.rows != 1 { return try multiplied(.number(left.entries[0]), b) }
    if right.isSingle, left.columns != 1 { return try multiplied(a, .number(right.entries[0])) }
    return .matrix(try arithmetic.matrixProduct(left, right))
  }
}
