internal import CLanes
package import KernelInterface

// The numbers and lanes of this set of kernels; all else is shared with the other sets.

typealias Real = Float
typealias Lane = SIMD8<Float>
/// There are no halves: all runs are multiples of eight.
typealias Half = Lane
/// Whole numbers as wide as a lane's numbers, for exponents and places.
typealias Whole = Int32
typealias Wholes = SIMD8<Int32>

// Registers: a tile of a product has 6 rows of 2 lanes, 12 sums, with 2 lanes of B and a factor 15 of 16.
// Windows of a convolution are summed by 3 pools of four, or by 8 alone.

let tileLanes = 2
typealias TileRows<Line: Patch> = High6<Line>
let squaresTogether = 3
let singlesTogether = 8
/// Whether registers are left for numbers of the input that meet two entries of the weights.
let sharesInput = false

/// A sum and a product, rounded once.
@inline(__always) func fused(_ sum: Lane, _ x: Lane, _ y: Lane) -> Lane {
  mathnn_fused_8f(sum, x, y)
}
/// The same for one number.
@inline(__always) func fused(_ sum: Real, _ x: Real, _ y: Real) -> Real { sum.addingProduct(x, y) }

// A lane holds eight numbers here, and all runs are multiples of eight: there are no halves.
@inline(__always) func loadHalf(_ place: UnsafePointer<Real>) -> Lane { load(place) }
@inline(__always) func storeHalf(_ lane: Lane, _ place: UnsafeMutablePointer<Real>) {
  store(lane, place)
}

/// Writes places, as many as a lane or half a lane has.
@inline(__always) func storePlaces(
  _ places: Wholes, _ target: UnsafeMutablePointer<Int32>, _ whole: Bool
) {
  UnsafeMutableRawPointer(target).storeBytes(of: places, as: Wholes.self)
}

/// The kernels of this module.
package enum Kernels {
  /// All of them, under a name for people.
  @inline(never) package static func set(_ name: String) -> KernelSet<Float> { kernelSet(name) }
}

/// Numbers of `yes` where x lies below a bound, else of `no`.
@inline(__always) func below(_ x: Lane, _ bound: Lane, _ yes: Lane, else no: Lane) -> Lane {
  mathnn_below_8f(x, bound, yes, no)
}

@inline(__always) func below(_ x: Lane, _ bound: Lane, _ yes: Wholes, else no: Wholes) -> Wholes {
  mathnn_places_8f(x, bound, yes, no)
}

@inline(__always) func squareRoot(_ x: Lane) -> Lane { mathnn_root_8f(x) }

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
