internal import Exact

extension Family {
  /// Lines in the plane, and grids.
  static let planar = [grid, pencil, nearPencil, triangular, pappus]

  static let grid = Family(
    "grid", summary: "x_i = 0 … s_i - 1 for sizes s_1, s_2, …", [Parameter("s", 0...4096)],
    takesMore: true
  ) { a in
    let d = a.count
    let rows = a.enumerated().flatMap { i, size in
      (0..<max(size, 0)).map { row(d + 1, (i, 1), (d, $0)) }
    }
    return Rows(d, rows)
  }

  static let pencil = Family(
    "pencil", summary: "n lines through the origin", [Parameter("n", 0...4096)]
  ) { a in
    Rows(2, (0..<a[0]).map { [$0, -1, 0] })
  }

  static let nearPencil = Family(
    "near_pencil", summary: "n-1 lines through one point and one line off it",
    [Parameter("n", 1...4096)]
  ) { a in
    Rows(2, (0..<a[0] - 1).map { [$0, -1, 0] } + [[a[0], -1, 1]])
  }

  static let triangular = Family(
    "triangular", summary: "x = c, y = c, x + y = c for c = 0 … n-1", [Parameter("n", 0...1365)]
  ) { a in
    Rows(2, [[1, 0], [0, 1], [1, 1]].flatMap { normal in (0..<a[0]).map { normal + [$0] } })
  }

  /// Two carriers, the six joins of points with different indices, and the line of Pappus.
  static let pappus = Family("pappus", summary: "the nine lines of Pappus", []) { _ in
    let p = [[0, 0, 1], [1, 0, 1], [3, 0, 1]]
    let q = [[0, 2, 1], [2, 2, 1], [5, 2, 1]]
    var joins: [[Int]] = []
    for i in 0..<3 {
      for j in 0..<3 where i != j { joins.append(cross(p[i], q[j])) }
    }
    // In the order 01, 02, 10, 12, 20, 21: the points where crossed joins meet.
    let line = cross(cross(joins[0], joins[2]), cross(joins[1], joins[4]))
    let all = [cross(p[0], p[1]), cross(q[0], q[1])] + joins + [line]
    return Rows(2, all.map { [$0[0], $0[1], -$0[2]] })
  }

  private static func cross(_ u: [Int], _ v: [Int]) -> [Int] {
    [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
  }
}
