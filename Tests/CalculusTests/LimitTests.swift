import Deciding
import Exact
import Expressions
import Notation
import Support
import Testing

@testable import Calculus

@Suite("Limits of a horizon") struct LimitTests {
  private static let horizon = Expr.symbol("T")

  static func cases(_ text: String, _ given: [String] = []) throws -> [LimitCase] {
    var vocabulary = Vocabulary()
    vocabulary.declare("s", .activation(definition: "sigmoid"))
    vocabulary.declare("g", .activation(definition: nil))
    let term = try PlainReader.read(text, vocabulary: vocabulary)
    let conditions = try given.map { try PlainReader.read($0, vocabulary: vocabulary) }
    let known = Assumptions(conditions).completed(for: [term])
    var limit = Limit(horizon: horizon, under: known, budget: DecisionBudget())
    limit.estimates.activations = ["s": "sigmoid"]
    return limit.cases(of: term)
  }

  /// The cases as text: conditions, one word, and the limit.
  static func summary(_ cases: [LimitCase]) throws -> String {
    try cases.map { one in
      let conditions = try one.conditions.map { try PlainWriter.write($0) }
      let limit = try one.behaviour.limit.map { " " + (try PlainWriter.write($0)) } ?? ""
      let head = conditions.isEmpty ? "" : conditions.joined(separator: " and ") + ": "
      return head + one.behaviour.word + limit
    }.joined(separator: "; ")
  }

  @Test(
    "are told with all their cases",
    arguments: [
      (
        "f^(T - 2)*c", ["0 <= f"],
        "f = 0: zero 0; 0 < f < 1: vanishes 0; f = 1: constant c; f > 1 and c != 0: diverges"
      ),
      (
        "(2*a)^T/3^T", ["0 < a"],
        "a < 3/2: vanishes 0; a = 3/2: constant 1; a > 3/2: diverges oo"
      ),
      ("(T^2 + 1)/(3*T^2 - T)", [], "converges 1/3"),
      ("(T + 1)^2 - T^2 - 2*T", [], "constant 1"),
      ("(T + 1)*(T - 1) - T^2 + 1", [], "zero 0"),
      ("T^3*exp(-a*T)", ["a > 0"], "vanishes 0"),
      ("3*T - T^2", [], "diverges -oo"),
      ("log(T)/T", [], "vanishes 0"),
      ("sqrt(T)/log(2*T)", [], "diverges oo"),
      ("sum(k = 1..T, w^(T - k))", ["0 < w", "w < 1"], "converges -1/(-1 + w)"),
      ("sum(k = 1..T, k)/T^2", [], "converges 1/2"),
      (
        "sum(k = T - K + 1..T, w^(T - k))/sum(k = 1..T, w^(T - k))",
        ["K >= 1", "T >= K", "0 < w", "w < 1"], "converges 1 - w^K"
      ),
      (
        "sum(k = T - K + 1..T, w^(T - k))/sum(k = 1..T, w^(T - k))",
        ["K >= 1", "T >= K", "w > 1"], "vanishes 0"
      ),
      ("(-1)^T", [], "alternates"), ("(-1/2)^T", [], "vanishes 0"), ("x^2", [], "constant x^2"),
      ("tanh(T) + 2^(-T)", [], "converges 1"), ("T*(1 - tanh(T))", [], "unknown"),
      ("(1 + 1/T)^T", [], "unknown"), ("sin(T)", [], "bounded"), ("T^T", [], "unknown"),
      ("2^T + (-2)^T", [], "unknown"), ("1 + (-1)^T", [], "bounded"),
    ])
  func told(_ text: String, _ given: [String], _ expected: String) throws {
    let found = try Self.summary(Self.cases(text, given))
    #expect(found == expected)
  }

  @Test(
    "of products over steps come with a condition",
    arguments: [
      ("w^T*prod(t = 1..T, sigmoid'(a[t]))", [], "abs(w) < 4: vanishes 0"),
      ("w^T*prod(t = 1..T, tanh'(a[t]))", [], "abs(w) < 1: vanishes 0"),
      ("w^(2*T)*prod(t = 3..T, s'(a[t]))*s'(b[T])", [], "abs(w) < 2: vanishes 0"),
      ("prod(t = 1..T, w*f[t])", ["0 <= f[t]", "f[t] <= 1/2"], "abs(w) < 2: vanishes 0"),
      ("prod(t = 1..T, f[t])", ["abs(f[t]) <= q", "q < 1"], "vanishes 0"),
      ("v*prod(t = 1..T, f[t])", ["abs(f[t]) >= q", "q > 1", "v > 0"], "diverges"),
      ("prod(t = 1..T, leakyrelu'(a[t]))", [], "bounded"),
      (
        "sum(k = 1..T, x[k]*w^(T - k)*prod(t = k..T, s'(a[t])))", ["abs(x[t]) <= 1"],
        "abs(w) < 4: bounded"
      ),
    ])
  func estimated(_ text: String, _ given: [String], _ expected: String) throws {
    let cases = try Self.cases(text, given)
    let first = try #require(cases.first)
    let found = try Self.summary([first])
    #expect(found == expected)
    #expect(first.bound != nil || first.lowerBound != nil)
  }

  @Test("of an open activation suppose a rate") func supposed() throws {
    let cases = try Self.cases("w^T*prod(t = 1..T, g'(a[t]))")
    let found = try Self.summary(cases)
    #expect(
      found
        == "abs(w*g'(a[t])) <= q and q < 1: vanishes 0; abs(w*g'(a[t])) >= q and q > 1: diverges")
  }

  @Test(
    "use the sharp range of derivatives",
    arguments: [
      ("sigmoid", 1, "(0, 1/4]"), ("tanh", 1, "(0, 1]"), ("softplus", 1, "(0, 1)"),
      ("relu", 1, "[0, 1]"), ("leakyrelu", 1, "[1/100, 1]"), ("sin", 1, "[-1, 1]"),
      ("exp", 1, "(0, -"), ("abs", 1, "[-1, 1]"), ("sigmoid", 0, "(0, 1)"),
    ])
  func ranges(_ name: String, _ order: Int, _ expected: String) throws {
    let extent = try #require(FunctionRange.extent(of: Callee(name, orders: [order])))
    let lower = extent.lower.map { "\($0.isOpen ? "(" : "[")\($0.value)" } ?? "(-"
    let upper = extent.upper.map { "\($0.value)\($0.isOpen ? ")" : "]")" } ?? "-"
    #expect("\(lower), \(upper)" == expected)
  }

  @Test("know no range of what is open") func noRange() {
    #expect(FunctionRange.extent(of: Callee("phi", orders: [1])) == nil)
  }
}

/// Random quotients of exponential sums, whose growth far out tells the limit by itself.
@Suite("Random limits") struct LimitCampaign {
  @Test("agree with exact values far out", arguments: 0..<Campaign.volume(2000))
  func agree(_ seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let (top, bottom) = (Self.sum(&numbers), Self.sum(&numbers))
    let horizon = Expr.symbol("T")
    let e = top / bottom
    let limit = Limit(
      horizon: horizon, under: Assumptions([], integers: [horizon]), budget: DecisionBudget())
    let cases = limit.cases(of: e)
    guard cases.count == 1, let found = cases.first else { return }
    let sizes = try [400, 800].map { step -> Double in
      let value = try e.substituting(horizon, by: Expr(step)).enclosure(bits: 4000)
      // The size on a logarithmic scale: far out the values leave the range of Double.
      return Double(try #require(value.number).magnitude.upper.order)
    }
    switch found.behaviour {
    case .isZero: #expect(sizes[1] < -1000)
    case .tendsToZero: #expect(sizes[1] < sizes[0], "seed \(seed)")
    case .diverges: #expect(sizes[1] > sizes[0], "seed \(seed)")
    case .isConstant(let value), .tendsTo(let value):
      let far = e.substituting(horizon, by: Expr(800)) - value
      let error = try #require(try far.enclosure(bits: 4000).number).magnitude.doubleBounds.upper
      let size = try #require(try value.enclosure(bits: 4000).number).magnitude.doubleBounds.upper
      #expect(error < 0.1 * max(1, size), "seed \(seed)")
    case .staysBounded, .alternates: #expect(sizes[1] < 40, "seed \(seed)")
    case .staysAway: #expect(sizes[1] > -40, "seed \(seed)")
    case .isUnknown: break
    }
  }

  /// A few terms c·T^p·b^T with small numbers.
  private static func sum(_ numbers: inout SeededNumbers) -> Expr {
    let horizon = Expr.symbol("T")
    let terms = (0..<Int.random(in: 1...3, using: &numbers)).map { _ -> Expr in
      let coefficient = Int.random(in: 1...5, using: &numbers)
      let degree = Int.random(in: 0...2, using: &numbers)
      let base = Rational(
        Integer(Int.random(in: -6...6, using: &numbers)),
        Integer(Int.random(in: 1...4, using: &numbers)))
      let growth = base.isZero ? Expr.one : Expr.power(Expr(base), horizon)
      return Expr(coefficient) * horizon.power(degree) * growth
    }
    return .sum(terms)
  }
}
