internal import Exact

extension Program {
  /// Compiles scalar terms; the inputs are symbols, `x` or `x[3]`.
  ///
  /// Σ and Π are written out, so their bounds must be numbers once `wholes` are put in. Opaque
  /// functions and quantities other than the inputs take their values from the environment.
  package init(
    _ roots: [Expr], inputs: [Expr], wholes: [Expr: Int] = [:],
    environment: Environment = Environment()
  ) throws(EvaluationError) {
    var terms: [Expr] = []
    for root in roots {
      var term = root
      if root.traits.contains(.hasOpaqueFunction) {
        term = try term.writingOut(environment.functions)
      }
      if root.traits.contains(.bindsIndex) || !wholes.isEmpty { term = try term.unrolled(wholes) }
      terms.append(term.expandingGuarded)
    }
    var compiler = Compiler(inputs: inputs, environment: environment)
    try compiler.compile(terms)
    self = compiler.program
  }
}

extension Expr {
  /// Differentiated functions written out, with no value where they have none.
  fileprivate var expandingGuarded: Expr {
    rebuilt { _, new in
      guard let callee = new.callee, callee.isDifferentiated, callee.function != nil,
        let known = try? DifferentiatedFunction.of(callee, shapes: new.children.map(\.shape))
      else { return new }
      return known.guarded.replacing(
        Dictionary(uniqueKeysWithValues: zip(known.parameters, new.children)))
    }
  }
}

/// Writes the instructions of terms, children first.
private struct Compiler {
  let inputs: [Expr]
  let environment: Environment
  private var places: [Expr: Int32] = [:]
  private var uses: [Expr: Int] = [:]
  private var joinedTerms: Set<Expr> = []
  private var constants: [UInt64: Int32] = [:]
  private var start: [Double] = []
  private var instructions: [Instruction] = []
  private var functions: [CompiledFunction] = []
  private var functionPlaces: [String: Int32] = [:]
  private var arguments: [Int32] = []
  private var outputs: [Int32] = []

  init(inputs: [Expr], environment: Environment) {
    self.inputs = inputs
    self.environment = environment
    start = Array(repeating: 0, count: inputs.count)
    for (i, input) in inputs.enumerated() { places[input] = Int32(i) }
  }

  var program: Program {
    Program(
      inputs: inputs, outputs: outputs, instructions: instructions, start: start,
      functions: functions, arguments: arguments)
  }

  mutating func compile(_ roots: [Expr]) throws(EvaluationError) {
    let order = Postorder(roots, into: { $0.kind != .symbol })
    for e in order.terms {
      for child in e.children { uses[child, default: 0] += 1 }
    }
    for root in roots { uses[root, default: 0] += 2 }
    findJoined(order.terms)
    for e in order.terms where places[e] == nil && !joinedTerms.contains(e) {
      places[e] = try place(of: e)
    }
    for root in roots { outputs.append(slot(root)) }
  }

  /// Finds the products that stand in one sum only, and the divisors that stand in one product.
  ///
  /// They are computed together with what they stand in.
  private mutating func findJoined(_ terms: [Expr]) {
    for e in terms where e.kind == .sum || e.kind == .product {
      for child in e.children where uses[child] == 1 {
        let isJoined = e.kind == .sum ? child.kind == .product : child.reciprocalBase != nil
        if isJoined { joinedTerms.insert(child) }
      }
    }
  }

  /// The slot of a part; one that was left to be joined is computed now.
  private mutating func slot(_ e: Expr) -> Int32 {
    if let place = places[e] { return place }
    let place = e.kind == .product ? product(e) : reciprocal(e)
    places[e] = place
    return place
  }

  private mutating func place(of e: Expr) throws(EvaluationError) -> Int32 {
    guard e.isScalar || e.shape == .truth else {
      throw .unsupported("matrices are not compiled; entries are")
    }
    switch e.kind {
    case .number: return constant(e.number?.asDouble ?? .nan)
    case .symbol: return try symbol(e)
    case .sum: return sum(e)
    case .product: return product(e)
    case .power: return power(e)
    case .call: return try call(e)
    case .cases: return cases(e)
    case .condition: return condition(e)
    case .delta: return comparison(.equal, e)
    case .transpose: return slot(e.children[0])
    case .matrixProduct: return product(e)
    case .bigSum, .bigProduct:
      throw .unsupported("a sum or product whose bounds are not known is not compiled")
    case .derivative:
      throw .unsupported("a derivative that is not taken is not compiled")
    }
  }

  private mutating func emit(
    _ operation: Instruction.Operation, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0
  ) -> Int32 {
    let target = Int32(start.count)
    start.append(0)
    instructions.append(Instruction(operation: operation, a: a, b: b, c: c, target: target))
    return target
  }

  private mutating func constant(_ value: Double) -> Int32 {
    if let place = constants[value.bitPattern] { return place }
    let place = Int32(start.count)
    start.append(value)
    constants[value.bitPattern] = place
    return place
  }

  private mutating func symbol(_ e: Expr) throws(EvaluationError) -> Int32 {
    if case .value(let value) = try e.value(at: environment) { return constant(value) }
    return constant(.nan)
  }

  // MARK: Sums and products

  private mutating func sum(_ e: Expr) -> Int32 {
    // Start from a term that is not subtracted, where there is one.
    let first = e.children.firstIndex { !$0.isNegative } ?? 0
    var total = slot(e.children[first])
    for (i, term) in e.children.enumerated() where i != first { total = added(total, term) }
    return total
  }

  /// A sum and one more term; a product of two factors is joined with it.
  private mutating func added(_ total: Int32, _ term: Expr) -> Int32 {
    guard places[term] == nil, term.kind == .product else {
      return emit(.sum, total, slot(term))
    }
    var factors = Array(term.children)
    let isSubtracted = factors[0] == .minusOne
    if isSubtracted { factors.removeFirst() }
    guard factors.allSatisfy({ $0.reciprocalBase == nil }), let last = factors.popLast() else {
      return emit(.sum, total, slot(term))
    }
    let right = slot(last)
    guard !factors.isEmpty else { return emit(.difference, total, right) }
    let left = multiplied(factors)
    return emit(isSubtracted ? .productMinus : .productPlus, left, right, total)
  }

  private mutating func multiplied(_ factors: [Expr]) -> Int32 {
    var total = slot(factors[0])
    for factor in factors.dropFirst() { total = emit(.product, total, slot(factor)) }
    return total
  }

  private mutating func product(_ e: Expr) -> Int32 {
    var factors = e.children.filter { places[$0] != nil || $0.reciprocalBase == nil }
    let divisors = e.children.filter { places[$0] == nil && $0.reciprocalBase != nil }
    let isNegative = factors.first == .minusOne
    if isNegative { factors.removeFirst() }
    var total = factors.isEmpty ? constant(1) : multiplied(factors)
    for divisor in divisors {
      guard let base = divisor.reciprocalBase else { continue }
      total = emit(.quotient, total, slot(base))
    }
    return isNegative ? emit(.negative, total) : total
  }

  private mutating func reciprocal(_ e: Expr) -> Int32 {
    guard let base = e.reciprocalBase else { fatalError("Compiler: not a reciprocal") }
    return emit(.quotient, constant(1), slot(base))
  }

  /// Small whole powers are products, the root is a function, the rest is computed by the system.
  private mutating func power(_ e: Expr) -> Int32 {
    let base = slot(e.children[0])
    guard let exponent = e.children[1].number else {
      return emit(.power, base, slot(e.children[1]))
    }
    if exponent == Rational(1, 2) { return unary(.sqrt, base) }
    // b^0 is 1, but only of a base that has a value.
    guard let n = exponent.asInt, n != 0, n.magnitude <= 16 else {
      return emit(.power, base, constant(exponent.asDouble))
    }
    var result: Int32?
    var square = base
    var left = n.magnitude
    while left > 0 {
      if left & 1 == 1 { result = result.map { emit(.product, $0, square) } ?? square }
      left >>= 1
      if left > 0 { square = emit(.product, square, square) }
    }
    let value = result ?? constant(1)
    return n < 0 ? emit(.quotient, constant(1), value) : value
  }

  // MARK: Calls, conditions

  private mutating func number(of function: Function) -> Int32 {
    if let place = functionPlaces[function.id] { return place }
    let place = Int32(functions.count)
    functions.append(CompiledFunction(function))
    functionPlaces[function.id] = place
    return place
  }

  private mutating func unary(_ function: Function, _ argument: Int32) -> Int32 {
    let place = number(of: function)
    return emit(.unary, argument, 0, place)
  }

  private mutating func call(_ e: Expr) throws(EvaluationError) -> Int32 {
    guard let callee = e.callee, let function = callee.function else {
      throw .unknownFunction(e.callee?.name ?? "")
    }
    guard !callee.isDifferentiated else {
      throw .unsupported("no derivative of \(callee.name) is known")
    }
    guard function.arity.contains(e.children.count) else {
      throw .unsupported("\(function.id) does not take \(e.children.count) arguments")
    }
    let slots = e.children.map { slot($0) }
    let place = number(of: function)
    switch slots.count {
    case 1: return emit(.unary, slots[0], 0, place)
    case 2: return emit(.binary, slots[0], slots[1], place)
    default:
      arguments += slots
      return emit(.many, Int32(arguments.count - slots.count), Int32(slots.count), place)
    }
  }

  private mutating func cases(_ e: Expr) -> Int32 {
    let children = Array(e.children)
    let isOpen = children.count.isMultiple(of: 2)
    var result = isOpen ? constant(.nan) : slot(children[children.count - 1])
    for i in stride(from: children.count - (isOpen ? 2 : 3), through: 0, by: -2) {
      result = emit(.choice, slot(children[i]), slot(children[i + 1]), result)
    }
    return result
  }

  private mutating func condition(_ e: Expr) -> Int32 {
    guard let sign = e.conditionSign else { fatalError("Compiler: a condition without a sign") }
    switch sign {
    case .always: return constant(1)
    case .never: return constant(0)
    case .not: return emit(.not, slot(e.children[0]))
    case .and: return joined(.and, e, neutral: 1)
    case .or: return joined(.or, e, neutral: 0)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return comparison(sign, e)
    }
  }

  private mutating func comparison(_ sign: ConditionSign, _ e: Expr) -> Int32 {
    emit(.comparison, slot(e.children[0]), slot(e.children[1]), Int32(sign.rawValue))
  }

  /// From the right, so that the first that decides is the one that counts.
  private mutating func joined(
    _ operation: Instruction.Operation, _ e: Expr, neutral: Double
  ) -> Int32 {
    let slots = e.children.map { slot($0) }
    guard var result = slots.last else { return constant(neutral) }
    for place in slots.dropLast().reversed() { result = emit(operation, place, result) }
    return result
  }
}

extension Expr {
  /// The divisor, where the term is a reciprocal b^-1.
  fileprivate var reciprocalBase: Expr? {
    kind == .power && children[1] == .minusOne ? children[0] : nil
  }
}
