internal import Exact
internal import Expressions

/// How large the entries of a term of matrices can be, as polynomials over one denominator.
///
/// All entries of a term are written P_ij/q with one q. Then a product of matrices has P·P'/(q·q'),
/// and by Cramer's rule the inverse has q·adj(P)/det(P): far less than what elimination would
/// suggest. Functions of entries are unknowns of their own; the largest power taken of one is 8.
struct MatrixSize {
  /// The number of rows and columns of all matrices, as a number.
  let n: Double

  /// The bound for the difference of two terms.
  func ofDifference(_ terms: [Expr]) -> SizeBound {
    let order = Postorder(terms)
    var bounds: [SizeBound] = []
    for e in order.terms {
      bounds.append(own(e, e.children.map { bounds[order[$0]] }))
    }
    return terms.map { bounds[order[$0]] }.reduce(SizeBound()) { $0.plus($1) }
  }

  private func own(_ e: Expr, _ below: [SizeBound]) -> SizeBound {
    let unknown = SizeBound(degreeAbove: 8, degreeBelow: 8)
    switch e.kind {
    case .number:
      let value = e.number ?? 0
      return SizeBound(
        bitsAbove: Double(value.numerator.bitWidth), bitsBelow: Double(value.denominator.bitWidth))
    case .symbol, .condition, .delta: return SizeBound(degreeAbove: 1, bitsAbove: 8)
    case .sum, .cases: return below.dropFirst().reduce(below[0]) { $0.plus($1) }
    case .product: return below.dropFirst().reduce(below[0]) { $0.times($1) }
    case .matrixProduct:
      var result = below.dropFirst().reduce(below[0]) { $0.times($1) }
      result.bitsAbove += bitsOfSize * Double(below.count)
      return result
    case .power:
      guard let exponent = e.children[1].number?.asInt else { return unknown }
      let power = below[0].scaled(by: Double(abs(exponent)))
      return exponent < 0 ? perEntry(power.inverse, e) : power
    case .call: return call(e, below)
    case .bigSum, .bigProduct: return below[0].scaled(by: n + 1)
    case .transpose, .derivative: return below[0]
    }
  }

  /// Entries with denominators of their own, over the product of these.
  private func perEntry(_ bound: SizeBound, _ e: Expr) -> SizeBound {
    e.isScalar ? bound : bound.scaled(by: n * n)
  }

  private var bitsOfSize: Double { Double(Int(n).bitWidth - Int(n).leadingZeroBitCount) }

  private func call(_ e: Expr, _ below: [SizeBound]) -> SizeBound {
    let unknown = SizeBound(degreeAbove: 8, degreeBelow: 8)
    switch e.callee?.name ?? "" {
    case "inv":
      // q·adj(P)/det(P): minors of size n − 1, each a sum of (n − 1)! products.
      let p = below[0]
      let factorial = n * bitsOfSize
      return SizeBound(
        degreeAbove: p.degreeBelow + (n - 1) * p.degreeAbove, degreeBelow: n * p.degreeAbove,
        bitsAbove: p.bitsBelow + (n - 1) * p.bitsAbove + factorial,
        bitsBelow: n * p.bitsAbove + factorial)
    case "det":
      var result = below[0].scaled(by: n)
      result.bitsAbove += n * bitsOfSize
      return result
    case "matpow":
      let exponent = Double(e.children[1].number?.asInt.map { abs($0) } ?? 1 << 20)
      var result = below[0].scaled(by: exponent * (n + 1))
      result.bitsAbove += exponent * n * bitsOfSize
      return result
    case "tr", "sumEntries", "diag", "transpose":
      var result = below[0]
      result.bitsAbove += 2 * bitsOfSize
      return result
    case "exp": return perEntry(unknown, e)
    default:
      // An opaque function is a combination of unknowns with coefficients of 56 bits.
      return SizeBound(degreeAbove: 8, degreeBelow: 0, bitsAbove: 240)
        .plus(below.reduce(SizeBound(bitsAbove: 120)) { $0.times($1) })
    }
  }
}
