internal import Exact
package import Expressions

// Vectors and matrices of the sizes n and m.
extension RandomTerms {
  private static let n = Expr.symbol("n")
  private static let m = Expr.symbol("m")

  /// A scalar made of matrices: `u'*v`, a trace, a norm, an entry.
  mutating func scalarOfMatrices(depth: Int) -> Expr {
    let (u, v) = (vector(depth: depth - 1), vector(depth: depth - 1))
    switch random.below(4) {
    case 0: return .matrixProduct([u.transposed, v])
    case 1: return .matrixProduct([u.transposed, square(depth: depth - 1), v])
    case 2: return .symbol(Symbol("W", shape: .matrix(Self.n, Self.m)), [.symbol("i"), .one])
    default: return .symbol(Symbol("s", family: 1, shape: .vector(Self.n)), [.symbol("t"), .two])
    }
  }

  /// A vector of n entries.
  package mutating func vector(depth: Int) -> Expr {
    let shape = Shape.vector(Self.n)
    let leaves: [Expr] = [
      .symbol(Symbol("u", shape: shape), []), .symbol(Symbol("v", shape: shape), []),
      .symbol(Symbol("s", family: 1, shape: shape), [.symbol("t")]),
    ]
    if depth <= 0 { return pick(leaves) }
    switch random.below(7) {
    case 0:
      let z = Expr.symbol(Symbol("zeta", shape: .vector(Self.m)), [])
      return .matrixProduct([.symbol(Symbol("W", shape: .matrix(Self.n, Self.m)), []), z])
    case 1: return .matrixProduct([square(depth: depth - 1), vector(depth: depth - 1)])
    case 2, 3, 4: return mixed(depth: depth) { $0.vector(depth: $1) }
    case 5: return .power(vector(depth: depth - 1), pick([2, -1, -2, .half, .symbol("x")]))
    default: return pick(leaves)
    }
  }

  /// A matrix of n rows and columns.
  package mutating func square(depth: Int) -> Expr {
    let shape = Shape.matrix(Self.n, Self.n)
    let leaves: [Expr] = [
      .symbol(Symbol("A", shape: shape), []), .symbol(Symbol("B", shape: shape), []),
      .symbol(Symbol("J", layers: 1, family: 1, shape: shape), [.two, .symbol("t")]),
    ]
    if depth <= 0 { return pick(leaves) }
    switch random.below(8) {
    case 0: return .matrixProduct([square(depth: depth - 1), square(depth: depth - 1)])
    case 1: return .matrixProduct([vector(depth: depth - 1), vector(depth: depth - 1).transposed])
    case 2: return square(depth: depth - 1).transposed
    case 3:
      return .matrixProduct([square(depth: depth - 1), scalar(depth: 0), square(depth: depth - 1)])
    case 4, 5: return mixed(depth: depth) { $0.square(depth: $1) }
    case 6:
      let orders: [ProductOrder] = [.commutative, .ascending, .descending]
      return .bigProduct(
        .symbol("k"), from: .one, to: .symbol("T"), square(depth: depth - 1), order: pick(orders))
    default: return pick(leaves)
    }
  }

  /// Sums, products with scalars, products entry by entry, calls on each entry.
  private mutating func mixed(
    depth: Int, _ make: (inout RandomTerms, Int) -> Expr
  ) -> Expr {
    let (a, b) = (make(&self, depth - 1), make(&self, depth - 1))
    switch random.below(8) {
    case 0: return .sum([a, b])
    case 1: return .sum([a, .product([.minusOne, b]), scalar(depth: 0)])
    case 2: return .product([scalar(depth: depth - 1), a])
    case 3: return .product([a, b])
    case 4:
      return .product([number(), a, scalar(depth: 0), b, .power(scalar(depth: 0), .minusOne)])
    case 5: return .product([a, .power(b, .minusOne)])
    case 6: return .call("tanh", a)
    default: return .bigSum(.symbol("k"), from: .one, to: .symbol("T"), a)
    }
  }
}
