#if canImport(Glibc)
  private import Glibc
#else
  private import Darwin
#endif

/// The few functions of the system's library that pictures need.
enum Turn {
  /// Directions round the circle, against the clock from the right.
  static func directions(_ count: Int) -> [Figure.Point] {
    (0..<count).map { direction(Double($0) / Double(count)) }
  }

  /// A direction by its part of a whole turn.
  static func direction(_ part: Double) -> Figure.Point {
    Figure.Point(cos(2 * Double.pi * part), sin(2 * Double.pi * part))
  }

  /// The part of a whole turn of a direction, from 0 to 1.
  static func part(of direction: Figure.Point) -> Double {
    let part = atan2(direction.y, direction.x) / (2 * Double.pi)
    return part < 0 ? part + 1 : part
  }
}

/// Logarithms and powers of ten.
enum Decimal {
  static func log(_ x: Double) -> Double { log10(x) }
  static func power(_ x: Double) -> Double { pow(10, x) }
}
