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
@inline(__always) func sweep(_ count: Int, _ visit: (_ start: Int, _ whole: Bool) -> Void) {
  var start = 0
  while start + laneCount <= count {
    visit(start, true)
    start += laneCount
  }
  if start < count { visit(start, false) }
}
