internal import Exact
internal import Expressions

/// Whether two terms of vectors and matrices are equal for all sizes, by residues of their entries.
///
/// Written with indices, a term is a combination of products of entries, summed over some number d
/// of index names. In size N ≥ d every pattern of equal and different names occurs, so two
/// combinations that agree there as polynomials in the entries agree in all sizes. (Inverses are
/// compared as in the free field: a rational expression of size d that vanishes for matrices of
/// size d vanishes for all.) Sizes themselves may enter as numbers, as traces of identities do: a
/// polynomial of some degree in them is tested at one more value.
struct MatrixTest {
  let assumptions: Assumptions
  let budget: DecisionBudget

  static let largestSize = 12

  func decide(_ left: Expr, _ right: Expr) -> ZeroVerdict {
    guard let written = try? (Definitions.expanded(left), Definitions.expanded(right)) else {
      return .unknown("a function of matrices that is not known")
    }
    let terms = [written.0.canonical, written.1.canonical]
    guard let sizes = sizeNames(terms) else {
      return .unknown("a range or exponent that is no size of a matrix")
    }
    if Postorder(terms).terms.contains(where: { isHighDerivative($0) }) {
      return .unknown("higher derivatives of an opaque function of a vector")
    }
    let count = names(in: terms)
    guard count + 1 <= Self.largestSize else { return .unknown("a product of many matrices") }
    let rounds = 2 + sizeSources(terms)
    guard rounds <= 8 else { return .unknown("many sizes that take part as numbers") }
    for round in 0..<rounds {
      switch agree(terms, sizes: sizes, base: max(2, count) + round, seed: UInt64(round + 1)) {
      case .zero: continue
      case .probablyNonzero: return .probablyNonzero
      case .undefined: return .undefined
      case .unknown(let reason): return .unknown(reason)
      }
    }
    return .zero(.residues)
  }

  private func isHighDerivative(_ e: Expr) -> Bool {
    guard let callee = e.callee, callee.function == nil else { return false }
    return callee.orders.reduce(0, +) > 1
  }

  /// The symbols that are sizes; nil where other whole numbers are asked for.
  private func sizeNames(_ terms: [Expr]) -> [String]? {
    let scan = WholeSymbols(in: terms)
    let bound = Set(Postorder(terms).terms.compactMap { $0.binder?.symbol?.name })
    guard scan.wholes.subtracting(scan.sizes).subtracting(bound).isEmpty else { return nil }
    return scan.sizes.sorted()
  }

  /// A bound on the number of index names that one product of entries can have.
  private func names(in terms: [Expr]) -> Int {
    let order = Postorder(terms)
    var counts: [Int] = []
    for e in order.terms {
      let below = e.children.map { counts[order[$0]] }
      let most = below.max() ?? 0
      let all = below.reduce(0, +)
      switch e.kind {
      case .number, .symbol, .condition, .delta: counts.append(0)
      case .sum, .cases: counts.append(most)
      case .product: counts.append(all)
      case .matrixProduct: counts.append(all + e.children.count - 1)
      case .power:
        let n = e.children[1].number?.asInt.map { abs($0) } ?? 1
        counts.append(below[0] * max(1, min(n, 100)))
      case .call: counts.append(all + (e.callee?.function?.shapeRule.isForEntries == true ? 0 : 1))
      case .bigSum, .bigProduct: counts.append(below[0] + 1)
      case .transpose, .derivative: counts.append(most)
      }
    }
    return (terms.map { counts[order[$0]] }.max() ?? 0) + 2
  }

  /// How often a size can enter as a number.
  private func sizeSources(_ terms: [Expr]) -> Int {
    let names = Set(WholeSymbols(in: terms).sizes)
    return Postorder(terms).terms.count { e in
      if let name = e.callee?.name { return ["identity", "ones", "det", "matpow"].contains(name) }
      return e.symbol.map { names.contains($0.name) } ?? (e.binder != nil)
    }
  }

  private func agree(
    _ terms: [Expr], sizes: [String], base: Int, seed: UInt64
  ) -> ZeroVerdict {
    var environment = Environment()
    environment.stepLimit = 200_000
    for (i, name) in sizes.enumerated() {
      environment.values[Quantity(name)] = Rational(base + (sizes.count > 1 ? i : 0))
    }
    for e in Postorder(terms).terms {
      guard let callee = e.callee, callee.function == nil else { continue }
      environment.functions[callee.name] = .smooth(anyFunction(callee, seed))
    }
    guard budget.allows(base * base * base * terms.count), let plan = try? Plan(terms) else {
      return .unknown("out of budget")
    }
    let largest = Double(base + sizes.count)
    let bound = MatrixSize(n: largest).ofDifference(terms)
    let ring: ResidueRing
    if let lanes = bound.lanesNeeded, lanes <= TestPrimes.all.count {
      ring = ResidueRing(lanes: lanes)
    } else if let lanes = bound.lanesNeededWithDrawnPrimes, lanes <= TestPrimes.all.count {
      let content = terms.reduce(seed) { SeededGenerator.mixed($0 &+ $1.contentHash) }
      ring = ResidueRing(lanes: lanes, primeSeed: content)
    } else {
      return .unknown("the degrees are too large for a test by residues")
    }
    let arithmetic = ResidueArithmetic(
      ring, seed: seed, symmetric: assumptions.symmetricNames, budget: budget)
    guard let values = try? plan.values(in: arithmetic, at: environment) else {
      return .unknown("a term of matrices that can not be evaluated")
    }
    if budget.isSpent { return .unknown("out of budget") }
    guard let a = values[0].grid, let b = values[1].grid, a.hasSameSize(as: b) else {
      return .unknown("a term of matrices that has no value at random points")
    }
    let isEqual = zip(a.entries, b.entries).allSatisfy {
      arithmetic.difference($0, $1).residue.isZero
    }
    return isEqual ? .zero(.residues) : .probablyNonzero
  }

  /// A function that is any other at single points, as far as values and first derivatives go:
  /// sine and cosine of an angle are unknowns of their own here.
  private func anyFunction(_ callee: Callee, _ seed: UInt64) -> SmoothFunction {
    var generator = SeededGenerator(
      seed: SeededGenerator.mixed(Quantity(callee.name).contentHash &+ seed))
    func number() -> Rational { Rational(generator.integer(bits: 56) * 2 + 1) }
    return SmoothFunction(
      constant: number(), linear: (0..<callee.arity).map { _ in number() }, amplitude: number(),
      frequencies: (0..<callee.arity).map { _ in number() }, phase: number())
  }
}

extension Assumptions {
  /// Names of matrices that an assumption A' = A declares symmetric.
  var symmetricNames: Set<String> {
    var names = Set<String>()
    for condition in conditions where condition.conditionSign == .equal {
      for (a, b) in [(0, 1), (1, 0)] {
        let (x, y) = (condition.children[a], condition.children[b])
        if x.kind == .transpose, x.children[0] == y, let name = y.symbol?.name {
          names.insert(name)
        }
      }
    }
    return names
  }
}

extension ShapeRule {
  /// Whether the function acts on each entry by itself.
  fileprivate var isForEntries: Bool {
    switch self {
    case .eachEntry: true
    case .scalar, .own: false
    }
  }
}

extension Outcome {
  /// A matrix, or a number as a matrix of one entry.
  var grid: Tensor<Number>? { matrix ?? number.map { Tensor($0) } }
}
