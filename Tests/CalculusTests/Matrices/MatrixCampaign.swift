import Deciding
import Exact
import Support
import Testing

@testable import Calculus
@testable import Expressions
@testable import Notation
@testable import Rewriting

/// Random terms of vectors and matrices, with every function of the table.
private struct RandomMatrices {
  private var random: SeededGenerator
  private static let n = Expr.symbol("n")
  private static let m = Expr.symbol("m")
  private static let x = Expr.symbol(Symbol("x", shape: .vector(n)), [])
  private static let y = Expr.symbol(Symbol("y", shape: .vector(n)), [])
  private static let a = Expr.symbol(Symbol("A", shape: .matrix(n, n)), [])
  private static let b = Expr.symbol(Symbol("B", shape: .matrix(n, n)), [])
  private static let w = Expr.symbol(Symbol("W", shape: .matrix(m, n)), [])

  static let variables = [
    x, a, w, Expr.symbol("t"), Expr.symbol(Symbol("A", shape: .matrix(n, n)), [1, 1]),
  ]

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func pick<T>(_ list: [T]) -> T { list[Int(random.below(UInt64(list.count)))] }

  mutating func scalar(_ depth: Int) -> Expr {
    if depth <= 0 { return pick([.symbol("t"), 2, .half, .minusOne]) }
    switch random.below(9) {
    case 0: return .ordered([vector(depth - 1).flipped, vector(depth - 1)])
    case 1: return .power(.call("norm", vector(depth - 1)), 2)
    case 2: return .call("tr", square(depth - 1))
    case 3: return .call("sumEntries", pick([vector(depth - 1), square(depth - 1)]))
    case 4: return .sum([scalar(depth - 1), scalar(depth - 1)])
    case 5: return .product([scalar(depth - 1), scalar(depth - 1)])
    case 6: return .call("tanh", scalar(depth - 1))
    case 7: return .ordered([vector(depth - 1).flipped, square(depth - 1), vector(depth - 1)])
    default:
      return .bigSum(.symbol("k"), from: 1, to: 3, .product([.symbol("k"), scalar(depth - 1)]))
    }
  }

  mutating func vector(_ depth: Int) -> Expr {
    if depth <= 0 { return pick([Self.x, Self.y]) }
    switch random.below(9) {
    case 0, 1: return .ordered([square(depth - 1), vector(depth - 1)])
    case 2: return .call(pick(["tanh", "sigmoid", "sin", "s"]), vector(depth - 1))
    case 3: return .sum([vector(depth - 1), vector(depth - 1)])
    case 4: return .product([vector(depth - 1), vector(depth - 1)])
    case 5: return .product([scalar(depth - 1), vector(depth - 1)])
    case 6: return .call("softmax", vector(depth - 1))
    case 7: return .ordered([Self.w.flipped, Self.w, vector(depth - 1)])
    default: return .ordered([.call("diag", vector(depth - 1)), vector(depth - 1)])
    }
  }

  mutating func square(_ depth: Int) -> Expr {
    if depth <= 0 { return pick([Self.a, Self.b]) }
    switch random.below(8) {
    case 0: return .ordered([square(depth - 1), square(depth - 1)])
    case 1: return square(depth - 1).transposed
    case 2: return .sum([square(depth - 1), square(depth - 1)])
    case 3: return .ordered([vector(depth - 1), vector(depth - 1).flipped])
    case 4: return .product([square(depth - 1), square(depth - 1)])
    case 5: return .call("tanh", square(depth - 1))
    case 6: return .call("diag", vector(depth - 1))
    default: return .product([scalar(depth - 1), square(depth - 1)])
    }
  }
}

@Suite("Campaign: random matrix terms") struct MatrixCampaign {
  @Test("have gradients that replay and agree with dual numbers, on every way")
  func gradients() throws {
    var done = 0
    for seed in 0..<UInt64(Campaign.volume(4000)) {
      var terms = RandomMatrices(seed: seed)
      let e = terms.scalar(3)
      for variable in RandomMatrices.variables
      where e.freeSymbols.contains(variable) || seed % 4 == 0 {
        let question = Expr.derivative(e, variable)
        let derivation = try Differentiation().derivation(of: question)
        #expect(derivation.check() == nil, "seed \(seed)")
        let pulled = try e.derivative(by: variable).value
        var agreement = NumericAgreement()
        agreement.samples = 3
        agreement.seed = seed
        for condition in variable.entryRange { agreement.assumptions.assume(condition) }
        do {
          _ = try agreement.check(
            [question, derivation.result, pulled], where: derivation.conditions)
          done += 1
        } catch CheckFailure.different(let left, let right, let a, let b) {
          Issue.record(
            "seed \(seed): \(e.text) by \(variable.text): \(left.text) is \(a), \(right.text) is \(b)"
          )
        } catch CheckFailure.noPoint {}
      }
    }
    #expect(done > Campaign.volume(4000))
  }

  @Test("have Jacobian matrices that agree with dual numbers")
  func jacobians() throws {
    var done = 0
    for seed in 0..<UInt64(Campaign.volume(3000)) {
      var terms = RandomMatrices(seed: seed &+ 77_000)
      let e = terms.vector(3)
      let variable = RandomMatrices.variables[0]
      let question = Expr.derivative(e, variable)
      // A matrix that depends on x inside a product can have no Jacobian matrix.
      guard let derivation = try? Differentiation().derivation(of: question) else { continue }
      #expect(derivation.check() == nil, "seed \(seed)")
      var agreement = NumericAgreement()
      agreement.samples = 3
      agreement.seed = seed
      do {
        _ = try agreement.check([question, derivation.result], where: derivation.conditions)
        done += 1
      } catch CheckFailure.different(let left, let right, let a, let b) {
        Issue.record("seed \(seed): \(left.text) is \(a), \(right.text) is \(b)")
      } catch CheckFailure.noPoint {}
    }
    #expect(done > Campaign.volume(1500))
  }
}

extension Expr {
  fileprivate var text: String { (try? PlainWriter.write(self)) ?? "?" }
}
