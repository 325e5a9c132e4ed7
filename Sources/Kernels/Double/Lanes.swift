internal import CLanes
package import KernelInterface

// The numbers and lanes of this set of kernels; all else is shared with the other sets.

typealias Real = Double
typealias Lane = SIMD8<Double>
/// There are no halves: all runs are multiples of eight.
typealias Half = Lane
/// Whole numbers as wide as a lane's numbers, for exponents and places.
typealias Whole = Int64
typealias Wholes = SIMD8<Int64>

// Registers: a lane is four of two numbers. A tile of a product has 3 rows of a lane, 12 of 16
// registers. Windows of a convolution are summed by one pool of four, or by 3 alone.

let tileLanes = 1
typealias TileRows<Line: Patch> = High3<Line>
let squaresTogether = 1
let singlesTogether = 3
/// Whether registers are left for numbers of the input that meet two entries of the weights.
let sharesInput = false

/// A sum and a product, rounded twice: without the instruction a fused one is a call for each number.
@inline(__always) func fused(_ sum: Lane, _ x: Lane, _ y: Lane) -> Lane { sum + x * y }
/// The same for one number.
@inline(__always) func fused(_ sum: Real, _ x: Real, _ y: Real) -> Real { sum + x * y }

// A lane holds eight numbers here, and all runs are multiples of eight: there are no halves.
@inline(__always) func loadHalf(_ place: UnsafePointer<Real>) -> Lane { load(place) }
@inline(__always) func storeHalf(_ lane: Lane, _ place: UnsafeMutablePointer<Real>) {
  store(lane, place)
}

/// Writes places.
@inline(__always) func storePlaces(
  _ places: Wholes, _ target: UnsafeMutablePointer<Int32>, _ whole: Bool
) {
  for i in 0..<laneCount { target[i] = Int32(truncatingIfNeeded: places[i]) }
}

/// The kernels of this module.
package enum Kernels {
  /// All of them, under a name for people.
  @inline(never) package static func set(_ name: String) -> KernelSet<Double> { kernelSet(name) }
}

/// Numbers of `yes` where x lies below a bound, else of `no`.
@inline(__always) func below(_ x: Lane, _ bound: Lane, _ yes: Lane, else no: Lane) -> Lane {
  mathnn_below_8d(x, bound, yes, no)
}

@inline(__always) func below(_ x: Lane, _ bound: Lane, _ yes: Wholes, else no: Wholes) -> Wholes {
  mathnn_places_8d(x, bound, yes, no)
}

@inline(__always) func squareRoot(_ x: Lane) -> Lane { mathnn_root_8d(x) }

extension SIMD8<Double>: Strip {
  static var count: Int { 8 }
  @inline(__always) static func all(_ number: Real) -> Self { Self(repeating: number) }
  @inline(__always) static func places(_ place: Int) -> SIMD8<Int64> {
    SIMD8<Int64>(repeating: Whole(place))
  }
  @inline(__always) func adding(_ x: Self, _ y: Self) -> Self { self + x * y }
  @inline(__always) func plus(_ other: Self) -> Self { self + other }
  @inline(__always) static func larger(
    _ first: (Self, SIMD8<Int64>), _ second: (Self, SIMD8<Int64>)
  ) -> (Self, SIMD8<Int64>) {
    (
      mathnn_below_8d(first.0, second.0, second.0, first.0),
      mathnn_places_8d(first.0, second.0, second.1, first.1)
    )
  }
  @inline(__always) static func write(
    _ places: SIMD8<Int64>, to target: UnsafeMutablePointer<Int32>
  ) {
    for i in 0..<8 { target[i] = Int32(truncatingIfNeeded: places[i]) }
  }
}
