import Support
import Testing

@testable import Figures

@Suite("Placement") struct PlacementTests {
  /// A judge that shares no geometry with the placement: points along every line, each against
  /// every box.
  private func faults(_ figure: Figure) -> [String] {
    let texts = figure.marks.compactMap { mark -> Figure.Text? in
      if case .text(let text) = mark { text } else { nil }
    }
    let boxes = texts.map(\.box)
    let points = figure.marks.flatMap(trace)
    var found: [String] = []
    for (i, text) in texts.enumerated() {
      let box = boxes[i]
      if box.left < 0 || box.bottom < 0 || box.right > figure.width || box.top > figure.height {
        found.append("\(text.label.plain) leaves the page")
      }
      for (j, other) in texts.enumerated().dropFirst(i + 1) {
        let b = boxes[j]
        if box.left < b.right, b.left < box.right, box.bottom < b.top, b.bottom < box.top {
          found.append("\(text.label.plain) and \(other.label.plain)")
        }
      }
      let hit = points.first {
        box.left < $0.x && $0.x < box.right && box.bottom < $0.y && $0.y < box.top
      }
      if let hit { found.append("\(text.label.plain) is crossed at \(hit)") }
    }
    return found
  }

  /// Points on the lines of a mark, half a point apart.
  private func trace(_ mark: Figure.Mark) -> [Figure.Point] {
    func along(_ points: [Figure.Point]) -> [Figure.Point] {
      zip(points, points.dropFirst()).flatMap { a, b -> [Figure.Point] in
        let steps = max(1, Int(2 * (b - a).length))
        return (0...steps).map { a.toward(b, Double($0) / Double(steps)) }
      }
    }
    switch mark {
    case .path(let points, _, _): return along(points)
    case .region(let points, _, let stroke):
      return stroke.ink == .none ? [] : along(points + points.prefix(1))
    case .circle(let centre, let radius, _, _):
      return Turn.directions(200).map { centre + radius * $0 }
    case .text: return []
    }
  }

  @Test("texts among random lines and disks touch nothing", arguments: 0..<25)
  func random(_ seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    func point() -> Figure.Point {
      Figure.Point(
        Double.random(in: 0...300, using: &numbers), Double.random(in: 0...200, using: &numbers))
    }
    var marks: [Figure.Mark] = (0..<Int.random(in: 1...14, using: &numbers)).map { _ in
      .line(point(), point())
    }
    let centres = (0..<6).map { _ in point() }
    marks += centres.map { .circle($0, radius: 5, fill: .blue, stroke: .init()) }
    var placement = Placement(Scene())
    placement.scene.add(marks)
    for (i, centre) in centres.enumerated() {
      let label = Label(math: ["W_{rec}", "h_{t-1}", "x", "\\sigma'(a_t)", "label", "y^{T-2}"][i])
      guard let placed = placement.marks(naming: centre, label, size: 10, radius: 5) else {
        Issue.record("no place for \(label.plain)")
        continue
      }
      marks += placed
    }
    let figure = Figure(around: marks, title: "random")
    // A thin line to a text may start at a disk and cross lines, but no text.
    #expect(faults(figure) == [] && figure.collisions == [], "seed \(seed)")
  }

  @Test("weights stand on their edges in random networks", arguments: 0..<8)
  func networks(_ seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let sizes = (0..<Int.random(in: 2...4, using: &numbers)).map { _ in
      Int.random(in: 1...5, using: &numbers)
    }
    var network = LayeredNetwork(
      fullyConnected: sizes.map { size in (0..<size).map { Label(math: "u_\($0)") } })
    for i in network.connections.indices {
      let weight = Int.random(in: -1200...1200, using: &numbers)
      network.connections[i].weight = Label(formula: "\(weight)")
      network.connections[i].isNegative = weight < 0
    }
    let figure = network.figure(title: "random")
    #expect(faults(figure) == [] && figure.collisions == [], "seed \(seed), \(sizes)")
    let texts = figure.marks.count { if case .text = $0 { true } else { false } }
    let shown = network.connections.count <= network.mostWeights ? network.connections.count : 0
    #expect(texts == shown + sizes.reduce(0, +))
  }

  @Test("pictures of every kind, by the other judge", arguments: Gallery.all.indices)
  func gallery(_ place: Int) {
    #expect(faults(Gallery.all[place].figure) == [], "\(Gallery.all[place].name)")
  }

  @Test("clipping keeps what is inside and nothing else", arguments: 0..<60)
  func clipping(_ seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    let box = Box(left: 0, bottom: 0, right: 10, top: 6)
    let path = (0..<8).map { _ in
      Figure.Point(
        Double.random(in: -8...18, using: &numbers), Double.random(in: -6...12, using: &numbers))
    }
    let parts = box.clip(path)
    for part in parts {
      for point in part { #expect(box.grown(by: 1e-9).contains(point)) }
    }
    func length(_ path: [Figure.Point]) -> Double {
      zip(path, path.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
    }
    // The length inside, by small steps.
    var inside = 0.0
    for (a, b) in zip(path, path.dropFirst()) {
      let steps = 1000
      let hits = (0..<steps).count { box.contains(a.toward(b, (Double($0) + 0.5) / Double(steps))) }
      inside += (b - a).length * Double(hits) / Double(steps)
    }
    #expect(abs(inside - parts.map(length).reduce(0, +)) < 0.2)
  }

  @Test("a box that touches a line, a disk or a text is not free")
  func touching() {
    var scene = Scene()
    scene.add(.line(.init(0, 0), .init(100, 100)))
    scene.add(.circle(.init(200, 0), radius: 20, fill: .none, stroke: .init()))
    #expect(scene.touches(Box(centre: .init(50, 50), width: 4, height: 4)))
    #expect(!scene.touches(Box(centre: .init(50, 60), width: 4, height: 4)))
    #expect(scene.touches(Box(centre: .init(220, 0), width: 4, height: 4)))
    #expect(!scene.touches(Box(centre: .init(200, 0), width: 4, height: 4)), "inside the ring")
    #expect(scene.touches(Box(centre: .init(223, 0), width: 4, height: 4)), "too close")
    #expect(!scene.touches(Box(centre: .init(226, 0), width: 4, height: 4)))
    scene.block(disk: .init(200, 0), radius: 20)
    #expect(scene.touches(Box(centre: .init(200, 0), width: 4, height: 4)))
    scene.add(.text(.init("label", at: .init(0, 50))))
    #expect(scene.touches(Box(centre: .init(5, 50), width: 4, height: 4)))
  }
}
