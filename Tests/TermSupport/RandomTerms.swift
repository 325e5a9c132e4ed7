package import Exact
package import Expressions

/// Random terms over all kinds and all functions of the catalogue, the same for a seed everywhere.
///
/// Everything made here can be written as text and read again: names are names of the language,
/// indices of sums are plain, shapes fit.
package struct RandomTerms: Sendable {
  /// What may stand in the terms.
  package struct Kinds: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let matrices = Kinds(rawValue: 1)
    package static let binders = Kinds(rawValue: 2)
    package static let cases = Kinds(rawValue: 4)
    package static let derivatives = Kinds(rawValue: 8)
    package static let opaque = Kinds(rawValue: 16)
    package static let indexed = Kinds(rawValue: 32)
    package static let all: Kinds = [.matrices, .binders, .cases, .derivatives, .opaque, .indexed]
  }

  package var random: SeededGenerator
  package var kinds: Kinds
  private var bound: [Expr] = []

  package init(seed: UInt64, kinds: Kinds = .all) {
    random = SeededGenerator(seed: seed)
    self.kinds = kinds
  }

  /// Which of several things happens.
  package mutating func pick<T>(_ list: [T]) -> T { list[Int(random.below(UInt64(list.count)))] }

  private mutating func chance(_ n: Int, in total: Int) -> Bool {
    random.below(UInt64(total)) < UInt64(n)
  }

  // MARK: Scalars

  /// A scalar term nested at most this deep.
  package mutating func scalar(depth: Int) -> Expr {
    if depth <= 0 { return leaf() }
    switch random.below(20) {
    case 0, 1, 2, 3: return .sum(several { $0.scalar(depth: depth - 1) })
    case 4, 5, 6: return .product(several { $0.scalar(depth: depth - 1) })
    case 7: return .product(several { $0.numericFactor() })
    case 8, 9: return .power(scalar(depth: depth - 1), exponent(depth: depth - 1))
    case 10, 11, 12: return call(depth: depth)
    case 13 where kinds.contains(.opaque): return opaqueCall(depth: depth)
    case 14 where kinds.contains(.binders): return big(depth: depth) { $0.scalar(depth: depth - 1) }
    case 15 where kinds.contains(.cases): return cases { $0.scalar(depth: depth - 1) }
    case 16 where kinds.contains(.derivatives):
      return .derivative(scalar(depth: depth - 1), symbol(), pick([.partial, .total]))
    case 17 where kinds.contains(.indexed): return .delta(index(), index())
    case 18 where kinds.contains(.matrices): return scalarOfMatrices(depth: depth)
    default: return leaf()
    }
  }

  private mutating func several(_ make: (inout RandomTerms) -> Expr) -> [Expr] {
    let count = random.integer(in: 2...4)
    return (0..<count).map { _ in make(&self) }
  }

  /// Numbers, signs and divisors side by side, where signs and strokes are easily misread.
  private mutating func numericFactor() -> Expr {
    switch random.below(5) {
    case 0: return pick([1, -1, 2, -3, .half])
    case 1: return .power(pick([1, 2, 4, -2, .half, symbol()]), pick([-1, -1, -2, 2]))
    case 2: return .product([pick([.minusOne, 2, .half]), symbol()])
    case 3: return .sum([symbol(), pick([.minusOne, .product([.minusOne, symbol()])])])
    default: return leaf()
    }
  }

  private mutating func exponent(depth: Int) -> Expr {
    chance(2, in: 3)
      ? pick([2, 3, -1, -2, .half, Expr(Rational(-1, 2)), .zero, .one]) : scalar(depth: depth)
  }

  private mutating func leaf() -> Expr { chance(1, in: 3) ? number() : symbol() }

  package mutating func number() -> Expr {
    switch random.below(8) {
    case 0: return Expr(Rational(random.integer(bits: 200)))
    case 1: return Expr(Rational(random.integer(bits: 8), Integer(random.integer(in: 1...40))))
    case 2: return pick([1, -1, 0, 2, -2, .half])
    default: return Expr(random.integer(in: -3...12))
    }
  }

  /// A scalar symbol, perhaps with a layer and indices.
  package mutating func symbol() -> Expr {
    if kinds.contains(.indexed), chance(1, in: 3) {
      switch random.below(4) {
      case 0: return .symbol(Symbol("h", family: 1), [index()])
      case 1: return .symbol(Symbol("w", family: 2), [index(), index()])
      case 2: return .symbol(Symbol("a", layers: 1), [index()])
      default: return .symbol(Symbol("c", layers: 1, family: 1), [index(), index()])
      }
    }
    if !bound.isEmpty, chance(1, in: 3) { return pick(bound) }
    let names = [
      "x", "y", "z", "T", "W_in", "W_rec", "alpha", "epsilon", "x1", "b_1", "theta_2", "pi",
    ]
    return .symbol(pick(names))
  }

  private mutating func index() -> Expr {
    let base = pick(
      [.symbol("t"), .symbol("i"), .symbol("j"), Expr(random.integer(in: 0...9))] + bound)
    return chance(1, in: 3) ? .sum([base, Expr(pick([-2, -1, 1, 2]))]) : base
  }

  private mutating func call(depth: Int) -> Expr {
    let function = pick(Function.catalogue.filter { !$0.isHeld })
    let highest = min(function.arity.upperBound, function.arity.lowerBound + 2)
    let count = random.integer(in: function.arity.lowerBound...highest)
    let scalars = Array(repeating: Expr.one, count: count)
    guard let shape = try? function.shape(of: scalars), shape == .scalar else { return leaf() }
    let orders = count == 1 && chance(1, in: 6) ? [random.integer(in: 1...5)] : []
    let arguments = (0..<count).map { _ in scalar(depth: depth - 1) }
    let callee = Callee(function.id, orders: orders, arity: count)
    return (try? Expr.making(callee, arguments)).flatMap { $0.isScalar ? $0 : nil } ?? leaf()
  }

  private mutating func opaqueCall(depth: Int) -> Expr {
    let count = random.integer(in: 1...3)
    let orders = chance(1, in: 2) ? [] : (0..<count).map { _ in random.integer(in: 0...4) }
    let arguments = (0..<count).map { _ in scalar(depth: depth - 1) }
    return .call(Callee(pick(["f", "g"]), orders: orders, arity: count), arguments)
  }

  // MARK: Sums, products, cases

  private mutating func big(depth: Int, _ body: (inout RandomTerms) -> Expr) -> Expr {
    let name = pick(["k", "l", "m"])
    let (lower, upper) = (index(), chance(1, in: 2) ? .symbol("T") : index())
    let binder = Expr.symbol(name)
    bound.append(binder)
    let inner = body(&self)
    bound.removeLast()
    if chance(1, in: 2) { return .bigSum(binder, from: lower, to: upper, inner) }
    let orders: [ProductOrder] = [.commutative, .ascending, .descending]
    return .bigProduct(binder, from: lower, to: upper, inner, order: pick(orders))
  }

  private mutating func cases(_ value: (inout RandomTerms) -> Expr) -> Expr {
    var parts: [Expr] = []
    for _ in 0..<random.integer(in: 1...2) { parts += [condition(depth: 1), value(&self)] }
    if chance(3, in: 4) { parts.append(value(&self)) }
    return .cases(parts)
  }

  /// A comparison, or conditions joined.
  package mutating func condition(depth: Int) -> Expr {
    if depth > 0, chance(1, in: 2) {
      if chance(1, in: 4) { return .condition(.not, [condition(depth: depth - 1)]) }
      let parts = several { $0.condition(depth: depth - 1) }
      return .condition(pick([.and, .or]), parts)
    }
    if chance(1, in: 12) { return pick([.always, .never]) }
    let signs: [ConditionSign] = [
      .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
    ]
    return .condition(pick(signs), [scalar(depth: 1), scalar(depth: 1)])
  }
}
