let laneCount = Lane.scalarCount

@inline(__always) func load(_ place: UnsafePointer<Real>) -> Lane {
  UnsafeRawPointer(place).loadUnaligned(as: Lane.self)
}

@inline(__always) func store(_ lane: Lane, _ place: UnsafeMutablePointer<Real>) {
  UnsafeMutableRawPointer(place).storeBytes(of: lane, as: Lane.self)
}

/// A whole lane, or a half one.
@inline(__always) func load(_ place: UnsafePointer<Real>, whole: Bool) -> Lane {
  whole ? load(place) : loadHalf(place)
}

@inline(__always) func store(_ lane: Lane, _ place: UnsafeMutablePointer<Real>, whole: Bool) {
  if whole { store(lane, place) } else { storeHalf(lane, place) }
}

@inline(__always) func all(_ number: Real) -> Lane { Lane(repeating: number) }

/// Visits a run of numbers lane by lane; the last lane may be half.
///
/// One call of `visit`, so that it is made part of the loop.
@inline(__always) func sweep(_ count: Int, _ visit: (_ start: Int, _ whole: Bool) -> Void) {
  var start = 0
  while start < count {
    visit(start, laneCount == 8 || start + laneCount <= count)
    start += laneCount
  }
}

/// Numbers kept between two bounds; what is not a number stays so.
@inline(__always) func bounded(_ x: Lane, _ low: Real, _ high: Real) -> Lane {
  let x = below(x, all(low), all(low), else: x)
  return below(all(high), x, all(high), else: x)
}
