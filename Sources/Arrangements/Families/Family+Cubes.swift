internal import Exact

extension Family {
  /// Normals from the vertices of cubes and their like.
  static let cubes = [resonance, threshold, thresholdGraph, crossPolytope, demicube]

  static let resonance = Family(
    "resonance", ["all_subsets"], summary: "all sums of coordinates are 0",
    [Parameter("n", 1...12)],
    merging: { a in
      SubsetMerging(points: a[0] + 1, labels: Array(1..<1 << a[0]), isSwitching: false)
    }
  ) { a in
    Rows(a[0], (1..<1 << a[0]).map { bits($0, a[0]) + [0] })
  }

  static let threshold = Family(
    "threshold", summary: "normals (1, c), c in {0,1}^n: Boolean threshold functions",
    [Parameter("n", 0...12)],
    merging: { a in
      SubsetMerging(points: a[0] + 1, labels: Array(0..<1 << a[0]), isSwitching: true)
    }
  ) { a in
    Rows(a[0] + 1, (0..<1 << a[0]).map { [1] + bits($0, a[0]) + [0] })
  }

  static let thresholdGraph = Family(
    "threshold_graph", summary: "x_i + x_j = 0; labelled threshold graphs",
    [Parameter("n", 0...64)]
  ) { a in
    Rows(a[0], sums(a[0]))
  }

  static let crossPolytope = Family(
    "crosspolytope", summary: "normals (1, ±e_i); 2·3^n - 2^n regions", [Parameter("n", 0...64)]
  ) { a in
    let n = a[0]
    let rows = (0..<n).flatMap { i in [1, -1].map { row(n + 2, (0, 1), (i + 1, $0)) } }
    return Rows(n + 1, rows)
  }

  static let demicube = Family(
    "demicube", summary: "normals (1, c), c in {0,1}^n with an odd number of ones",
    [Parameter("n", 0...12)]
  ) { a in
    let odd = (0..<1 << a[0]).filter { $0.nonzeroBitCount % 2 == 1 }
    return Rows(a[0] + 1, odd.map { [1] + bits($0, a[0]) + [0] })
  }

  private static func bits(_ m: Int, _ n: Int) -> [Int] { (0..<n).map { m >> $0 & 1 } }
}
