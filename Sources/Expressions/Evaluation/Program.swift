/// Terms compiled to a flat list of instructions, for evaluation at many points.
///
/// Values lie in numbered slots: the inputs first, then the constants, then one slot for each
/// result. A run is one loop over the instructions; it allocates nothing. NaN in a slot means
/// *undefined*, and goes through every instruction; outputs that are not finite are given as nil.
package struct Program: Sendable {
  /// The symbols whose values a run takes, in order.
  package let inputs: [Expr]
  let outputs: [Int32]
  let instructions: [Instruction]
  /// What the slots hold before a run: zeros for the inputs, the constants, zeros again.
  let start: [Double]
  let functions: [CompiledFunction]
  /// The slots of the arguments of functions with more than two.
  let arguments: [Int32]

  package var outputCount: Int { outputs.count }
  package var instructionCount: Int { instructions.count }
}

/// One step: what to do with the slots a, b and c, and where the result goes.
struct Instruction: Sendable {
  enum Operation: UInt8, Sendable {
    case sum, difference, product, quotient
    /// a·b + c, and c − a·b.
    case productPlus, productMinus
    case negative
    /// A real power; undefined where real powers are.
    case power
    /// A function of one argument a, of two a and b, of many from place a in the list of arguments,
    /// b in number; c numbers the function.
    case unary, binary, many
    /// A comparison, 1 or 0; c numbers its sign.
    case comparison
    case and, or, not
    /// The slot b where a holds, else the slot c.
    case choice
  }

  var operation: Operation
  var a: Int32
  var b: Int32 = 0
  var c: Int32 = 0
  var target: Int32
}

/// A function as a program calls it.
struct CompiledFunction: Sendable {
  let value: NumericValue
  let slope: NumericSlope
  let unary: @Sendable (Double) -> Double
  let binary: @Sendable (Double, Double) -> Double
  let unarySlope: @Sendable (_ x: Double, _ y: Double) -> Double

  init(_ function: Function) {
    let evaluate = function.evaluate
    let slopes = function.slope
    value = evaluate
    slope = slopes
    switch evaluate {
    case .unary(let f):
      unary = f
      binary = { x, _ in f(x) }
    case .binary(let f):
      unary = { f($0, .nan) }
      binary = f
    case .parametric(let usual, let f):
      unary = { f($0, usual) }
      binary = f
    case .folded(let f):
      unary = { $0 }
      binary = f
    case .many(let f):
      unary = { f([$0]) }
      binary = { f([$0, $1]) }
    }
    switch slopes {
    case .unary(let f): unarySlope = f
    case .many(let f): unarySlope = { f([$0], $1, 0) }
    case .none: unarySlope = { _, _ in .nan }
    }
  }
}

extension Program {
  /// A place to run in; it may be run again and again.
  package func machine() -> Machine { Machine(self) }

  /// Working memory for one program.
  package struct Machine {
    let program: Program
    private var slots: [Double]
    private var tangents: [Double] = []

    init(_ program: Program) {
      self.program = program
      slots = program.start
    }

    /// The value of an input.
    package subscript(input index: Int) -> Double {
      get { slots[index] }
      set { slots[index] = newValue }
    }

    /// An output of the last run; nil where it is undefined or too large.
    package subscript(output index: Int) -> Double? {
      let value = slots[Int(program.outputs[index])]
      return value.isFinite ? value : nil
    }

    /// The derivative of an output in the last forward run; nil where there is none.
    package subscript(tangent index: Int) -> Double? {
      let value = tangents[Int(program.outputs[index])]
      return value.isFinite && self[output: index] != nil ? value : nil
    }

    package mutating func run() {
      slots.withUnsafeMutableBufferPointer { slots in
        guard let base = slots.baseAddress else { return }
        program.run(base)
      }
    }

    /// Computes values and derivatives in the direction in which one input moves.
    package mutating func run(forward input: Int) {
      run()
      if tangents.isEmpty { tangents = Array(repeating: 0, count: slots.count) }
      for i in program.inputs.indices { tangents[i] = i == input ? 1 : 0 }
      let forward = Forward(program: program)
      slots.withUnsafeBufferPointer { slots in
        tangents.withUnsafeMutableBufferPointer { tangents in
          guard let x = slots.baseAddress, let t = tangents.baseAddress else { return }
          forward.run(x, t)
        }
      }
    }
  }

  func run(_ slots: UnsafeMutablePointer<Double>) {
    instructions.withUnsafeBufferPointer { instructions in
      functions.withUnsafeBufferPointer { functions in
        for step in instructions {
          slots[Int(step.target)] = value(step, slots, functions)
        }
      }
    }
  }

  @inline(__always)
  private func value(
    _ step: Instruction, _ slots: UnsafeMutablePointer<Double>,
    _ functions: UnsafeBufferPointer<CompiledFunction>
  ) -> Double {
    let a = slots[Int(step.a)]
    switch step.operation {
    case .sum: return a + slots[Int(step.b)]
    case .difference: return a - slots[Int(step.b)]
    case .product: return a * slots[Int(step.b)]
    case .productPlus: return a * slots[Int(step.b)] + slots[Int(step.c)]
    case .productMinus: return slots[Int(step.c)] - a * slots[Int(step.b)]
    case .quotient: return Scalar.quotient(a, slots[Int(step.b)])
    case .negative: return -a
    case .power: return Scalar.power(a, slots[Int(step.b)])
    case .unary: return functions[Int(step.c)].unary(a)
    case .binary: return functions[Int(step.c)].binary(a, slots[Int(step.b)])
    case .many: return functions[Int(step.c)].value(list(step, slots))
    case .comparison: return Scalar.comparison(step.c, a, slots[Int(step.b)])
    case .and: return a == 0 ? 0 : a.isNaN ? a : slots[Int(step.b)]
    case .or: return a == 1 ? 1 : a.isNaN ? a : slots[Int(step.b)]
    case .not: return 1 - a
    case .choice: return a.isNaN ? a : slots[Int(a == 1 ? step.b : step.c)]
    }
  }

  func list(_ step: Instruction, _ slots: UnsafePointer<Double>) -> [Double] {
    arguments[Int(step.a)..<Int(step.a + step.b)].map { slots[Int($0)] }
  }

  /// Operations whose undefined results are NaN.
  enum Scalar {
    @inline(__always)
    static func quotient(_ a: Double, _ b: Double) -> Double { b == 0 ? .nan : a / b }

    static func power(_ base: Double, _ exponent: Double) -> Double {
      if base.isNaN || exponent.isNaN { return .nan }
      if base == 0, exponent < 0 { return .nan }
      if base < 0, exponent != exponent.rounded() { return .nan }
      return Libm.power(base, exponent)
    }

    static func comparison(_ sign: Int32, _ a: Double, _ b: Double) -> Double {
      guard let sign = ConditionSign(rawValue: UInt8(truncatingIfNeeded: sign)) else { return .nan }
      if a.isNaN || b.isNaN || (a == b && a.isInfinite) { return .nan }
      return sign.holds(a < b ? -1 : a > b ? 1 : 0) ? 1 : 0
    }
  }
}

/// Forward differentiation of a program: the tangents of all slots, by the values in them.
struct Forward {
  let program: Program

  func run(_ x: UnsafePointer<Double>, _ t: UnsafeMutablePointer<Double>) {
    for step in program.instructions { t[Int(step.target)] = tangent(step, x, t) }
  }

  private func tangent(
    _ step: Instruction, _ x: UnsafePointer<Double>, _ t: UnsafeMutablePointer<Double>
  ) -> Double {
    let (a, b, c) = (Int(step.a), Int(step.b), Int(step.c))
    let value = x[Int(step.target)]
    switch step.operation {
    case .sum: return t[a] + t[b]
    case .difference: return t[a] - t[b]
    case .product: return times(x[a], t[b]) + times(x[b], t[a])
    case .productPlus: return times(x[a], t[b]) + times(x[b], t[a]) + t[c]
    case .productMinus: return t[c] - times(x[a], t[b]) - times(x[b], t[a])
    case .quotient: return (t[a] - times(value, t[b])) / x[b]
    case .negative: return -t[a]
    case .power: return power(x[a], x[b], value, t[a], t[b])
    case .unary:
      return t[a] == 0 ? 0 : program.functions[c].unarySlope(x[a], value) * t[a]
    case .binary: return slope(program.functions[c], [x[a], x[b]], value, [t[a], t[b]])
    case .many:
      let tangents = program.list(step, t)
      return slope(program.functions[c], program.list(step, x), value, tangents)
    case .comparison: return x[a] == x[b] && t[a] != t[b] ? .nan : 0
    case .and, .or: return t[a] + t[b]
    case .not: return t[a]
    case .choice: return x[a] == 1 ? t[b] + t[a] : t[c] + t[a]
    }
  }

  /// A product in which a tangent of 0 is 0, whatever it meets.
  private func times(_ x: Double, _ tangent: Double) -> Double { tangent == 0 ? 0 : x * tangent }

  private func power(
    _ base: Double, _ exponent: Double, _ value: Double, _ t: Double, _ s: Double
  ) -> Double {
    var result = 0.0
    if t != 0, exponent != 0 { result = exponent * Program.Scalar.power(base, exponent - 1) * t }
    if s != 0 { result += base > 0 ? value * Libm.log(base) * s : .nan }
    return result
  }

  private func slope(
    _ function: CompiledFunction, _ x: [Double], _ value: Double, _ tangents: [Double]
  ) -> Double {
    var result = 0.0
    for (i, t) in tangents.enumerated() where t != 0 { result += function.slope(x, value, i) * t }
    return result
  }
}
