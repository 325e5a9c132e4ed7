/// A rectangle of a window, in strips: its weights, or the sums of their gradients.
protocol Patch {
  /// How many lines it has, and how many numbers of each.
  static var height: Int { get }
  static var width: Int { get }
  init(_ place: UnsafePointer<Real>, line: Int)
  /// Adds a window of the input times a number.
  mutating func add(_ input: UnsafePointer<Real>, line: Int, _ factor: Real)
  /// Adds this times a number to a window.
  func spill(into target: UnsafeMutablePointer<Real>, line: Int, _ factor: Real)
  func write(to place: UnsafeMutablePointer<Real>, line: Int)
}

struct Piece<Kind: Strip>: Patch {
  var numbers: Kind

  static var height: Int { 1 }
  static var width: Int { Kind.count }

  @inline(__always) init(_ place: UnsafePointer<Real>, line: Int) { numbers = Kind.at(place) }

  @inline(__always) mutating func add(
    _ input: UnsafePointer<Real>, line: Int, _ factor: Real
  ) {
    numbers = numbers.adding(Kind.at(input), Kind.all(factor))
  }

  @inline(__always) func spill(
    into target: UnsafeMutablePointer<Real>, line: Int, _ factor: Real
  ) {
    Kind.at(target).adding(numbers, Kind.all(factor)).write(to: target)
  }

  @inline(__always) func write(to place: UnsafeMutablePointer<Real>, line: Int) {
    numbers.write(to: place)
  }
}

/// A patch, and one to the right of it.
struct Across<Left: Patch, Right: Patch>: Patch {
  var left: Left
  var right: Right

  static var height: Int { Left.height }
  static var width: Int { Left.width + Right.width }

  @inline(__always) init(_ place: UnsafePointer<Real>, line: Int) {
    (left, right) = (Left(place, line: line), Right(place + Left.width, line: line))
  }

  @inline(__always) mutating func add(
    _ input: UnsafePointer<Real>, line: Int, _ factor: Real
  ) {
    left.add(input, line: line, factor)
    right.add(input + Left.width, line: line, factor)
  }

  @inline(__always) func spill(
    into target: UnsafeMutablePointer<Real>, line: Int, _ factor: Real
  ) {
    left.spill(into: target, line: line, factor)
    right.spill(into: target + Left.width, line: line, factor)
  }

  @inline(__always) func write(to place: UnsafeMutablePointer<Real>, line: Int) {
    left.write(to: place, line: line)
    right.write(to: place + Left.width, line: line)
  }
}

/// A patch, and one below it.
struct Down<Top: Patch, Bottom: Patch>: Patch {
  var top: Top
  var bottom: Bottom

  static var height: Int { Top.height + Bottom.height }
  static var width: Int { Top.width }

  @inline(__always) init(_ place: UnsafePointer<Real>, line: Int) {
    (top, bottom) = (Top(place, line: line), Bottom(place + Top.height * line, line: line))
  }

  @inline(__always) mutating func add(
    _ input: UnsafePointer<Real>, line: Int, _ factor: Real
  ) {
    top.add(input, line: line, factor)
    bottom.add(input + Top.height * line, line: line, factor)
  }

  @inline(__always) func spill(
    into target: UnsafeMutablePointer<Real>, line: Int, _ factor: Real
  ) {
    top.spill(into: target, line: line, factor)
    bottom.spill(into: target + Top.height * line, line: line, factor)
  }

  @inline(__always) func write(to place: UnsafeMutablePointer<Real>, line: Int) {
    top.write(to: place, line: line)
    bottom.write(to: place + Top.height * line, line: line)
  }
}
