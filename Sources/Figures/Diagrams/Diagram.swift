/// Nodes and edges with their texts, from which a picture is made.
///
/// Nodes are as large as their texts ask; edges end at the borders of nodes; a text at an edge
/// stands on it, where the edge is cut, or beside it, and touches nothing else.
package struct Diagram: Sendable {
  package struct Node: Sendable {
    package enum Shape: Sendable {
      case circle
      case box
      /// A box with round corners.
      case rounded
      /// The text alone.
      case plain
      /// Three dots instead of what is left out.
      case dots(isVertical: Bool)
      /// A point where lines join.
      case joint
    }

    package var label: Label
    package var centre: Figure.Point
    package var shape: Shape
    package var fill: Figure.Ink
    package var stroke: Figure.Stroke
    package var size: Double
    /// The least half width and half height.
    package var least: Figure.Point

    package init(
      _ label: Label, at centre: Figure.Point, _ shape: Shape = .circle, fill: Figure.Ink = .white,
      stroke: Figure.Stroke = Figure.Stroke(), size: Double = 10, least: Double = 12
    ) {
      self.label = label
      self.centre = centre
      self.shape = shape
      self.fill = fill
      self.stroke = stroke
      self.size = size
      self.least = Figure.Point(least, least)
    }
  }

  /// Where the text of an edge stands.
  package enum TextPlace: Sendable {
    case onLine
    case beside
  }

  package struct Edge: Sendable {
    package var from, to: Int
    /// Points on the way, for edges that are not straight.
    package var via: [Figure.Point]
    package var label: Label
    package var place: TextPlace
    package var stroke: Figure.Stroke
    package var hasArrow: Bool

    package init(
      _ from: Int, _ to: Int, _ label: Label = Label(), via: [Figure.Point] = [],
      place: TextPlace = .beside, stroke: Figure.Stroke = Figure.Stroke(width: 0.8),
      hasArrow: Bool = true
    ) {
      self.from = from
      self.to = to
      self.label = label
      self.via = via
      self.place = place
      self.stroke = stroke
      self.hasArrow = hasArrow
    }
  }

  package var nodes: [Node] = []
  package var edges: [Edge] = []
  /// What lies below everything, such as the ground of a group.
  package var ground: [Figure.Mark] = []
  /// Texts with a place of their own.
  package var texts: [Figure.Text] = []
  /// Lines of text below the picture.
  package var notes: [Label] = []
  /// Kinds of lines that are explained below the picture.
  package var legend: [(stroke: Figure.Stroke, label: Label)] = []
  package var textSize = 9.0

  package init() {}

  /// Adds a node and tells its number.
  @discardableResult
  package mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  package mutating func connect(_ edge: Edge) { edges.append(edge) }

  /// The picture.
  package func figure(title: String, description: String = "") -> Figure {
    var drawing = DiagramDrawing(self)
    drawing.draw()
    return Figure(around: drawing.marks, title: title, description: description)
  }

  /// Whether every text at an edge has a place at its edge.
  package var isRoomy: Bool {
    var drawing = DiagramDrawing(self)
    drawing.draw()
    return !drawing.isCrowded
  }
}

extension Diagram.Node {
  /// Half the width and half the height.
  package var half: Figure.Point {
    let (width, ascent, descent) = label.extent(size: size)
    let height = ascent + descent
    switch shape {
    case .circle:
      let radius = max(least.x, Figure.Point(width, height).length / 2 + 2.2)
      return Figure.Point(radius, radius)
    case .box, .rounded:
      return Figure.Point(max(least.x, width / 2 + 4), max(least.y, height / 2 + 3.5))
    case .plain: return Figure.Point(width / 2 + 2, height / 2 + 2)
    case .dots(let isVertical): return isVertical ? Figure.Point(8, 12) : Figure.Point(13, 8)
    case .joint: return Figure.Point(0, 0)
    }
  }

  var box: Box { Box(centre: centre, width: 2 * half.x, height: 2 * half.y) }

  /// Where a line toward a point leaves the node.
  func border(toward point: Figure.Point) -> Figure.Point {
    switch shape {
    case .circle: centre + half.x * (point - centre).unit
    case .box, .rounded, .plain, .dots: box.exit(toward: point)
    case .joint: centre
    }
  }

  /// The outline, and the text at its middle.
  var marks: [Figure.Mark] {
    var marks: [Figure.Mark] = []
    switch shape {
    case .circle: marks = [.circle(centre, radius: half.x, fill: fill, stroke: stroke)]
    case .box: marks = [.region(box.corners, fill: fill, stroke: stroke)]
    case .rounded: marks = [.region(box.rounded(by: 4), fill: fill, stroke: stroke)]
    case .plain: break
    case .joint:
      marks = [.circle(centre, radius: 1.4, fill: stroke.ink, stroke: .none)]
    case .dots(let isVertical):
      for step in [-7.0, 0, 7] {
        let shift = isVertical ? Figure.Point(0, step) : Figure.Point(step, 0)
        marks.append(.circle(centre + shift, radius: 1.2, fill: .black, stroke: .none))
      }
    }
    guard !label.isEmpty else { return marks }
    return marks + [.text(Figure.Text(label, centredAt: centre, size: size))]
  }
}

extension Box {
  /// The outline with round corners.
  package func rounded(by radius: Double) -> [Figure.Point] {
    let r = min(radius, width / 2, height / 2)
    let centres = [
      Figure.Point(right - r, top - r), Figure.Point(left + r, top - r),
      Figure.Point(left + r, bottom + r), Figure.Point(right - r, bottom + r),
    ]
    return centres.enumerated().flatMap { corner, centre in
      (0...4).map { centre + r * Turn.direction((Double(corner) + Double($0) / 4) / 4) }
    }
  }
}
