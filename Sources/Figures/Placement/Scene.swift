/// What is drawn already, as far as a text must not touch it.
package struct Scene: Sendable {
  private struct Segment: Sendable {
    let a, b: Figure.Point
    let half: Double
    let tag: Int
  }

  private struct Ring: Sendable {
    let centre: Figure.Point
    let radius, half: Double
  }

  /// Where texts may stand; nil where everywhere.
  package var page: Box?
  /// How far texts keep from lines and from each other.
  package var clearance = 1.5
  /// The tag of lines that do not count at the moment: a text may stand on its own line.
  package var ignored: Int?
  private var segments: [Segment] = []
  private var rings: [Ring] = []
  private var blocks: [Box] = []
  private var disks: [Ring] = []

  package init(page: Box? = nil) { self.page = page }

  package init(_ figure: Figure) {
    page = Box(left: 0, bottom: 0, right: figure.width, top: figure.height)
    for mark in figure.marks { add(mark) }
  }

  package mutating func add(_ marks: [Figure.Mark]) {
    for mark in marks { add(mark) }
  }

  /// Adds a mark; lines may get a tag, a number from 0, by which they can be ignored.
  package mutating func add(_ mark: Figure.Mark, tag: Int = -1) {
    switch mark {
    case .path(let points, let stroke, let hasArrow):
      add(points, stroke, tag)
      let (_, head) = Figure.drawn(points, width: stroke.width, hasArrow: hasArrow)
      if let head { addOutline(head, Figure.Stroke(width: 0)) }
    case .region(let points, let fill, let stroke):
      if stroke.ink != .none { addOutline(points, stroke) }
      if fill.isDark, let box = Box(around: points) { blocks.append(box) }
    case .circle(let centre, let radius, let fill, let stroke):
      if stroke.ink != .none {
        rings.append(Ring(centre: centre, radius: radius, half: stroke.width / 2))
      }
      if fill.isDark { disks.append(Ring(centre: centre, radius: radius, half: 0)) }
    case .text(let text): blocks.append(text.box)
    }
  }

  /// Keeps texts out of a box.
  package mutating func block(_ box: Box) { blocks.append(box) }

  /// Keeps texts out of a disk.
  package mutating func block(disk centre: Figure.Point, radius: Double) {
    disks.append(Ring(centre: centre, radius: radius, half: 0))
  }

  private mutating func addOutline(_ points: [Figure.Point], _ stroke: Figure.Stroke) {
    guard let first = points.first else { return }
    add(points + [first], stroke, -1)
  }

  private mutating func add(_ points: [Figure.Point], _ stroke: Figure.Stroke, _ tag: Int) {
    for (a, b) in zip(points, points.dropFirst()) {
      segments.append(Segment(a: a, b: b, half: stroke.width / 2, tag: tag))
    }
  }

  /// Whether a text may take this box.
  package func isFree(_ box: Box) -> Bool {
    if let page, !page.contains(box) { return false }
    return !touches(box)
  }

  /// Whether something drawn touches a box, or comes closer than the clearance.
  package func touches(_ box: Box) -> Bool {
    let grown = box.grown(by: clearance)
    if blocks.contains(where: { $0.overlaps(grown) }) { return true }
    for disk in disks where box.distances(from: disk.centre).near < disk.radius + clearance {
      return true
    }
    for ring in rings {
      let (near, far) = box.distances(from: ring.centre)
      if near <= ring.radius + ring.half + clearance, far >= ring.radius - ring.half - clearance {
        return true
      }
    }
    return segments.contains {
      $0.tag != ignored && box.grown(by: clearance + $0.half).meets($0.a, $0.b)
    }
  }

  /// Whether a segment can be drawn without meeting a text, a disk or a line.
  package func isFree(_ a: Figure.Point, _ b: Figure.Point) -> Bool {
    segments.allSatisfy { !Self.cross(a, b, $0.a, $0.b) } && isClearOfTexts(a, b)
  }

  /// Whether a segment can be drawn without meeting a text or a disk; lines may be crossed.
  package func isClearOfTexts(_ a: Figure.Point, _ b: Figure.Point) -> Bool {
    if blocks.contains(where: { $0.grown(by: 1).meets(a, b) }) { return false }
    return disks.allSatisfy { Self.distance(of: $0.centre, a, b) > $0.radius }
  }

  static func cross(
    _ a: Figure.Point, _ b: Figure.Point, _ c: Figure.Point, _ d: Figure.Point
  ) -> Bool {
    func side(_ p: Figure.Point, _ q: Figure.Point, _ r: Figure.Point) -> Double {
      (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    }
    return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
  }

  static func distance(of p: Figure.Point, _ a: Figure.Point, _ b: Figure.Point) -> Double {
    let way = b - a
    let square = way.x * way.x + way.y * way.y
    guard square > 0 else { return (p - a).length }
    let part = ((p.x - a.x) * way.x + (p.y - a.y) * way.y) / square
    return (p - a.toward(b, min(max(part, 0), 1))).length
  }
}

extension Figure.Ink {
  /// Whether a text on a ground of this ink is hard to read.
  var isDark: Bool {
    switch self {
    case .none, .white, .shade, .mist: false
    case .black, .grey, .blue, .red, .green, .purple, .orange: true
    }
  }
}

extension Figure {
  /// Where a text touches a line or another text, or leaves the page; empty in a good picture.
  package var collisions: [String] {
    let page = Box(left: 0, bottom: 0, right: width, top: height)
    var lines = Scene()
    lines.clearance = 0
    var texts: [Text] = []
    for mark in marks {
      if case .text(let text) = mark { texts.append(text) } else { lines.add(mark) }
    }
    var found: [String] = []
    for (i, text) in texts.enumerated() {
      let name = "'\(text.label.plain)'"
      if !page.contains(text.box) { found.append("\(name) leaves the page") }
      if lines.touches(text.box) { found.append("\(name) touches a line") }
      for other in texts[(i + 1)...] where other.box.overlaps(text.box) {
        found.append("\(name) touches '\(other.label.plain)'")
      }
    }
    for mark in marks where !mark.points.allSatisfy(page.contains) {
      found.append("a mark leaves the page")
    }
    return found
  }
}

extension Figure.Mark {
  /// The points that bound what is drawn.
  package var points: [Figure.Point] {
    switch self {
    case .region(let points, _, _), .path(let points, _, _): points
    case .circle(let c, let r, _, _): Box(centre: c, width: 2 * r, height: 2 * r).corners
    case .text(let text): text.box.corners
    }
  }

  /// The mark at another place.
  package func moved(by shift: Figure.Point) -> Figure.Mark {
    switch self {
    case .region(let points, let fill, let stroke):
      return .region(points.map { $0 + shift }, fill: fill, stroke: stroke)
    case .path(let points, let stroke, let hasArrow):
      return .path(points.map { $0 + shift }, stroke: stroke, hasArrow: hasArrow)
    case .circle(let centre, let radius, let fill, let stroke):
      return .circle(centre + shift, radius: radius, fill: fill, stroke: stroke)
    case .text(var text):
      text.point = text.point + shift
      return .text(text)
    }
  }
}

extension Figure {
  /// The picture of some marks, on a page that is just large enough for them.
  package init(
    around marks: [Mark], margin: Double = 6, title: String, description: String = ""
  ) {
    let box = Box(around: marks.flatMap(\.points)) ?? Box(left: 0, bottom: 0, right: 0, top: 0)
    let shift = Point(margin - box.left, margin - box.bottom)
    self.init(
      width: box.width + 2 * margin, height: box.height + 2 * margin, title: title,
      description: description, marks: marks.map { $0.moved(by: shift) })
  }
}
