/// Numbers side by side that are computed with at once: a lane, or half of one.
///
/// A routine over strips is compiled for each kind. What the standard library says of all SIMD types
/// is a loop over their numbers, so every operation is named here and given by the kind itself.
protocol Strip: BitwiseCopyable {
  /// Whole numbers of the same width.
  associatedtype Places
  static var count: Int { get }
  static func all(_ number: Real) -> Self
  static func places(_ place: Int) -> Places
  /// The sum of this and a product.
  func adding(_ x: Self, _ y: Self) -> Self
  func plus(_ other: Self) -> Self
  /// The larger of two, and its place; of equals the first.
  static func larger(
    _ first: (Self, Places), _ second: (Self, Places)
  ) -> (Self, Places)
  static func write(_ places: Places, to target: UnsafeMutablePointer<Int32>)
}

extension Strip {
  @inline(__always) static func at(_ place: UnsafePointer<Real>) -> Self {
    UnsafeRawPointer(place).loadUnaligned(as: Self.self)
  }

  @inline(__always) func write(to place: UnsafeMutablePointer<Real>) {
    UnsafeMutableRawPointer(place).storeBytes(of: self, as: Self.self)
  }
}
