internal import Exact

extension Family {
  /// Graphical arrangements: x_i = x_j for every edge; regions are acyclic orientations.
  static let graphs = [graphical, cycle, completeBipartite, petersen, wheel, cubeGraph]

  static let graphical = Family(
    "graphical", ["graph"], summary: "x_i = x_j for the edges i, j that follow (counted from 0)",
    [Parameter("n", 1...64)], takesMore: true
  ) { a in
    let edges = stride(from: 1, to: a.count - 1, by: 2).map { (a[$0], a[$0 + 1]) }
    var rows = graph(a[0], edges: edges)
    if a.count.isMultiple(of: 2) {
      rows.fault = "an edge has two ends: \(a[a.count - 1]) stands alone"
    }
    return rows
  }

  static let cycle = Family(
    "cycle", summary: "the cycle of n points", [Parameter("n", 3...64)],
    whitney: { a in
      (0..<a[0]).map { k in
        k < a[0] - 1 ? Integer.binomial(Integer(a[0]), k) : Integer(a[0] - 1)
      }
    }
  ) { a in
    graph(a[0], edges: (0..<a[0]).map { ($0, ($0 + 1) % a[0]) })
  }

  static let completeBipartite = Family(
    "complete_bipartite", summary: "the complete bipartite graph of a and b points",
    [Parameter("a", 1...32), Parameter("b", 1...32)]
  ) { a in
    var edges: [(Int, Int)] = []
    for i in 0..<a[0] {
      for j in 0..<a[1] { edges.append((i, a[0] + j)) }
    }
    return graph(a[0] + a[1], edges: edges)
  }

  static let petersen = Family("petersen", summary: "Petersen's graph", []) { _ in
    var edges: [(Int, Int)] = []
    for i in 0..<5 { edges += [(i, (i + 1) % 5), (i, i + 5), (5 + i, 5 + (i + 2) % 5)] }
    return graph(10, edges: edges)
  }

  static let wheel = Family(
    "wheel", summary: "a cycle of n points and a hub", [Parameter("n", 3...63)]
  ) { a in
    let n = a[0]
    var edges: [(Int, Int)] = []
    for i in 0..<n { edges += [(i, (i + 1) % n), (i, n)] }
    return graph(n + 1, edges: edges)
  }

  static let cubeGraph = Family("cube_graph", summary: "the graph of the cube", []) { _ in
    var edges: [(Int, Int)] = []
    for i in 0..<8 {
      for bit in [1, 2, 4] where i & bit == 0 { edges.append((i, i | bit)) }
    }
    return graph(8, edges: edges)
  }

  /// A loop has no hyperplane, and an edge must not leave the points.
  private static func graph(_ n: Int, edges: [(Int, Int)]) -> Rows {
    let points = 0..<n
    for (i, j) in edges {
      if i == j {
        return Rows(n, [], fault: "the edge \(i),\(j) is a loop: x_\(i) = x_\(i) is no hyperplane")
      }
      if !points.contains(i) || !points.contains(j) {
        return Rows(n, [], fault: "the edge \(i),\(j) leaves the points 0 to \(n - 1)")
      }
    }
    return Rows(n, edges.map { i, j in row(n + 1, (i, 1), (j, -1)) })
  }
}
