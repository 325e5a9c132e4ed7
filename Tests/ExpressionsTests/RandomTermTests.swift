import Exact
import Support
import Testing

@testable import Expressions

/// Random scalar terms in x, y, z and the family v, with sums, products, cases and every function.
struct TermMaker {
  private var generator: SeededGenerator
  private var binders: [Expr] = []

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private mutating func draw(_ count: Int) -> Int { generator.integer(in: 0...(count - 1)) }

  mutating func term(_ depth: Int) -> Expr {
    if depth == 0 || draw(8) == 0 { return leaf() }
    switch draw(12) {
    case 0...1: return .sum((0...(1 + draw(2))).map { _ in term(depth - 1) })
    case 2...3: return .product((0...(1 + draw(2))).map { _ in term(depth - 1) })
    case 4: return .power(term(depth - 1), Expr([-2, -1, 2, 3][draw(4)]))
    case 5: return .power(.call("softplus", term(depth - 1)), term(depth - 1))
    case 6: return loop(depth)
    case 7:
      let sign: ConditionSign = [.less, .greaterOrEqual, .notEqual][draw(3)]
      let condition = Expr.condition(sign, [term(depth - 1), leaf()])
      return .cases([condition, term(depth - 1), term(depth - 1)])
    default:
      let functions = Function.scalar.filter { $0.id != "binomial" && !$0.isHeld }
      let function = functions[draw(functions.count)]
      let arity = Swift.min(function.arity.upperBound, function.arity.lowerBound + draw(2))
      let arguments = (0..<arity).map { _ in term(depth - 1) }
      return .call(Callee(function.id, arity: arity), arguments)
    }
  }

  private mutating func leaf() -> Expr {
    switch draw(6) {
    case 0: return Expr(Rational(Integer(draw(13) - 6), Integer(1 + draw(4))))
    case 1: return entry("v", binders.last ?? Expr(draw(3)))
    case 2: return binders.last ?? y
    default: return [x, y, .symbol("z")][draw(3)]
    }
  }

  private mutating func loop(_ depth: Int) -> Expr {
    let binder = [k, j][draw(2)]
    let upper = draw(3) == 0 ? T : binders.last ?? Expr(draw(4))
    binders.append(binder)
    let body = term(depth - 1)
    binders.removeLast()
    return draw(2) == 0
      ? .bigSum(binder, from: Expr(draw(2)), to: upper, body)
      : .bigProduct(binder, from: Expr(draw(2)), to: upper, body)
  }
}

@Suite("Random terms") struct RandomTermCampaign {
  static let seeds = 0..<UInt64(Campaign.volume(60_000))

  func environment(_ seed: UInt64, for e: Expr) -> Environment {
    var sampler = Sampler(seed: seed, for: [e])
    sampler.wholeRange = 0...3
    return Environment(sampler: sampler)
  }

  @Test("are enclosed by intervals that contract")
  func enclosures() throws {
    var decided = 0
    for seed in Self.seeds {
      var maker = TermMaker(seed: seed)
      let e = maker.term(4)
      let point = environment(seed, for: e)
      guard let fine = try e.enclosure(at: point, bits: 300).number else { continue }
      guard let value = try e.value(at: point).number else { continue }
      decided += 1
      let coarse = try e.enclosure(at: point, bits: 60)
      if let coarse = coarse.number { #expect(coarse.overlaps(fine), "seed \(seed)") }
      let (low, high) = fine.doubleBounds
      // Where floating point is off by more, 60 bits are off as well.
      let width = coarse.number?.width.asDouble(.up) ?? .infinity
      let slack = 1e-11 * Swift.max(1, value.magnitude) + 1e6 * width
      #expect(low - slack <= value && value <= high + slack, "seed \(seed): \(value), \(low)")
      if let exact = try e.exactValue(at: point).number {
        #expect(fine.contains(exact), "seed \(seed)")
      }
    }
    #expect(decided > Self.seeds.count / 3)
  }

  /// The central difference quotient by x for a step 1/n, in so many digits that none is lost.
  func quotient(
    _ e: Expr, _ start: Rational, _ point: Environment, _ n: Int
  ) throws -> Double? {
    var values: [Interval] = []
    var point = point
    for step in [-1, 1] {
      point.values[Quantity("x")] = start + Rational(Integer(step), Integer(n))
      if let value = try e.enclosure(at: point, bits: 200).number { values.append(value) }
    }
    guard values.count == 2 else { return nil }
    let arithmetic = IntervalArithmetic(bits: 200)
    let rise = arithmetic.difference(values[1], values[0])
    let bounds = arithmetic.product(rise, Interval(n / 2)).doubleBounds
    return bounds.upper - bounds.lower < 1e-9 ? bounds.lower : nil
  }

  @Test("have dual derivatives that agree with difference quotients")
  func duals() throws {
    var decided = 0
    for seed in Self.seeds {
      var maker = TermMaker(seed: seed)
      let e = maker.term(4)
      let point = environment(seed, for: e)
      let start = try #require(point.sampler).value(of: Quantity("x"))
      let dual = try e.dual(by: Quantity("x"), at: point)
      guard let slope = dual.number?.tangent, slope.magnitude < 1e6 else { continue }
      let quotients = try [20, 22].compactMap { try quotient(e, start, point, 1 << $0) }
      // Where the steps differ there is a kink nearby, or the term bends too much.
      guard quotients.count == 2, close(quotients[0], quotients[1], 1e-7) else { continue }
      decided += 1
      #expect(close(slope, quotients[1], 1e-6), "seed \(seed): \(slope), \(quotients[1])")
    }
    #expect(decided > Self.seeds.count / 4)
  }

  @Test("have the same value compiled, written out and differentiated forward")
  func programs() throws {
    var decided = 0
    for seed in Self.seeds {
      var maker = TermMaker(seed: seed)
      let e = maker.term(4)
      let point = environment(seed, for: e)
      let wholes =
        WholeSymbols(in: [e]).wholes.contains("T")
        ? [T: try #require(try T.value(at: point).number.map { Int($0) })] : [:]
      let program = try Program([e], inputs: [x], wholes: wholes, environment: point)
      var machine = program.machine()
      machine[input: 0] = try #require(try x.value(at: point).number)
      machine.run(forward: 0)
      let value = try e.value(at: point).number
      let isTried = value != nil && machine[output: 0] != nil
      #expect((value == nil) == (machine[output: 0] == nil), "seed \(seed)")
      guard isTried, let value, let compiled = machine[output: 0] else { continue }
      decided += 1
      #expect(close(value, compiled, 1e-6), "seed \(seed): \(value), \(compiled)")
      guard let dual = try e.dual(by: Quantity("x"), at: point).number?.tangent else { continue }
      let tangent = try #require(machine[tangent: 0], "seed \(seed)")
      #expect(close(dual, tangent, 1e-5), "seed \(seed): \(dual), \(tangent)")
    }
    #expect(decided > Self.seeds.count / 3)
  }
}

@Suite("Sampling") struct SamplerTests {
  @Test("does not depend on the order of questions, and differs by name, index and seed")
  func deterministic() {
    let sampler = Sampler(seed: 42)
    let value = sampler.value(of: Quantity("x", [3]))
    #expect(sampler.value(of: Quantity("x", [3])) == value)
    #expect(sampler.value(of: Quantity("x", [4])) != value)
    #expect(sampler.value(of: Quantity("y", [3])) != value)
    #expect(Sampler(seed: 43).value(of: Quantity("x", [3])) != value)
    #expect(sampler.value(of: Quantity("x", layers: [3])) != value)
    #expect(value == Rational(Integer(value.numerator.asInt ?? 0), value.denominator))
    #expect(!value.isInteger)
    #expect(sampler.function("s", arity: 1) == Sampler(seed: 42).function("s", arity: 1))
  }

  @Test("finds the symbols that must be whole numbers")
  func wholes() {
    let A = Expr.symbol(Symbol("A", shape: .matrix(n, n)), [])
    let e = Expr.bigSum(k, from: 2, to: T - 1, .power(x, T - k) * entry("h", k - j))
    let scan = WholeSymbols(in: [e, .call("matpow", A, .symbol("p"))])
    #expect(scan.wholes == ["k", "T", "j", "n", "p"])
    #expect(scan.sizes == ["n"])
    let sampler = Sampler(seed: 1, for: [e])
    #expect(sampler.value(of: Quantity("T")).isInteger)
  }
}

@Suite("Writing derivatives out") struct ExpandingTests {
  @Test("uses the rooms' rules and says where they hold")
  func rooms() throws {
    let slope = Expr.call(Callee("sigmoid", orders: [1]), [x * y])
    let s = Expr.call("sigmoid", x * y)
    #expect(slope.expandingDerivatives.term == s * (1 - s))
    #expect(slope.expandingDerivatives.conditions.isEmpty)
    let kink = Expr.call(Callee("relu", orders: [1]), [x])
    #expect(kink.expandingDerivatives.term == .call("step", x))
    #expect(kink.expandingDerivatives.conditions == [.condition(.notEqual, [x, 0])])
    let third = Expr.call(Callee("tanh", orders: [3]), [.call(Callee("sin", orders: [1]), [x])])
    #expect(!third.expandingDerivatives.term.children.isEmpty)
    let point = Environment(["x": Rational(1, 3)])
    let before = try #require(try third.value(at: point).number)
    let after = try #require(try third.expandingDerivatives.term.value(at: point).number)
    #expect(close(before, after, 1e-12))
    let unknown = Expr.call(Callee("binomial", orders: [1, 0], arity: 2), [x, y])
    #expect(unknown.expandingDerivatives.term == unknown)
  }

  @Test("agrees with nested dual numbers in every order", arguments: Function.scalar)
  func orders(_ f: Function) throws {
    guard f.arity.contains(1), f.id != "max", f.id != "min" else { return }
    let point = Environment(["x": f.id == "arcosh" ? Rational(21, 10) : Rational(7, 10)])
    var nested = Expr.call(f.id, x)
    for order in 1...4 {
      nested = .derivative(nested, x)
      let rule = Expr.call(Callee(f.id, orders: [order]), [x])
      let a = try #require(try nested.value(at: point).number)
      let b = try #require(try rule.value(at: point).number)
      #expect(close(a, b, 1e-9), "order \(order): \(a), \(b)")
    }
  }
}
