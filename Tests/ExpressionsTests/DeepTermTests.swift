import Exact
import Foundation
import Testing

@testable import Expressions

private final class Box<Value>: @unchecked Sendable {
  var result: Result<Value, any Error>?
}

/// Runs work on a thread with a small stack, where recursion on terms would not survive.
func onSmallStack<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) throws -> Value {
  let box = Box<Value>()
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    box.result = Result { try work() }
    done.signal()
  }
  thread.stackSize = 512 << 10
  thread.start()
  done.wait()
  return try #require(box.result).get()
}

@Suite("Deep terms") struct DeepTermTests {
  static func nestedTanh(_ depth: Int) -> Expr {
    (0..<depth).reduce(x) { e, _ in .call("tanh", e) }
  }

  @Test("tanh nested 50,000 deep is evaluated, differentiated and compiled")
  func nested() throws {
    let (value, slope, compiled) = try onSmallStack {
      let e = Self.nestedTanh(50_000)
      let point = Environment(["x": Rational(1, 2)])
      let dual = try e.dual(by: Quantity("x"), at: point).number
      let program = try Program([e], inputs: [x]).values(at: [[0.5]])[0][0]
      return (dual?.value, dual?.tangent, program)
    }
    // tanh iterated n times is about √(3/(2n)).
    #expect(close(try #require(value), (3.0 / 100_000).squareRoot(), 1e-3))
    #expect(value == compiled)
    #expect(try #require(slope) > 0)
    let enclosed = try onSmallStack {
      let point = Environment(["x": Rational(1, 2)])
      return try Self.nestedTanh(2000).enclosure(at: point, bits: 80).number
    }
    #expect(try #require(enclosed).width.asDouble(.up) < 1e-15)
  }

  @Test("sums of 100,000 terms, flat and nested to one side")
  func sums() throws {
    let values = try onSmallStack {
      let flat = Expr.sum((1...100_000).map { x + Expr($0) })
      let leaning = (1...100_000).reduce(x) { Expr.sum([Expr($1) * x, $0]) }
      let product = (1...100_000).reduce(x) { e, _ in Expr.product([Expr(1), x, e]) }
      let point = Environment(["x": 1])
      let program = try Program([flat, leaning, product], inputs: [x]).values(at: [[1]])
      return [
        try flat.exactValue(at: point).number?.asDouble,
        try leaning.exactValue(at: point).number?.asDouble,
        try product.value(at: point).number, program[0][0], program[1][0], program[2][0],
      ]
    }
    let total = 100_000.0 * 100_001 / 2
    #expect(values == [total + 100_000, total + 1, 1, total + 100_000, total + 1, 1])
  }

  @Test("binders nested in one another are evaluated or refused")
  func binders() throws {
    let outcomes = try onSmallStack {
      try [150, 5000].map { depth -> Double? in
        let e = (0..<depth).reduce(x) { e, i in
          let index = Expr.symbol("k\(i)")
          return .bigSum(index, from: 1, to: 1, e * index)
        }
        do {
          return try e.value(at: Environment(["x": 3])).number
        } catch EvaluationError.tooDeep { return nil }
      }
    }
    #expect(outcomes == [3, nil])
  }

  @Test("many sums beside one another share the name of their index")
  func manySums() throws {
    let value = try onSmallStack {
      let e = Expr.sum((1...20_000).map { .bigSum(k, from: 1, to: 2, k * x + Expr($0)) })
      return try e.value(at: Environment(["x": 1])).number
    }
    let total: Double = 3 * 20_000 + 20_000 * 20_001
    #expect(value == total)
  }
}
