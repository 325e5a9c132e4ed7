package import Exact

/// A point of the plane with rational coordinates.
package struct PlanePoint: Sendable, Hashable {
  package let x, y: Rational

  package init(_ x: Rational, _ y: Rational) {
    self.x = x
    self.y = y
  }

  /// The middle between two points.
  func middle(to other: PlanePoint) -> PlanePoint {
    PlanePoint((x + other.x) * Rational(1, 2), (y + other.y) * Rational(1, 2))
  }
}

/// A rectangle with sides along the axes.
package struct Page: Sendable, Equatable {
  package let left, right, bottom, top: Rational

  package init(left: Rational, right: Rational, bottom: Rational, top: Rational) {
    self.left = left
    self.right = right
    self.bottom = bottom
    self.top = top
  }

  package var centre: PlanePoint {
    PlanePoint((left + right) * Rational(1, 2), (bottom + top) * Rational(1, 2))
  }

  /// The corners against the clock, from the lower left.
  package var corners: [PlanePoint] {
    [
      PlanePoint(left, bottom), PlanePoint(right, bottom), PlanePoint(right, top),
      PlanePoint(left, top),
    ]
  }

  /// Whether a point lies inside and not on the border.
  package func contains(_ point: PlanePoint) -> Bool {
    left < point.x && point.x < right && bottom < point.y && point.y < top
  }
}

/// A convex polygon, its corners against the clock.
struct ConvexPolygon: Sendable {
  var corners: [PlanePoint]

  /// Twice the area.
  var doubledArea: Rational {
    corners.indices.reduce(Rational(0)) { sum, index in
      let (a, b) = (corners[index], corners[(index + 1) % corners.count])
      return sum + a.x * b.y - a.y * b.x
    }
  }

  /// The parts where a line is positive and where it is negative; `nil` for a part without area.
  func split(by line: Hyperplane) -> (positive: ConvexPolygon?, negative: ConvexPolygon?) {
    let values = corners.map { line.value(at: [$0.x, $0.y]) }
    guard values.contains(where: { $0.signum > 0 }) else { return (nil, self) }
    guard values.contains(where: { $0.signum < 0 }) else { return (self, nil) }
    var parts: (positive: [PlanePoint], negative: [PlanePoint]) = ([], [])
    for index in corners.indices {
      let next = (index + 1) % corners.count
      let (a, b) = (corners[index], corners[next])
      let (s, t) = (values[index], values[next])
      if s.signum >= 0 { parts.positive.append(a) }
      if s.signum <= 0 { parts.negative.append(a) }
      if s.signum * t.signum < 0 {
        let along = s / (s - t)
        let point = PlanePoint(a.x + along * (b.x - a.x), a.y + along * (b.y - a.y))
        parts.positive.append(point)
        parts.negative.append(point)
      }
    }
    return (ConvexPolygon(corners: parts.positive), ConvexPolygon(corners: parts.negative))
  }
}
