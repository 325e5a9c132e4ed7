import Exact
import Testing

@testable import Expressions

@Suite("Matrices at random points") struct MatrixSampleTests {
  let A = Expr.symbol(Symbol("A", shape: .matrix(3, 3)), [])
  let B = Expr.symbol(Symbol("B", shape: .matrix(3, 3)), [])
  let v = Expr.symbol(Symbol("v", shape: .vector(n)), [])

  /// Whether two terms have the same exact value at sampled points.
  func agree(_ a: Expr, _ b: Expr, seeds: ClosedRange<UInt64> = 1...4) throws {
    for seed in seeds {
      let point = Environment(sampler: Sampler(seed: seed, for: [a, b]))
      let (x, y) = (try a.exactValue(at: point), try b.exactValue(at: point))
      #expect(x == y, "seed \(seed)")
      #expect(x.undefined == nil)
    }
  }

  @Test("identities of the algebra hold exactly")
  func identities() throws {
    let product = Expr.matrixProduct([A, B])
    try agree(.call("det", product), .call("det", A) * .call("det", B))
    try agree(.call("tr", product), .call("tr", .matrixProduct([B, A])))
    try agree(.matrixProduct([A, .call("inv", A)]), .call("identity", 3))
    try agree(.call("inv", product), .matrixProduct([.call("inv", B), .call("inv", A)]))
    try agree(product.transposed, .matrixProduct([B.transposed, A.transposed]))
    let cube = Expr.bigProduct(k, from: 1, to: 3, A, order: .ascending)
    try agree(cube, .call("matpow", A, 3))
    let sum = Expr.bigSum(k, from: 1, to: n, .symbol(Symbol("v", shape: .vector(n)), [k]))
    try agree(sum, .call("sumEntries", v))
    try agree(.call("tr", .call("diag", v)), .call("sumEntries", v))
  }

  @Test("ordered products stand in the order that they say")
  func order() throws {
    let W = { (t: Expr) in Expr.symbol(Symbol("W", family: 1, shape: .matrix(2, 2)), [t]) }
    let falling = Expr.bigProduct(k, from: 1, to: 3, W(k), order: .descending)
    try agree(falling, .matrixProduct([W(3), W(2), W(1)]))
    let rising = Expr.bigProduct(k, from: 1, to: 3, W(k), order: .ascending)
    try agree(rising, .matrixProduct([W(1), W(2), W(3)]))
    #expect(try rising.unrolled() == .matrixProduct([W(1), W(2), W(3)]))
    try agree(.bigSum(k, from: 2, to: 1, W(k)), .call("zeros", 2, 2))
  }

  @Test("derivatives by a matrix, at a singular one, too")
  func derivatives() throws {
    var point = Environment()
    point.set("A", rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]], isVector: false)
    let slope = try Expr.derivative(.call("det", A), A).exactValue(at: point).matrix
    // The cofactors.
    #expect(slope?.entries == [-3, 6, -3, 6, -12, 6, -3, 6, -3])
    try agree(
      .derivative(.call("tr", .matrixProduct([A, B])), A), B.transposed)
    let inverse = Expr.call("inv", A)
    let entry = Expr.symbol(Symbol("A", shape: .matrix(3, 3)), [1, 2])
    let unit = Expr.matrixProduct([
      .derivative(A, entry), inverse,
    ])
    try agree(.derivative(inverse, entry), -1 * .matrixProduct([inverse, unit]))
    #expect(try Expr.call("inv", A).exactValue(at: point).undefined?.reason == .domain)
  }

  @Test("functions act entry by entry, differentiated ones, too")
  func entries() throws {
    let point = Environment(sampler: Sampler(seed: 3, for: [v]))
    let slopes = Expr.call(Callee("tanh", orders: [1]), [v])
    let written = slopes.expandingDerivatives.term
    let a = try #require(try slopes.value(at: point).matrix)
    let b = try #require(try written.value(at: point).matrix)
    #expect(zip(a.entries, b.entries).allSatisfy { close($0, $1) })
    let elu = Expr.call(Callee("elu", orders: [1]), [v])
    let c = try #require(try elu.value(at: point).matrix)
    let d = try #require(try elu.expandingDerivatives.term.value(at: point).matrix)
    #expect(zip(c.entries, d.entries).allSatisfy { close($0, $1) })
    let total = Expr.call("sumEntries", .call("softmax", v))
    #expect(close(try #require(try total.value(at: point).number), 1))
    #expect(
      try Expr.derivative(total, v).value(at: point).matrix?.entries.allSatisfy {
        $0.magnitude < 1e-15
      } == true)
    let enclosed = try #require(try total.enclosure(at: point, bits: 100).number)
    #expect(enclosed.contains(Rational(1)))
  }

  @Test("sizes that are given as arguments make the shape")
  func shapes() throws {
    #expect(Expr.call("ones", n, 2).shape == .matrix(n, 2))
    #expect(Expr.call("zeros", n).shape == .vector(n))
    #expect(Expr.call("identity", n).shape == .matrix(n, n))
    #expect(Expr.call("diag", v).shape == .matrix(n, n))
    #expect(Expr.call("det", A).isScalar)
    let wide = Expr.symbol(Symbol("C", shape: .matrix(2, 3)), [])
    #expect(throws: ShapeError.self) { try Expr.making(.call, payload: Callee("det").id, [wide]) }
    #expect(throws: ShapeError.self) { try Expr.making(.call, payload: Callee("inv").id, [wide]) }
  }
}
