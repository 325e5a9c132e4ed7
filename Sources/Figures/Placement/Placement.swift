/// Finds places for texts where they touch nothing that is drawn.
///
/// Candidates are tested one after the other against every line and every text. Where none is free
/// a text stands apart, at the nearest free place, with a thin line to what it names.
package struct Placement: Sendable {
  package var scene: Scene

  package init(_ scene: Scene) { self.scene = scene }

  /// The text at the first centre where it is free; it is drawn there.
  package mutating func place(
    _ label: Label, size: Double = 10, ink: Figure.Ink = .black, among centres: [Figure.Point]
  ) -> Figure.Text? {
    for centre in centres {
      let text = Figure.Text(label, centredAt: centre, size: size, ink: ink)
      if scene.isFree(text.box) {
        scene.add(.text(text))
        return text
      }
    }
    return nil
  }

  /// The text close to a point or a disk: on its right, above, on its left, below, then between.
  package mutating func place(
    _ label: Label, size: Double = 10, near point: Figure.Point, radius: Double = 0
  ) -> Figure.Text? {
    place(label, size: size, among: centres(for: label, size: size, around: point, radius: radius))
  }

  /// The text, and a thin line to what it names if it must stand apart.
  ///
  /// The search goes round in growing circles; beyond what is drawn all is free, so it ends. With a
  /// page it may fail.
  package mutating func marks(
    naming point: Figure.Point, _ label: Label, size: Double = 10, radius: Double = 0,
    reach: Double = 400
  ) -> [Figure.Mark]? {
    if let text = place(label, size: size, near: point, radius: radius) { return [.text(text)] }
    var distance = radius + 2 * size
    while distance < reach {
      for direction in Self.directions {
        let centre = point + distance * direction
        let text = Figure.Text(label, centredAt: centre, size: size)
        guard scene.isFree(text.box) else { continue }
        let end = text.box.grown(by: 2).exit(toward: point)
        let start = point + radius * (centre - point).unit
        guard scene.isClearOfTexts(start, end) else { continue }
        let marks: [Figure.Mark] = [
          .line(start, end, Figure.Stroke(.grey, width: 0.5)), .text(text),
        ]
        scene.add(marks)
        return marks
      }
      distance += size / 2
    }
    return nil
  }

  private func centres(
    for label: Label, size: Double, around point: Figure.Point, radius: Double
  ) -> [Figure.Point] {
    let box = Figure.Text(label, centredAt: point, size: size).box
    var centres: [Figure.Point] = []
    for gap in [2.5, 4.5, 7.0, 10.0] {
      for direction in Self.compass {
        let d = radius + scene.clearance + gap
        let x = direction.x * d + Self.sign(direction.x) * box.width / 2
        let y = direction.y * d + Self.sign(direction.y) * box.height / 2
        centres.append(point + Figure.Point(x, y))
      }
    }
    return centres
  }

  private static func sign(_ x: Double) -> Double { x > 0.1 ? 1 : x < -0.1 ? -1 : 0 }

  private static let compass: [Figure.Point] = {
    let d = 0.5.squareRoot()
    return [
      Figure.Point(1, 0), Figure.Point(0, 1), Figure.Point(-1, 0), Figure.Point(0, -1),
      Figure.Point(d, d), Figure.Point(-d, d), Figure.Point(d, -d), Figure.Point(-d, -d),
    ]
  }()

  /// Directions round the circle, close enough to find a way between texts.
  private static let directions: [Figure.Point] = Turn.directions(72)
}

extension Figure.Text {
  /// A text whose box has its middle at a point.
  package init(
    _ label: Label, centredAt centre: Figure.Point, size: Double = 10, ink: Figure.Ink = .black
  ) {
    self.init(label, at: centre, size: size, ink: ink)
    point.y += centre.y - box.centre.y
  }
}

extension Placement {
  /// A text on its own line, which is cut where the text stands.
  ///
  /// `parts` are the places along the line that are tried, the best first. The line is not drawn
  /// yet, all else is.
  package mutating func cut(
    _ path: [Figure.Point], for label: Label, size: Double = 9,
    at parts: [Double] = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.22, 0.78, 0.16, 0.84]
  ) -> (before: [Figure.Point], after: [Figure.Point], text: Figure.Text)? {
    for part in parts {
      guard let (point, _) = PathWalk.point(at: part, of: path) else { return nil }
      let text = Figure.Text(label, centredAt: point, size: size)
      guard scene.isFree(text.box) else { continue }
      guard let (before, after) = PathWalk.split(path, around: text.box.grown(by: 1.5)) else {
        continue
      }
      scene.add(.text(text))
      return (before, after, text)
    }
    return nil
  }

  /// A text beside its line, which is drawn already.
  package mutating func beside(
    _ path: [Figure.Point], _ label: Label, size: Double = 9,
    at parts: [Double] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]
  ) -> Figure.Text? {
    let extent = Figure.Text(label, at: Figure.Point(0, 0), size: size).box
    var centres: [Figure.Point] = []
    for gap in [1.2, 3.0, 6.0] {
      for part in parts {
        guard let (point, direction) = PathWalk.point(at: part, of: path) else { continue }
        let normal = direction.turned
        // How far the box reaches toward the line, when it stands beside it.
        let reach = abs(normal.x) * extent.width / 2 + abs(normal.y) * extent.height / 2
        let d = reach + scene.clearance + gap
        // Above a line first; right of an upright one.
        let upward = normal.y < -0.05 || (abs(normal.y) <= 0.05 && normal.x < 0) ? -1.0 : 1.0
        centres += [point + upward * d * normal, point - upward * d * normal]
      }
    }
    return place(label, size: size, among: centres)
  }
}

/// Ways along polylines.
enum PathWalk {
  static func length(_ path: [Figure.Point]) -> Double {
    zip(path, path.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
  }

  /// The point a part of the way along, and the direction there.
  static func point(
    at part: Double, of path: [Figure.Point]
  ) -> (point: Figure.Point, direction: Figure.Point)? {
    var left = part * length(path)
    for (a, b) in zip(path, path.dropFirst()) {
      let step = (b - a).length
      if step > 0, left <= step { return (a.toward(b, left / step), (b - a).unit) }
      left -= step
    }
    guard path.count > 1, let last = path.last else { return nil }
    return (last, (last - path[path.count - 2]).unit)
  }

  /// What is left of a path before and after a box; nil where it enters the box twice.
  static func split(
    _ path: [Figure.Point], around box: Box
  ) -> (before: [Figure.Point], after: [Figure.Point])? {
    var before: [Figure.Point] = []
    var after: [Figure.Point] = []
    for (a, b) in zip(path, path.dropFirst()) {
      guard let range = box.clip(a, b) else {
        if after.isEmpty { before += before.isEmpty ? [a, b] : [b] } else { after.append(b) }
        continue
      }
      if after.isEmpty {
        if range.lowerBound > 0 {
          before +=
            before.isEmpty ? [a, a.toward(b, range.lowerBound)] : [a.toward(b, range.lowerBound)]
        }
      } else if range.lowerBound > 0 {
        return nil
      }
      if range.upperBound < 1 { after = [a.toward(b, range.upperBound), b] }
    }
    guard length(before) > 3, length(after) > 6 else { return nil }
    return (before, after)
  }
}
