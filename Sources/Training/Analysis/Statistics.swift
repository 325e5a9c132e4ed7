/// Means of a few runs, and how sure they are.
package struct Statistics: Sendable, Equatable {
  package let count: Int
  package let mean: Double
  /// The standard deviation, with n - 1; zero for a single value.
  package let deviation: Double

  package init(_ values: [Double]) {
    count = values.count
    let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
  }

  /// Half the width of the interval that holds the true mean with 95 %, by Student's distribution.
  package var margin: Double? {
    guard count > 1 else { return nil }
    return Self.quantile(freedom: count - 1) * deviation / Double(count).squareRoot()
  }

  /// The 97.5 % point of Student's distribution.
  ///
  /// To 30 degrees of freedom by table, then by the first terms of its expansion about 1.95996.
  package static func quantile(freedom: Int) -> Double {
    let table = [
      12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814,
      2.20099, 2.17881, 2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596,
      2.07961, 2.07387, 2.06866, 2.06390, 2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227,
    ]
    if freedom <= table.count { return table[max(1, freedom) - 1] }
    let (z, n) = (1.959_963_98, Double(freedom))
    return z + (z * z * z + z) / (4 * n) + (5 * z * z * z * z * z + 16 * z * z * z + 3 * z)
      / (96 * n * n)
  }
}
