package import Exact

/// Counts of the ways in which hyperplanes part points.
package enum Dichotomies {
  /// Cover's number C(N, d) = 2 Σ C(N−1, k) for k < d: linear dichotomies of N points in general
  /// position in dimension d, by hyperplanes through the origin (Cover 1965).
  package static func cover(points: Int, dimension: Int) -> Integer {
    if points == 0 { return 1 }
    // In so many dimensions every dichotomy is linear.
    if dimension >= points { return Integer(2).power(points) }
    var (sum, binomial): (Integer, Integer) = (0, 1)
    for k in 0..<dimension {
      sum = sum + binomial
      binomial = (binomial * Integer(points - 1 - k)).exactQuotient(by: Integer(k + 1))
    }
    return sum * 2
  }

  /// The dichotomies of given points by hyperplanes, in general position or not.
  ///
  /// A dichotomy is a region of the hyperplanes {w : w·x_i = θ} in the space of (w, θ); points given
  /// twice make one hyperplane, for no dichotomy parts them. Through the origin, θ is 0.
  package static func count(of points: [[Rational]], throughOrigin: Bool) throws -> RegionCount {
    let dimension = (points.first?.count ?? 0) + (throughOrigin ? 0 : 1)
    let rows = points.map { $0 + (throughOrigin ? [] : [-1]) + [0] }
    return try Arrangement(dimension: dimension, rows: rows).count()
  }
}
