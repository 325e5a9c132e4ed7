import Exact
import Testing

@testable import Expressions

/// Small terms for tests, as they are spoken.
let x = Expr.symbol("x")
let y = Expr.symbol("y")
let k = Expr.symbol("k")
let j = Expr.symbol("j")
let n = Expr.symbol("n")
let T = Expr.symbol("T")

func entry(_ name: String, _ indices: Expr...) -> Expr {
  .symbol(Symbol(name, family: indices.count), indices)
}

func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  (a - b).magnitude <= tolerance * Swift.max(1, a.magnitude, b.magnitude)
}

@Suite("Evaluation") struct EvaluationTests {
  let point = Environment(["x": Rational(3, 10), "y": 2, "T": 4, "n": 3])

  @Test("of arithmetic and functions agrees with values computed by hand")
  func values() throws {
    #expect(try (x + y * x).value(at: point).number == 0.8999999999999999)
    #expect(try (x + y * x).exactValue(at: point).number == Rational(9, 10))
    let e = Expr.call("tanh", x) / Expr.call("exp", -x)
    #expect(close(try #require(try e.value(at: point).number), 0.3932308956757548))
    #expect(try Expr.power(Expr(-2), T - 1).value(at: point).number == -8)
    #expect(try Expr.power(Expr(0), Expr(0)).value(at: point).number == 1)
    #expect(try Expr.call("max", x, y, 1).value(at: point).number == 2)
  }

  @Test("says what is undefined and what is unbound")
  func failures() throws {
    let log = Expr.call("log", -x)
    #expect(try log.value(at: point).undefined?.reason == .domain)
    #expect(try (1 / (x - x)).value(at: point).undefined?.reason == .domain)
    #expect(try ((x - x) / (y - y)).value(at: point).undefined?.reason == .domain)
    #expect(throws: EvaluationError.unbound("z")) { try (x + .symbol("z")).value(at: point) }
    #expect(throws: EvaluationError.notWhole("an index of h")) {
      try entry("h", x).value(at: point)
    }
    let guarded = Expr.cases([.condition(.greater, [x, 0]), x, .symbol("z")])
    #expect(try guarded.value(at: point).number == 0.3)
    #expect(try Expr.call("exp", 1000 * y).value(at: point).undefined?.reason == .range)
    #expect(try (1 / (1 + Expr.call("exp", 1000 * y))).value(at: point).number == 0)
    let long = Expr.bigSum(k, from: 1, to: Expr(1_000_000_000), Expr.call("sin", k))
    #expect(throws: EvaluationError.tooManySteps(limit: 10_000_000)) { try long.value(at: point) }
  }

  @Test("of sums and products with bounds, empty ones included")
  func loops() throws {
    let squares = Expr.bigSum(k, from: 1, to: T, k.squared)
    #expect(try squares.value(at: point).number == 30)
    #expect(try squares.exactValue(at: point).number == 30)
    #expect(try Expr.bigSum(k, from: 5, to: T, k).value(at: point).number == 0)
    #expect(try Expr.bigProduct(k, from: 5, to: T, k).value(at: point).number == 1)
    #expect(try Expr.bigProduct(k, from: 9, to: T, x).value(at: point).number == 1)
    #expect(try Expr.bigProduct(k, from: 2, to: T, k).value(at: point).number == 24)
    let empty = Expr.bigSum(k, from: 5, to: T, Expr.call("log", -x))
    #expect(try empty.value(at: point).number == 0)
    // Σ_k Σ_{j ≤ k} j, and the same with the inner index hiding the outer one.
    let nested = Expr.bigSum(k, from: 1, to: T, Expr.bigSum(j, from: 1, to: k, j))
    let hiding = Expr.bigSum(k, from: 1, to: T, Expr.bigSum(k, from: 1, to: k, k))
    #expect(try nested.value(at: point).number == 20)
    #expect(try hiding.value(at: point).number == 20)
    // The index stands free beside its sum.
    var other = point
    other.values[Quantity("k")] = 100
    #expect(try (squares + k).value(at: other).number == 130)
    let shared =
      Expr.bigSum(k, from: 1, to: 3, k.squared) * Expr.bigSum(k, from: 1, to: 2, k.squared)
    #expect(try shared.value(at: point).number == 70)
    let deltas = Expr.bigSum(k, from: 1, to: T, .delta(k, 3) * k.squared)
    #expect(try deltas.value(at: point).number == 9)
    #expect(try Expr.bigSum(k, from: 1, to: T, x).exactValue(at: point).number == Rational(12, 10))
  }

  @Test("of families of quantities")
  func families() throws {
    var point = point
    point.families["h"] = { $0.indices[0] > 2 ? 0 : Rational($0.indices[0]) }
    let sum = Expr.bigSum(k, from: 1, to: T, entry("h", k) + entry("h", k - 1))
    #expect(try sum.value(at: point).number == 6)
  }

  @Test("of derivatives not yet taken is by dual numbers")
  func derivatives() throws {
    let cube = Expr.derivative(x.power(3), x)
    #expect(close(try #require(try cube.value(at: point).number), 0.27))
    let second = Expr.derivative(cube, x)
    #expect(close(try #require(try second.value(at: point).number), 1.8))
    #expect(try second.exactValue(at: point).number == Rational(9, 5))
    let tanh = Expr.derivative(.derivative(.call("tanh", x), x), x)
    let t = 0.2913126124515909
    #expect(close(try #require(try tanh.value(at: point).number), -2 * t * (1 - t * t)))
    let sum = Expr.bigSum(k, from: 1, to: T, .derivative(.power(x, k), x))
    #expect(close(try #require(try sum.value(at: point).number), 1 + 0.6 + 0.27 + 4 * 0.027))
    var h = point
    h.families["h"] = { Rational($0.indices[0]) }
    let squares = Expr.bigSum(k, from: 1, to: T, entry("h", k).squared)
    #expect(try Expr.derivative(squares, entry("h", n)).value(at: h).number == 6)
    #expect(try Expr.derivative(.call("relu", x - x), x).value(at: point).number == 0)
    #expect(
      try Expr.derivative(.call("relu", x - Expr(Rational(3, 10))), x).exactValue(at: point)
        .undefined != nil)
  }

  @Test("never gives a derivative that nobody knows as 0")
  func unknownDependence() throws {
    let sum = Expr.bigSum(k, from: 1, to: T, k)
    #expect(throws: EvaluationError.self) { try Expr.derivative(sum, T).value(at: point) }
    #expect(throws: EvaluationError.self) { try Expr.derivative(entry("h", T), T).value(at: point) }
    #expect(throws: EvaluationError.self) {
      try Expr.derivative(x * y, x, .total).value(at: point)
    }
    let choose = Expr.derivative(.call("binomial", T, 2), T)
    #expect(try choose.value(at: point).undefined != nil)
    let meeting = Expr.cases([.condition(.less, [x, Expr(Rational(3, 10))]), x, 2 * x])
    #expect(try Expr.derivative(meeting, x).exactValue(at: point).undefined?.reason == .kink)
    let power = Expr.derivative(.power(-y, x), x)
    #expect(try power.value(at: point).undefined?.reason == .domain)
  }

  @Test("of differentiated functions")
  func differentiated() throws {
    let second = Expr.call(Callee("tanh", orders: [2]), [x])
    let t = 0.2913126124515909
    #expect(close(try #require(try second.value(at: point).number), -2 * t * (1 - t * t)))
    let kink = Expr.call(Callee("relu", orders: [1]), [x - x])
    #expect(try kink.value(at: point).undefined?.reason == .kink)
    var sampled = point
    sampled.sampler = Sampler(seed: 5)
    let s = Expr.call("s", x * y)
    let slope = try Expr.derivative(s, x).value(at: sampled).number
    let rule = try (y * Expr.call(Callee("s", orders: [1]), [x * y])).value(at: sampled).number
    #expect(close(try #require(slope), try #require(rule)))
    let f = Expr.call("f", x, y)
    let mixed = try Expr.derivative(.derivative(f, x), y).value(at: sampled).number
    let known = Expr.call(Callee("f", orders: [1, 1], arity: 2), [x, y])
    #expect(close(try #require(mixed), try #require(try known.value(at: sampled).number)))
    sampled.functions["s"] = .catalogue("tanh")
    let bound = Expr.call(Callee("s", orders: [2]), [x])
    #expect(close(try #require(try bound.value(at: sampled).number), -2 * t * (1 - t * t)))
  }
}

@Suite("Matrices") struct MatrixEvaluationTests {
  let A = Expr.symbol(Symbol("A", shape: .matrix(2, 2)), [])
  let v = Expr.symbol(Symbol("v", shape: .vector(2)), [])

  var point: Environment {
    var point = Environment()
    point.set("A", rows: [[1, 2], [3, 5]], isVector: false)
    point.set("v", rows: [[1], [-1]], isVector: true)
    return point
  }

  func matrix(_ e: Expr) throws -> [Rational] {
    try #require(try e.exactValue(at: point).matrix).entries
  }

  @Test("are multiplied, transposed, inverted exactly")
  func algebra() throws {
    #expect(try matrix(.matrixProduct([A, v])) == [-1, -2])
    #expect(try matrix(A.transposed) == [1, 3, 2, 5])
    #expect(try matrix(.call("inv", A)) == [-5, 2, 3, -1])
    #expect(try matrix(.call("matpow", A, 2)) == [7, 12, 18, 31])
    #expect(try matrix(.call("matpow", A, -1)) == [-5, 2, 3, -1])
    #expect(try matrix(.call("diag", v)) == [1, 0, 0, -1])
    #expect(try matrix(A * 2 + .call("identity", 2)) == [3, 4, 6, 11])
    #expect(try matrix(.call("ones", 2, 1)) == [1, 1])
    #expect(try Expr.call("det", A).exactValue(at: point).number == -1)
    #expect(try Expr.call("tr", A).exactValue(at: point).number == 6)
    #expect(try Expr.call("sumEntries", A).exactValue(at: point).number == 11)
    let entry = Expr.symbol(Symbol("A", shape: .matrix(2, 2)), [1, 2])
    #expect(try entry.exactValue(at: point).number == 2)
    let chain = Expr.bigProduct(k, from: 1, to: 0, A, order: .descending)
    #expect(try matrix(chain) == [1, 0, 0, 1])
  }

  @Test("of functions entry by entry and of norms")
  func functions() throws {
    let softmax = try #require(try Expr.call("softmax", v).value(at: point).matrix)
    #expect(close(softmax.entries[0], 0.8807970779778824))
    #expect(close(try #require(try Expr.call("norm", A).value(at: point).number), 6.2449979984))
    #expect(
      close(try #require(try Expr.call("opnorm", A).value(at: point).number), 6.242943383865534))
    let tanh = try #require(try Expr.call("tanh", v).value(at: point).matrix)
    #expect(close(tanh.entries[1], -0.7615941559557649))
  }

  @Test("have derivatives in the shape of the variable")
  func derivatives() throws {
    let det = try #require(try Expr.derivative(.call("det", A), A).exactValue(at: point).matrix)
    #expect(det.entries == [5, -3, -2, 1])
    let form = Expr.matrixProduct([v.transposed, A, v])
    #expect(try matrix(.derivative(form, v)) == [-3, -5])
    #expect(try matrix(.derivative(.matrixProduct([A, v]), v)) == [1, 2, 3, 5])
    let norm = Expr.derivative(.call("opnorm", A), A)
    #expect(close(try #require(try norm.value(at: point).matrix).entries[0], 0.18084943813885973))
  }
}
