/// A rectangle with sides along the axes.
package struct Box: Sendable, Equatable {
  package var left, bottom, right, top: Double

  package init(left: Double, bottom: Double, right: Double, top: Double) {
    self.left = left
    self.bottom = bottom
    self.right = right
    self.top = top
  }

  package init(centre: Figure.Point, width: Double, height: Double) {
    self.init(
      left: centre.x - width / 2, bottom: centre.y - height / 2, right: centre.x + width / 2,
      top: centre.y + height / 2)
  }

  /// The smallest box around some points; nil for none.
  package init?(around points: [Figure.Point]) {
    guard let first = points.first else { return nil }
    self.init(left: first.x, bottom: first.y, right: first.x, top: first.y)
    for point in points.dropFirst() { add(point) }
  }

  package var width: Double { right - left }
  package var height: Double { top - bottom }
  package var centre: Figure.Point { Figure.Point((left + right) / 2, (bottom + top) / 2) }

  /// The corners against the clock, from the lower left.
  package var corners: [Figure.Point] {
    [
      Figure.Point(left, bottom), Figure.Point(right, bottom), Figure.Point(right, top),
      Figure.Point(left, top),
    ]
  }

  package mutating func add(_ point: Figure.Point) {
    left = min(left, point.x)
    right = max(right, point.x)
    bottom = min(bottom, point.y)
    top = max(top, point.y)
  }

  /// The smallest box around both.
  package func union(_ other: Box) -> Box {
    Box(
      left: min(left, other.left), bottom: min(bottom, other.bottom),
      right: max(right, other.right), top: max(top, other.top))
  }

  /// The box larger by an amount on every side.
  package func grown(by amount: Double) -> Box {
    Box(left: left - amount, bottom: bottom - amount, right: right + amount, top: top + amount)
  }

  package func moved(by shift: Figure.Point) -> Box {
    Box(
      left: left + shift.x, bottom: bottom + shift.y, right: right + shift.x, top: top + shift.y)
  }

  package func contains(_ point: Figure.Point) -> Bool {
    left <= point.x && point.x <= right && bottom <= point.y && point.y <= top
  }

  package func contains(_ other: Box) -> Bool {
    left <= other.left && other.right <= right && bottom <= other.bottom && other.top <= top
  }

  /// Whether the insides meet.
  package func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && bottom < other.top && other.bottom < top
  }

  /// The part of a segment inside, by the parts of the way where it enters and leaves.
  ///
  /// Liang and Barsky: each side cuts the range of the parameter from one end.
  package func clip(_ a: Figure.Point, _ b: Figure.Point) -> ClosedRange<Double>? {
    var (enter, leave) = (0.0, 1.0)
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    for (move, room) in [
      (-dx, a.x - left), (dx, right - a.x), (-dy, a.y - bottom), (dy, top - a.y),
    ] {
      if move == 0 {
        if room < 0 { return nil }
      } else if move < 0 {
        enter = max(enter, room / move)
      } else {
        leave = min(leave, room / move)
      }
      if enter > leave { return nil }
    }
    return enter...leave
  }

  /// Whether a segment meets the box.
  package func meets(_ a: Figure.Point, _ b: Figure.Point) -> Bool {
    if max(a.x, b.x) < left || min(a.x, b.x) > right || max(a.y, b.y) < bottom
      || min(a.y, b.y) > top
    {
      return false
    }
    return clip(a, b) != nil
  }

  /// The distances of the nearest and the farthest point of the box from a point.
  package func distances(from point: Figure.Point) -> (near: Double, far: Double) {
    let x = max(left - point.x, 0, point.x - right)
    let y = max(bottom - point.y, 0, point.y - top)
    let farX = max(abs(left - point.x), abs(right - point.x))
    let farY = max(abs(bottom - point.y), abs(top - point.y))
    return (Figure.Point(x, y).length, Figure.Point(farX, farY).length)
  }

  /// Where a ray from the centre leaves the box.
  package func exit(toward point: Figure.Point) -> Figure.Point {
    let way = point - centre
    let x = way.x == 0 ? Double.infinity : width / 2 / abs(way.x)
    let y = way.y == 0 ? Double.infinity : height / 2 / abs(way.y)
    let part = min(x, y)
    return part.isFinite ? centre + part * way : centre
  }
}

extension Box {
  /// The parts of a polyline inside the box, each a polyline.
  package func clip(_ points: [Figure.Point]) -> [[Figure.Point]] {
    var parts: [[Figure.Point]] = []
    var current: [Figure.Point] = []
    for (a, b) in zip(points, points.dropFirst()) {
      guard let range = clip(a, b) else {
        if current.count > 1 { parts.append(current) }
        current = []
        continue
      }
      if current.isEmpty || range.lowerBound > 0 {
        if current.count > 1 { parts.append(current) }
        current = [a.toward(b, range.lowerBound)]
      }
      current.append(a.toward(b, range.upperBound))
      if range.upperBound < 1 {
        parts.append(current)
        current = []
      }
    }
    if current.count > 1 { parts.append(current) }
    return parts
  }
}
