import Exact
import Testing

@testable import Expressions

@Suite("Compiled programs") struct ProgramTests {
  /// The unrolled scalar network h_t = tanh(w x_t + u h_{t−1} + b) and its derivative by u.
  static func network(_ steps: Int) -> (value: Expr, slope: Expr, inputs: [Expr]) {
    let (w, u, b) = (Expr.symbol("w"), Expr.symbol("u"), Expr.symbol("b"))
    var h = Expr.zero
    var slope = Expr.zero
    var inputs = [w, u, b]
    for t in 1...steps {
      let input = entry("x", Expr(t))
      inputs.append(input)
      let last = h
      h = .call("tanh", w * input + u * last + b)
      slope = (1 - h.squared) * (last + u * slope)
    }
    return (h, slope, inputs)
  }

  @Test("agree with the evaluator and with dual numbers")
  func network() throws {
    let (value, slope, inputs) = Self.network(50)
    let program = try Program([value, slope], inputs: inputs)
    var machine = program.machine()
    for seed in 1...5 as ClosedRange<UInt64> {
      let point = Environment(sampler: Sampler(seed: seed, for: [value]))
      for (i, input) in inputs.enumerated() {
        machine[input: i] = try #require(try input.value(at: point).number)
      }
      machine.run(forward: 1)
      let dual = try #require(try value.dual(by: Quantity("u"), at: point).number)
      #expect(close(try #require(machine[output: 0]), dual.value, 1e-12))
      #expect(close(try #require(machine[output: 1]), dual.tangent, 1e-9))
      #expect(close(try #require(machine[tangent: 0]), dual.tangent, 1e-9))
    }
  }

  @Test("agree with the evaluator on every function", arguments: Function.scalar)
  func functions(_ f: Function) throws {
    for arguments in f.samples(seed: 21) {
      let inputs = f.symbols(arguments.count)
      let call = Expr.call(Callee(f.id, arity: inputs.count), inputs)
      let e = call * inputs[0] - 3 / (1 + call.squared)
      let program = try Program([e, call], inputs: inputs)
      let results = program.values(at: arguments.map { [$0] })
      let value = try e.value(at: f.point(arguments))
      #expect((results[0][0] == nil) == (value.number == nil), "\(arguments)")
      if let x = results[0][0], let y = value.number { #expect(close(x, y, 1e-12)) }
      var machine = program.machine()
      for (i, x) in arguments.enumerated() { machine[input: i] = x }
      machine.run(forward: 0)
      #expect(machine[output: 0] == results[0][0])
      let dual = try? call.dual(by: Quantity("x0"), at: f.point(arguments)).number
      guard f.id != "binomial" else { continue }
      #expect((machine[tangent: 1] == nil) == (dual == nil), "\(arguments)")
      if let x = machine[tangent: 1], let y = dual?.tangent { #expect(close(x, y, 1e-12)) }
    }
  }

  @Test("take sums, cases, derivatives and opaque functions")
  func kinds() throws {
    let sum = Expr.bigSum(k, from: 1, to: T, entry("x", k + 1) * .power(y, k))
    let cases = Expr.cases([.condition(.greater, [x, 0]), 1 / x, -x])
    let second = Expr.call(Callee("tanh", orders: [2]), [x])
    let kink = Expr.call(Callee("relu", orders: [1]), [x])
    let opaque = Expr.call(Callee("s", orders: [1]), [x * y])
    let xs = (2...4).map { entry("x", Expr($0)) }
    var point = Environment(["x": 0, "y": 2, "T": 3], sampler: nil)
    point.functions["s"] = .smooth(Sampler(seed: 3).function("s", arity: 1))
    for (i, value) in [5, 7, 11].enumerated() {
      point.values[Quantity("x", [i + 2])] = Rational(value)
    }
    let program = try Program(
      [sum, cases, second, kink, opaque, x / y * y], inputs: [x, y] + xs, wholes: [T: 3],
      environment: point)
    let results = program.values(at: [[0, 0.5], [2, 2], [5, 5], [7, 7], [11, 11]])
    #expect(results[0] == [126, 126])
    #expect(results[1] == [0, 2])
    #expect(results[3] == [nil, 1])
    for e in [sum, second, opaque] {
      let index = [sum, cases, second, kink, opaque].firstIndex(of: e)
      let row = try #require(index)
      let compiled = try #require(results[row][0])
      #expect(close(compiled, try #require(try e.value(at: point).number)))
    }
    #expect(throws: EvaluationError.notWhole("a bound of a sum or product")) {
      try Program([sum], inputs: [x, y] + xs)
    }
    #expect(throws: EvaluationError.unbound("y")) { try Program([x + y], inputs: [x]) }
  }

  @Test("run in blocks of any length")
  func blocks() throws {
    let program = try Program([.call("log", x) * 2], inputs: [x])
    let points = (-40...60).map(Double.init)
    let results = program.values(at: [points])[0]
    for (point, result) in zip(points, results) {
      #expect(point > 0 ? close(try #require(result), 2 * Libm.log(point)) : result == nil)
    }
  }
}

@Suite("Writing sums out") struct UnrollingTests {
  @Test("keeps the value, empty and nested ones included")
  func nested() throws {
    let inner = Expr.bigProduct(j, from: 2, to: k, entry("x", j - 1))
    let sum = Expr.bigSum(k, from: 0, to: T, inner * k)
    let written = try sum.unrolled([T: 4])
    #expect(!written.traits.contains(.bindsIndex))
    let point = Environment(["T": 4], sampler: Sampler(seed: 2, for: [sum]))
    #expect(try written.exactValue(at: point) == sum.exactValue(at: point))
    #expect(written.freeSymbols.map { $0.children[0] } == [1, 2, 3])
    #expect(try sum.unrolled([T: -1]) == 0)
    #expect(throws: EvaluationError.tooManySteps(limit: 1000)) {
      try sum.unrolled([T: 400], limit: 1000)
    }
  }
}
