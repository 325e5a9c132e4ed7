internal import Exact
internal import Expressions

/// The functions n^j z^n that solve a recurrence with constant coefficients.
struct RootList {
  private(set) var terms: [CharacteristicSolution.Term] = []
  /// How often 0 is a root: so many first values are on their own.
  private(set) var zeros = 0

  /// Nil where the polynomial has factors of a degree above two.
  init?(matrix: [[Rational]], annihilating added: [Inhomogeneity]) {
    var polynomial = Self.characteristicPolynomial(of: matrix)
    // (x − r)^(d+1) annihilates every polynomial of degree d times r^n.
    var degrees: [(ratio: Rational, count: Int)] = []
    for part in added.flatMap(\.parts) where part.coefficients.contains(where: { !$0.isZero }) {
      if let place = degrees.firstIndex(where: { $0.ratio == part.ratio }) {
        degrees[place].count = max(degrees[place].count, part.coefficients.count)
      } else {
        degrees.append((part.ratio, part.coefficients.count))
      }
    }
    for (ratio, count) in degrees {
      polynomial = polynomial * Polynomial([-ratio, 1]).power(count)
    }
    for (factor, multiplicity) in polynomial.squareFreeDecomposition {
      guard let found = Self.roots(of: factor) else { return nil }
      for root in found {
        if case .rational(let number) = root, number.isZero {
          zeros += multiplicity
          continue
        }
        for power in 0..<multiplicity {
          terms.append(CharacteristicSolution.Term(root: root, power: power))
          if case .pair(let sum, let product, _) = root {
            terms.append(
              CharacteristicSolution.Term(
                root: .pair(sum: sum, product: product, isDifference: true), power: power))
          }
        }
      }
    }
  }

  /// det(x I − A), by Faddeev and LeVerrier: M ← A·M + c·I, c = −tr(A·M)/k.
  private static func characteristicPolynomial(of matrix: [[Rational]]) -> Polynomial {
    let size = matrix.count
    var coefficients = Array(repeating: Rational(0), count: size + 1)
    coefficients[size] = 1
    var m = Array(repeating: Array(repeating: Rational(0), count: size), count: size)
    for k in 1...max(size, 1) where size > 0 {
      // M_k = A·M_{k−1} + c_{n−k+1}·I.
      m = product(matrix, m)
      for i in 0..<size { m[i][i] = m[i][i] + coefficients[size - k + 1] }
      let image = product(matrix, m)
      let trace = (0..<size).reduce(Rational(0)) { $0 + image[$1][$1] }
      coefficients[size - k] = -trace / Rational(k)
    }
    return Polynomial(coefficients)
  }

  private static func product(_ a: [[Rational]], _ b: [[Rational]]) -> [[Rational]] {
    a.indices.map { i in
      b[0].indices.map { j in
        b.indices.reduce(Rational(0)) { $0 + a[i][$1] * b[$1][j] }
      }
    }
  }

  /// The roots of a polynomial without repeated ones; pairs of conjugate roots as one.
  private static func roots(
    of polynomial: Polynomial
  ) -> [CharacteristicSolution.Term.Root]? {
    var rest = polynomial
    var found: [CharacteristicSolution.Term.Root] = []
    for root in polynomial.realRoots() {
      guard let number = root.asRational else { continue }
      found.append(.rational(number))
      rest = rest.quotientAndRemainder(dividingBy: Polynomial([-number, 1])).quotient
    }
    switch rest.degree {
    case ...0: return found
    case 2:
      let monic = rest.monic
      return found + [.pair(sum: -monic[1], product: monic[0], isDifference: false)]
    default: return nil
    }
  }
}
