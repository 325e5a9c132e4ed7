package import Exact

/// The characteristic polynomial χ(t) = Σ (−1)^k w_k t^(d−k) of an arrangement.
package struct CharacteristicPolynomial: Sendable, Equatable {
  package let dimension: Int
  /// w_0, w_1, … up to the rank of the arrangement; all positive.
  package let whitney: [Integer]

  /// The polynomial of given Whitney numbers; zeros at the end are dropped.
  package init(dimension: Int, whitney: [Integer]) {
    self.dimension = dimension
    let rank = whitney.lastIndex { !$0.isZero } ?? 0
    self.whitney = Array(whitney.prefix(rank + 1))
  }

  /// The rank: the dimension of the span of the normals.
  package var rank: Int { whitney.count - 1 }

  /// The number of regions, |χ(−1)| (Zaslavsky 1975).
  package var regions: Integer { whitney.reduce(0, +) }

  /// The number of regions that are bounded modulo the lineality space, |χ(1)| in the essence.
  package var relativelyBounded: Integer {
    let sum = whitney.enumerated().reduce(Integer(0)) { sum, term in
      term.offset.isMultiple(of: 2) ? sum + term.element : sum - term.element
    }
    return sum.magnitude
  }

  /// The number of bounded regions; none if the arrangement has lines it does not cut.
  package var bounded: Integer { rank == dimension ? relativelyBounded : 0 }

  /// The coefficients of χ, the highest power first.
  package var coefficients: [Integer] {
    (0...dimension).map { k in
      guard k < whitney.count else { return 0 }
      return k.isMultiple(of: 2) ? whitney[k] : -whitney[k]
    }
  }

  /// Whether w_k = C(n, k) for n hyperplanes, as in general position.
  package func isGeneric(hyperplanes n: Int) -> Bool {
    rank == min(dimension, n)
      && whitney.enumerated().allSatisfy { $0.element == Integer.binomial(Integer(n), $0.offset) }
  }

  /// χ as text, readable back.
  package var description: String {
    var text = ""
    for (k, value) in coefficients.enumerated() where !value.isZero {
      let power = dimension - k
      let variable = power == 0 ? "" : power == 1 ? "t" : "t^\(power)"
      let size = value.magnitude
      let number = size.isOne && power > 0 ? "" : "\(size)" + (power > 0 ? "*" : "")
      text += text.isEmpty ? (value.signum < 0 ? "-" : "") : (value.signum < 0 ? " - " : " + ")
      text += number + variable
    }
    return text.isEmpty ? "0" : text
  }
}
