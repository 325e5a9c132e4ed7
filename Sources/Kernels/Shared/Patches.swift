/// A rectangle of numbers in registers: weights of a window, sums of their gradients, or a tile of a
/// product.
protocol Patch {
  /// One line of it.
  associatedtype Line: Patch
  /// How many lines it has, and how many numbers of each.
  static var height: Int { get }
  static var width: Int { get }
  /// Zeros.
  init()
  init(_ place: UnsafePointer<Real>, line: Int)
  /// Adds a window of the input times a number.
  mutating func add(_ input: UnsafePointer<Real>, line: Int, _ factor: Real)
  /// Adds this times a number to a window.
  func spill(into target: UnsafeMutablePointer<Real>, line: Int, _ factor: Real)
  /// Adds a line times a number of its own to each line.
  mutating func add(_ row: Line, _ factors: UnsafePointer<Real>, step: Int)
  func write(to place: UnsafeMutablePointer<Real>, line: Int)
}

/// A strip.
struct Piece<Kind: Strip>: Patch {
  var numbers: Kind

  static var height: Int { 1 }
  static var width: Int { Kind.count }

  @inline(__always) init() { numbers = Kind.all(0) }

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

  @inline(__always) mutating func add(
    _ row: Piece, _ factors: UnsafePointer<Real>, step: Int
  ) {
    numbers = numbers.adding(Kind.all(factors[0]), row.numbers)
  }

  @inline(__always) func write(to place: UnsafeMutablePointer<Real>, line: Int) {
    numbers.write(to: place)
  }
}

/// A line, and one to the right of it.
struct Across<Left: Patch, Right: Patch>: Patch where Left.Line == Left, Right.Line == Right {
  var left: Left
  var right: Right

  static var height: Int { Left.height }
  static var width: Int { Left.width + Right.width }

  @inline(__always) init() { (left, right) = (Left(), Right()) }

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

  @inline(__always) mutating func add(
    _ row: Across, _ factors: UnsafePointer<Real>, step: Int
  ) {
    left.add(row.left, factors, step: step)
    right.add(row.right, factors, step: step)
  }

  @inline(__always) func write(to place: UnsafeMutablePointer<Real>, line: Int) {
    left.write(to: place, line: line)
    right.write(to: place + Left.width, line: line)
  }
}

/// A patch, and one below it.
struct Down<Top: Patch, Bottom: Patch>: Patch where Top.Line == Bottom.Line {
  var top: Top
  var bottom: Bottom

  static var height: Int { Top.height + Bottom.height }
  static var width: Int { Top.width }

  @inline(__always) init() { (top, bottom) = (Top(), Bottom()) }

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

  @inline(__always) mutating func add(
    _ row: Top.Line, _ factors: UnsafePointer<Real>, step: Int
  ) {
    top.add(row, factors, step: step)
    bottom.add(row, factors + Top.height * step, step: step)
  }

  @inline(__always) func write(to place: UnsafeMutablePointer<Real>, line: Int) {
    top.write(to: place, line: line)
    bottom.write(to: place + Top.height * line, line: line)
  }
}

typealias Wide2<Kind: Strip> = Across<Piece<Kind>, Piece<Kind>>
typealias Wide3<Kind: Strip> = Across<Wide2<Kind>, Piece<Kind>>
typealias High2<Line: Patch> = Down<Line, Line>
typealias High3<Line: Patch> = Down<High2<Line>, Line>
typealias High4<Line: Patch> = Down<High2<Line>, High2<Line>>
typealias High5<Line: Patch> = Down<High3<Line>, High2<Line>>
typealias High6<Line: Patch> = Down<High3<Line>, High3<Line>>
typealias High8<Line: Patch> = Down<High4<Line>, High4<Line>>
