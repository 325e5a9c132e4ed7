/// A tree, its leaves in a row at the bottom: what a recursive network does with a sentence.
package struct TreePicture: Sendable {
  package indirect enum Tree: Sendable {
    case leaf(Label)
    case node(Label, [Tree])
  }

  package var tree: Tree
  /// What stands at the edges to the first, second… part of each node.
  package var edgeLabels: [Label] = []
  /// Whether inner nodes are drawn as one and the same cell, a shaded box.
  package var sharesCell = true
  /// What is above the root, as in an output.
  package var output: Label?
  package var notes: [Label] = []

  package init(_ tree: Tree) { self.tree = tree }

  package func figure(title: String) -> Figure {
    var diagram = Diagram()
    let width = Self.leaves(of: tree).map { $0.width(size: 10) }.max() ?? 0
    let depth = Self.depth(of: tree)
    guard depth <= 40 else { return Figure(around: [], title: title) }
    var next = 0.0
    let root = add(tree, gap: max(46, width + 22), next: &next, to: &diagram)
    if let output {
      let place = diagram.nodes[root].centre + Figure.Point(0, 52)
      let top = diagram.add(.init(output, at: place, fill: .mist))
      diagram.connect(.init(root, top))
    }
    diagram.notes = notes
    let count = Self.leaves(of: tree).count
    return diagram.figure(
      title: title, description: "A tree of \(count) leaves: \(Self.words(of: tree)).")
  }

  /// Adds a part; a leaf takes the next place in the row, a node stands over the middle of its parts.
  private func add(
    _ part: Tree, gap: Double, next: inout Double, to diagram: inout Diagram
  ) -> Int {
    switch part {
    case .leaf(let label):
      defer { next += gap }
      return diagram.add(.init(label, at: Figure.Point(next, 0), .rounded, fill: .mist))
    case .node(let label, let parts):
      let children = parts.map { add($0, gap: gap, next: &next, to: &diagram) }
      let xs = children.map { diagram.nodes[$0].centre.x }
      let x = ((xs.first ?? next) + (xs.last ?? next)) / 2
      let y = Double(Self.depth(of: part)) * 58
      let node = diagram.add(
        sharesCell
          ? .init(label, at: Figure.Point(x, y), .rounded, fill: .shade, least: 13)
          : .init(label, at: Figure.Point(x, y)))
      for (place, child) in children.enumerated() {
        let text = edgeLabels.indices.contains(place) ? edgeLabels[place] : Label()
        diagram.connect(.init(child, node, text))
      }
      return node
    }
  }

  private static func depth(of tree: Tree) -> Int {
    switch tree {
    case .leaf: 0
    case .node(_, let parts): 1 + (parts.map(depth).max() ?? 0)
    }
  }

  private static func leaves(of tree: Tree) -> [Label] {
    switch tree {
    case .leaf(let label): [label]
    case .node(_, let parts): parts.flatMap(leaves)
    }
  }

  private static func words(of tree: Tree) -> String {
    switch tree {
    case .leaf(let label): label.plain
    case .node(let label, let parts):
      "\(label.plain)(\(parts.map(words).joined(separator: ", ")))"
    }
  }
}
