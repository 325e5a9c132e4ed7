#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Digits drawn by a pen, for where no data is at hand.
///
/// Each digit has a few ways to be written: strokes of straight lines and arcs. A drawing bends them
/// a little, turns, shears, scales and moves them, draws them with a pen of some thickness whose
/// pressure varies, and adds noise. A seed gives the same pictures everywhere.
package enum SyntheticDigits {
  package static let side = 28

  /// Sets to learn from and to test with; they share no drawing.
  package static func sets(
    train: Int, test: Int, seed: Int = 1
  ) -> (train: PictureSet, test: PictureSet) {
    (set(train, seed: seed, purpose: 10), set(test, seed: seed, purpose: 11))
  }

  private static func set(_ count: Int, seed: Int, purpose: UInt64) -> PictureSet {
    var pixels = [UInt8](repeating: 0, count: count * side * side)
    var labels: [UInt8] = []
    labels.reserveCapacity(count)
    pixels.withUnsafeMutableBufferPointer { pixels in
      for number in 0..<count {
        var random = Random(seed: seed, purpose: purpose, number: number)
        let digit = random.below(10)
        labels.append(UInt8(digit))
        guard let start = pixels.baseAddress else { continue }
        draw(digit, &random, into: start + number * side * side)
      }
    }
    return PictureSet(
      origin: .synthetic, height: side, width: side, pixels: pixels, labels: labels)
  }

  // MARK: The pen

  private struct Point {
    var x, y: Double
  }

  /// How a drawing differs from its model: x ↦ A x + b, a bend, a pen.
  private struct Hand {
    var a, b, c, d, dx, dy: Double
    var bend, bendPhase: Double
    var pen, ink, noise: Double

    init(_ random: inout Random) {
      let angle = random.uniform(-0.26, 0.26)
      let shear = random.uniform(-0.3, 0.3)
      let (wide, high) = (random.uniform(7.2, 10.2), random.uniform(8.6, 10.6))
      let (cosine, sine) = (1 - angle * angle / 2, angle - angle * angle * angle / 6)
      (a, b) = (wide * cosine, high * (shear * cosine - sine))
      (c, d) = (wide * sine, high * (shear * sine + cosine))
      (dx, dy) = (random.uniform(-2, 2) + 13.5, random.uniform(-1.6, 1.6) + 13.5)
      (bend, bendPhase) = (random.uniform(-0.09, 0.09), random.uniform(0, 2))
      pen = random.uniform(0.75, 1.75)
      ink = random.uniform(200, 262)
      noise = random.uniform(0, 7)
    }

    func placed(_ p: Point) -> Point {
      // A parabola bends strokes without a function that differs by machine.
      let x = p.x + bend * (p.y + bendPhase - 1) * (p.y + bendPhase - 1)
      return Point(x: a * x + b * p.y + dx, y: c * x + d * p.y + dy)
    }
  }

  private static func draw(
    _ digit: Int, _ random: inout Random, into target: UnsafeMutablePointer<UInt8>
  ) {
    let ways = models[digit]
    let hand = Hand(&random)
    let way = ways[random.below(ways.count)]
    withUnsafeTemporaryAllocation(of: Double.self, capacity: side * side) { ink in
      ink.initialize(repeating: 0)
      for stroke in way {
        var last: Point?
        for model in stroke {
          let shaken = Point(
            x: model.x + random.uniform(-0.045, 0.045), y: model.y + random.uniform(-0.045, 0.045))
          let point = hand.placed(shaken)
          if let last { line(last, point, hand.pen * random.uniform(0.88, 1.12), ink) }
          last = point
        }
      }
      for place in 0..<side * side {
        let value = ink[place] * hand.ink
        let noise = value > 0 || hand.noise > 5 ? random.uniform(-1, 1) * hand.noise : 0
        target[place] = UInt8(max(0, min(255, value + noise + 0.5)))
      }
    }
  }

  /// Inks the pixels near a line: full within the pen, fading over one pixel at its rim.
  private static func line(
    _ p: Point, _ q: Point, _ pen: Double, _ ink: UnsafeMutableBufferPointer<Double>
  ) {
    let reach = pen + 0.7
    let top = max(0, Int(min(p.y, q.y) - reach)),
      bottom = min(side - 1, Int(max(p.y, q.y) + reach) + 1)
    let left = max(0, Int(min(p.x, q.x) - reach)),
      right = min(side - 1, Int(max(p.x, q.x) + reach) + 1)
    guard top <= bottom, left <= right else { return }
    let (vx, vy) = (q.x - p.x, q.y - p.y)
    let length = max(1e-9, vx * vx + vy * vy)
    for y in top...bottom {
      for x in left...right {
        let (ux, uy) = (Double(x) - p.x, Double(y) - p.y)
        let t = max(0, min(1, (ux * vx + uy * vy) / length))
        let (wx, wy) = (ux - t * vx, uy - t * vy)
        let distance = (wx * wx + wy * wy).squareRoot()
        let value = max(0, min(1, pen + 0.5 - distance))
        if value > ink[y * side + x] { ink[y * side + x] = value }
      }
    }
  }

  // MARK: The models, in a square from -1 to 1, y down

  private static func path(_ points: [(Double, Double)]) -> [Point] {
    points.map { Point(x: $0.0, y: $0.1) }
  }

  /// Part of an ellipse, from one angle to another, in turns; 0 is to the right, a quarter is down.
  private static func arc(
    _ x: Double, _ y: Double, _ rx: Double, _ ry: Double, _ from: Double, _ to: Double
  ) -> [Point] {
    let steps = max(3, Int(abs(to - from) * 14))
    return (0...steps).map { step in
      let angle = 2 * Double.pi * (from + (to - from) * Double(step) / Double(steps))
      return Point(x: x + rx * cos(angle), y: y + ry * sin(angle))
    }
  }

  /// The ways to write each digit.
  private static let models: [[[[Point]]]] = [
    [[arc(0, 0, 0.62, 0.95, -0.25, 0.75)], [arc(0, 0, 0.72, 0.85, -0.2, 0.82)]],
    [
      [path([(0, -0.95), (0, 0.95)])],
      [path([(-0.42, -0.5), (0.05, -0.95), (0.05, 0.95)])],
      [path([(-0.4, -0.55), (0, -0.95), (0, 0.92)]), path([(-0.4, 0.93), (0.42, 0.93)])],
    ],
    [
      [arc(0, -0.42, 0.58, 0.52, -0.5, 0.1) + path([(-0.62, 0.92), (0.68, 0.92)])],
      [
        arc(-0.02, -0.45, 0.55, 0.5, -0.45, 0.12) + path([(-0.5, 0.7)])
          + arc(-0.42, 0.72, 0.2, 0.2, 0.5, -0.1) + path([(0.1, 0.92), (0.65, 0.8)])
      ],
    ],
    [
      [arc(-0.05, -0.47, 0.55, 0.46, -0.45, 0.25) + arc(-0.05, 0.46, 0.62, 0.48, -0.25, 0.42)],
      [
        path([(-0.55, -0.92), (0.5, -0.92), (-0.05, -0.15)])
          + arc(-0.08, 0.38, 0.62, 0.55, -0.25, 0.42)
      ],
    ],
    [
      [path([(-0.25, -0.95), (-0.62, 0.2), (0.65, 0.2)]), path([(0.3, -0.5), (0.3, 0.95)])],
      [path([(0.3, 0.95), (0.3, -0.95), (-0.65, 0.3), (0.7, 0.3)])],
    ],
    [
      [
        path([(0.55, -0.92), (-0.4, -0.92), (-0.48, -0.12)])
          + arc(-0.05, 0.35, 0.6, 0.56, -0.35, 0.42)
      ],
      [
        path([(-0.42, -0.9), (-0.45, -0.1)]) + arc(-0.02, 0.38, 0.58, 0.54, -0.35, 0.44),
        path([(-0.42, -0.9), (0.6, -0.9)]),
      ],
    ],
    [
      [path([(0.4, -0.92), (-0.25, -0.35), (-0.55, 0.35)]) + arc(0, 0.42, 0.54, 0.5, 0.5, 1.55)],
      [arc(0.25, 0.3, 0.85, 1.25, -0.3, -0.52) + arc(0, 0.42, 0.56, 0.5, 0.45, 1.5)],
    ],
    [
      [path([(-0.6, -0.9), (0.62, -0.9), (-0.1, 0.95)])],
      [
        path([(-0.6, -0.9), (0.62, -0.9), (0.1, 0.1), (-0.05, 0.95)]),
        path([(-0.25, 0.05), (0.5, 0.05)]),
      ],
    ],
    [
      [arc(0, -0.47, 0.46, 0.46, 0.25, 1.25), arc(0, 0.46, 0.58, 0.48, -0.25, 0.75)],
      [
        path([(0.45, -0.8)]) + arc(-0.02, -0.48, 0.46, 0.44, -0.12, -0.62)
          + path([(0.3, 0.2)]) + arc(0, 0.48, 0.52, 0.46, -0.05, 0.62) + path([(0.4, -0.5)])
      ],
    ],
    [
      [arc(0, -0.4, 0.52, 0.5, 0, 1) + path([(0.5, -0.4), (0.42, 0.95)])],
      [arc(0, -0.42, 0.54, 0.48, -0.1, 0.9) + arc(-0.35, 0.1, 0.85, 0.85, -0.05, 0.3)],
    ],
  ]
}
