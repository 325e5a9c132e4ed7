/// Draws a diagram: edges first, nodes over them, texts where nothing is in the way.
struct DiagramDrawing {
  let diagram: Diagram
  private(set) var marks: [Figure.Mark] = []
  /// Whether a text has found no place at its edge, and stands apart.
  private(set) var isCrowded = false
  private var placement = Placement(Scene())
  private var paths: [[Figure.Point]] = []

  init(_ diagram: Diagram) { self.diagram = diagram }

  mutating func draw() {
    paths = diagram.edges.map(route)
    let nodes = diagram.nodes.flatMap(\.marks) + diagram.texts.map { .text($0) }
    placement.scene.add(diagram.ground)
    placement.scene.add(nodes)
    for node in diagram.nodes { keepClear(of: node) }
    for (i, edge) in diagram.edges.enumerated() {
      placement.scene.add(line(edge, paths[i]), tag: i)
    }
    var lines: [Figure.Mark] = []
    var texts: [Figure.Mark] = []
    let common = commonPart
    for (i, edge) in diagram.edges.enumerated() {
      let drawn = labelled(edge, i, common)
      lines += drawn.lines
      texts += drawn.texts
    }
    marks = diagram.ground + lines + nodes + texts
    addNotes()
  }

  private mutating func keepClear(of node: Diagram.Node) {
    switch node.shape {
    case .circle: placement.scene.block(disk: node.centre, radius: node.half.x)
    case .box, .rounded, .plain, .dots: placement.scene.block(node.box)
    case .joint: break
    }
  }

  private func line(_ edge: Diagram.Edge, _ path: [Figure.Point]) -> Figure.Mark {
    .path(path, stroke: edge.stroke, hasArrow: edge.hasArrow)
  }

  /// The way of an edge from border to border.
  private func route(_ edge: Diagram.Edge) -> [Figure.Point] {
    let (from, to) = (diagram.nodes[edge.from], diagram.nodes[edge.to])
    let start = from.border(toward: edge.via.first ?? to.centre)
    let end = to.border(toward: edge.via.last ?? from.centre)
    return [start] + edge.via + [end]
  }

  /// A part of the way at which all texts on lines can stand, so that they form rows.
  private var commonPart: Double? {
    let wanted = diagram.edges.indices.filter {
      diagram.edges[$0].place == .onLine && !diagram.edges[$0].label.isEmpty
    }
    guard wanted.count > 1 else { return nil }
    return [0.5, 0.32, 0.25, 0.68, 0.2, 0.75].first { part in
      var trial = placement
      return wanted.allSatisfy { i in
        trial.scene.ignored = i
        return trial.cut(paths[i], for: diagram.edges[i].label, size: size, at: [part]) != nil
      }
    }
  }

  private var size: Double { diagram.textSize }

  private mutating func labelled(
    _ edge: Diagram.Edge, _ number: Int, _ common: Double?
  ) -> (lines: [Figure.Mark], texts: [Figure.Mark]) {
    let path = paths[number]
    let whole = line(edge, path)
    guard !edge.label.isEmpty else { return ([whole], []) }
    if edge.place == .onLine {
      placement.scene.ignored = number
      defer { placement.scene.ignored = nil }
      let found =
        common.map { placement.cut(path, for: edge.label, size: size, at: [$0]) }
        ?? placement.cut(path, for: edge.label, size: size)
      if let (before, after, text) = found {
        return (
          [.path(before, stroke: edge.stroke, hasArrow: false), line(edge, after)], [.text(text)]
        )
      }
    }
    placement.scene.ignored = nil
    if let text = placement.beside(path, edge.label, size: size) { return ([whole], [.text(text)]) }
    isCrowded = true
    guard let (middle, _) = PathWalk.point(at: 0.5, of: path),
      let apart = placement.marks(naming: middle, edge.label, size: size, reach: 2000)
    else { return ([whole], []) }
    return ([whole], apart)
  }

  /// The legend and the notes, below all that is drawn.
  private mutating func addNotes() {
    guard var box = Box(around: marks.flatMap(\.points)) else { return }
    let start = box.left
    for (stroke, label) in diagram.legend {
      let y = box.bottom - 11
      let from = Figure.Point(start, y)
      marks.append(.path([from, from + Figure.Point(26, 0)], stroke: stroke, hasArrow: true))
      let text = Figure.Text(label, at: from + Figure.Point(32, 0), size: size, anchor: .start)
      marks.append(.text(text))
      box = Box(around: [Figure.Point(start, min(y - 5, text.box.bottom))])?.union(box) ?? box
    }
    for note in diagram.notes {
      let text = Figure.Text(
        note, at: Figure.Point(start, box.bottom - 11), size: size, anchor: .start)
      marks.append(.text(text))
      box = box.union(text.box)
    }
  }
}
