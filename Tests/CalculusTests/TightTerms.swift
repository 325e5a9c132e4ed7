import Exact

@testable import Expressions

/// Random terms of few names and small numbers, in which much falls together.
struct TightTerms {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func pick<T>(_ list: [T]) -> T { list[Int(random.below(UInt64(list.count)))] }

  private static let k = Expr.symbol("k")
  private static let names = ["x", "y", "a"].map { Expr.symbol($0) }

  mutating func term(depth: Int, bound: [Expr] = []) -> Expr {
    if depth <= 0 { return leaf(bound) }
    func inner(_ terms: inout TightTerms) -> Expr { terms.term(depth: depth - 1, bound: bound) }
    switch random.below(12) {
    case 0, 1, 2: return .sum((0..<random.integer(in: 2...4)).map { _ in inner(&self) })
    case 3, 4, 5: return .product((0..<random.integer(in: 2...4)).map { _ in inner(&self) })
    case 6: return .power(inner(&self), pick([2, -1, -2, 3, .half, 0, Self.names[2]]))
    case 7: return .product([.minusOne, inner(&self)])
    case 8, 9:
      let names = ["exp", "tanh", "log", "sqrt", "abs", "relu", "sin", "sigmoid", "step", "sign"]
      return .call(pick(names), inner(&self))
    case 10: return big(depth: depth)
    default:
      let sign: ConditionSign = pick([.less, .greaterOrEqual, .equal])
      return .cases([.condition(sign, [leaf(bound), leaf(bound)]), inner(&self), inner(&self)])
    }
  }

  private mutating func leaf(_ bound: [Expr]) -> Expr {
    if !bound.isEmpty, random.below(2) == 0 {
      let shifted = pick([Self.k, Self.k + 1, .one])
      return pick([Self.k, .symbol(Symbol("w", family: 1), [shifted])])
    }
    return random.below(3) == 0 ? Expr(random.integer(in: -3...4)) : pick(Self.names)
  }

  /// Σ and Π, some over deltas, with bounds that stand close together or are symbols.
  private mutating func big(depth: Int) -> Expr {
    let body = term(depth: depth - 1, bound: [Self.k])
    let lower: Expr = pick([1, 2, .symbol("n")])
    let upper: Expr = pick([1, 2, 3, .symbol("n"), .symbol("n") + 1, .symbol("T")])
    switch random.below(4) {
    case 0:
      let picked: Expr = pick([.symbol("j"), 2, .symbol("j") + 1])
      let delta = pick([Expr.delta(Self.k, picked), .delta(picked, Self.k + 1)])
      return .bigSum(Self.k, from: lower, to: upper, .product([delta, body]))
    case 1: return .bigProduct(Self.k, from: lower, to: upper, body)
    default: return .bigSum(Self.k, from: lower, to: upper, body)
    }
  }
}
