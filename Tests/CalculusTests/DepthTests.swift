import Exact
import Foundation
import Testing

@testable import Calculus
@testable import Expressions
@testable import Rewriting

private final class Box<Value>: @unchecked Sendable {
  var result: Result<Value, any Error>?
}

/// Runs work on a thread with a small stack, where recursion on terms would not survive.
private func onSmallStack<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) throws -> Value {
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

/// Terms of any depth or width, by their size.
private enum Giant: String, CaseIterable {
  case nestedTanh, leaningSum, flatSum, flatProduct, leaningProduct, tower, quotients, unrolled,
    cases

  private static let x = Expr.symbol("x")

  func term(_ n: Int) -> Expr {
    let x = Self.x
    switch self {
    case .nestedTanh: return (0..<n).reduce(x) { e, _ in .call("tanh", e) }
    case .leaningSum: return (1...n).reduce(x) { $0 + .call("sin", Expr($1) * x) }
    case .flatSum: return .sum((1...n).map { .call("sin", Expr($0) * x) })
    case .flatProduct: return .product((1...n).map { x + Expr($0) })
    case .leaningProduct: return (1...n).reduce(x) { .product([$0, x + Expr($1)]) }
    case .tower: return (0..<n).reduce(x) { e, _ in .power(e, x) }
    case .quotients: return (1...n).reduce(x) { (x + Expr($1)) / ($0 + 1) }
    case .unrolled:
      let (w, u) = (Expr.symbol("w"), Expr.symbol("u"))
      let inputs = Symbol("x", family: 1)
      return (1...n).reduce(.zero) { h, t in
        .call("tanh", w * h + u * .symbol(inputs, [Expr(t)]) + .symbol("b"))
      }
    case .cases:
      return (1...n).reduce(x) { .cases([.condition(.less, [x, Expr($1)]), $0 * 2, $0 + x]) }
    }
  }

  var variable: Expr { self == .unrolled ? .symbol("w") : Self.x }
  /// The size that must be borne.
  var size: Int {
    switch self {
    case .nestedTanh: 50_000
    case .leaningSum, .flatSum: 100_000
    case .flatProduct, .leaningProduct, .unrolled: 20_000
    case .tower, .quotients, .cases: 10_000
    }
  }
}

@Suite("Giants") struct DepthTests {
  @Test("are differentiated on a small stack, forward and backward", arguments: Giant.allCases)
  fileprivate func both(_ giant: Giant) throws {
    let sizes = try onSmallStack {
      let e = giant.term(giant.size)
      let forward = try e.derivative(by: giant.variable).value
      let backward = try e.gradient(by: [giant.variable])[0].value
      return [e, forward, backward].map(\.distinctSize)
    }
    #expect(sizes[1] > giant.size && sizes[2] > giant.size)
    #expect(sizes[1] < 20 * sizes[0] && sizes[2] < 20 * sizes[0])
  }

  @Test("have derivatives of linear size", arguments: Giant.allCases)
  fileprivate func linear(_ giant: Giant) throws {
    let sizes = try [500, 1000, 2000].map { n in
      try onSmallStack { () -> Int in
        let e = giant.term(n)
        return try e.derivative(by: giant.variable).value.distinctSize
          + e.gradient(by: [giant.variable])[0].value.distinctSize
      }
    }
    // Twice the term makes at most twice the derivative, but for a constant.
    #expect(sizes[2] - sizes[1] <= 21 * (sizes[1] - sizes[0]) / 10)
  }

  @Test("have derivations that replay, on a small stack", arguments: Giant.allCases)
  fileprivate func derivations(_ giant: Giant) throws {
    let failure = try onSmallStack {
      let open = Expr.derivative(giant.term(2000), giant.variable)
      return try Differentiation(identities: identities).derivation(of: open).check()
    }
    #expect(failure == nil)
  }

  @Test("agree with dual numbers", arguments: Giant.allCases)
  fileprivate func agree(_ giant: Giant) throws {
    let e = giant.term(20)
    let forward = try e.derivative(by: giant.variable)
    let backward = try e.gradient(by: [giant.variable])[0]
    var comparison = Comparison(
      .derivative(e, giant.variable), forward.value, where: forward.conditions)
    #expect(comparison.fault() == nil)
    #expect(comparison.points > 0)
    var other = Comparison(forward.value, backward.value, where: backward.conditions)
    #expect(other.fault() == nil)
  }
}
