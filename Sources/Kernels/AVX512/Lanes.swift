internal import CLanes
package import KernelInterface

// The numbers and lanes of this set of kernels; all else is shared with the other sets.

typealias Real = Float
typealias Lane = SIMD16<Float>
/// What is left of a run of numbers where no whole lane is.
typealias Half = SIMD8<Float>
/// Whole numbers as wide as a lane's numbers, for exponents and places.
typealias Whole = Int32
typealias Wholes = SIMD16<Int32>

// Registers: a tile of a product has 8 rows of 3 lanes, 24 sums, with 3 lanes of B and a factor 28 of 32.
// Windows of a convolution are summed by 6 pools of four, or by 8 alone.

let tileLanes = 3
typealias TileRows<Line: Patch> = High8<Line>
let squaresTogether = 6
let singlesTogether = 8
/// Whether registers are left for numbers of the input that meet two entries of the weights.
let sharesInput = true

/// A sum and a product, rounded once.
@inline(__always) func fused(_ sum: Lane, _ x: Lane, _ y: Lane) -> Lane {
  mathnn_fused_16f(sum, x, y)
}
/// The same for one number.
@inline(__always) func fused(_ sum: Real, _ x: Real, _ y: Real) -> Real { sum.addingProduct(x, y) }

/// Eight numbers in the lower half of a lane, zeros above.
@inline(__always) func loadHalf(_ place: UnsafePointer<Real>) -> Lane {
  let half = UnsafeRawPointer(place).loadUnaligned(as: SIMD8<Real>.self)
  return Lane(lowHalf: half, highHalf: SIMD8())
}
/// Writes the lower half of a lane.
@inline(__always) func storeHalf(_ lane: Lane, _ place: UnsafeMutablePointer<Real>) {
  UnsafeMutableRawPointer(place).storeBytes(of: lane.lowHalf, as: SIMD8<Real>.self)
}

/// Writes places, as many as a lane or half a lane has.
@inline(__always) func storePlaces(
  _ places: Wholes, _ target: UnsafeMutablePointer<Int32>, _ whole: Bool
) {
  let target = UnsafeMutableRawPointer(target)
  if whole {
    target.storeBytes(of: places, as: Wholes.self)
  } else {
    target.storeBytes(of: places.lowHalf, as: SIMD8<Int32>.self)
  }
}

/// The kernels of this module.
package enum Kernels {
  /// All of them, under a name for people.
  @inline(never) package static func set(_ name: String) -> KernelSet<Float> { kernelSet(name) }
}

/// Numbers of `yes` where x lies below a bound, else of `no`.
@inline(__always) func below(_ x: Lane, _ bound: Lane, _ yes: Lane, else no: Lane) -> Lane {
  mathnn_below_16f(x, bound, yes, no)
}

@inline(__always) func below(_ x: Lane, _ bound: Lane, _ yes: Wholes, else no: Wholes) -> Wholes {
  mathnn_places_16f(x, bound, yes, no)
}

@inline(__always) func squareRoot(_ x: Lane) -> Lane { mathnn_root_16f(x) }

extension SIMD16<Float>: Strip {
  static var count: Int { 16 }
  @inline(__always) static func all(_ number: Real) -> Self { Self(repeating: number) }
  @inline(__always) static func places(_ place: Int) -> SIMD16<Int32> {
    SIMD16<Int32>(repeating: Whole(place))
  }
  @inline(__always) func adding(_ x: Self, _ y: Self) -> Self { mathnn_fused_16f(self, x, y) }
  @inline(__always) func plus(_ other: Self) -> Self { self + other }
  @inline(__always) static func larger(
    _ first: (Self, SIMD16<Int32>), _ second: (Self, SIMD16<Int32>)
  ) -> (Self, SIMD16<Int32>) {
    (
      mathnn_below_16f(first.0, second.0, second.0, first.0),
      mathnn_places_16f(first.0, second.0, second.1, first.1)
    )
  }
  @inline(__always) static func write(
    _ places: SIMD16<Int32>, to target: UnsafeMutablePointer<Int32>
  ) {
    UnsafeMutableRawPointer(target).storeBytes(of: places, as: SIMD16<Int32>.self)
  }
}

extension SIMD8<Float>: Strip {
  static var count: Int { 8 }
  @inline(__always) static func all(_ number: Real) -> Self { Self(repeating: number) }
  @inline(__always) static func places(_ place: Int) -> SIMD8<Int32> {
    SIMD8<Int32>(repeating: Whole(place))
  }
  @inline(__always) func adding(_ x: Self, _ y: Self) -> Self { mathnn_fused_8f(self, x, y) }
  @inline(__always) func plus(_ other: Self) -> Self { self + other }
  @inline(__always) static func larger(
    _ first: (Self, SIMD8<Int32>), _ second: (Self, SIMD8<Int32>)
  ) -> (Self, SIMD8<Int32>) {
    (
      mathnn_below_8f(first.0, second.0, second.0, first.0),
      mathnn_places_8f(first.0, second.0, second.1, first.1)
    )
  }
  @inline(__always) static func write(
    _ places: SIMD8<Int32>, to target: UnsafeMutablePointer<Int32>
  ) {
    UnsafeMutableRawPointer(target).storeBytes(of: places, as: SIMD8<Int32>.self)
  }
}
