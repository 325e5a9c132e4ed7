internal import KernelInterface

// Windows whose sums are held in registers at once, for a strip of outputs.

/// The distance between windows side by side, known while compiling for the usual channels.
protocol Hop {
  var distance: Int { get }
}

struct Hop1: Hop { var distance: Int { 1 } }
struct Hop8: Hop { var distance: Int { 8 } }
struct Hop16: Hop { var distance: Int { 16 } }
struct AnyHop: Hop { var distance: Int }

/// Cells of the output side by side, and the windows that each is made of.
protocol Tile {
  associatedtype Kind: Strip
  /// The cells, and the windows that lie side by side.
  static var cells: Int { get }
  static var columns: Int { get }
  init(_ bias: Kind)
  /// Adds an entry of the windows; the pointers are to that of the leftmost windows.
  mutating func add(
    _ top: UnsafePointer<Real>, _ bottom: UnsafePointer<Real>, _ hop: Int, _ weight: Kind)
  /// Writes each cell, and where its window begins; the leftmost begins at `place`.
  func write(_ target: CellTarget, _ output: UnsafeMutablePointer<Real>, _ place: Int)
}

/// Where a line of cells is written.
struct CellTarget {
  /// The first cell, and its place in the list of places.
  var start: UnsafeMutablePointer<Real>
  var places: UnsafeMutablePointer<Int32>
  /// From a cell to the next.
  var outputs: Int
  /// From a window to the next, and to the one below.
  var hop, line: Int
}

/// The sum of one window, which is a cell.
struct Single<Kind: Strip>: Tile {
  var sum: Kind

  static var cells: Int { 1 }
  static var columns: Int { 1 }

  @inline(__always) init(_ bias: Kind) { sum = bias }

  @inline(__always) mutating func add(
    _ top: UnsafePointer<Real>, _ bottom: UnsafePointer<Real>, _ hop: Int, _ weight: Kind
  ) {
    sum = sum.adding(Kind.all(top[0]), weight)
  }

  @inline(__always) func write(
    _ target: CellTarget, _ output: UnsafeMutablePointer<Real>, _ place: Int
  ) {
    sum.write(to: output)
  }
}

/// The sums of four windows, of which the largest is the cell.
struct Square<Kind: Strip>: Tile {
  var a, b, c, d: Kind

  static var cells: Int { 1 }
  static var columns: Int { 2 }

  @inline(__always) init(_ bias: Kind) { (a, b, c, d) = (bias, bias, bias, bias) }

  @inline(__always) mutating func add(
    _ top: UnsafePointer<Real>, _ bottom: UnsafePointer<Real>, _ hop: Int, _ weight: Kind
  ) {
    a = a.adding(Kind.all(top[0]), weight)
    b = b.adding(Kind.all(top[hop]), weight)
    c = c.adding(Kind.all(bottom[0]), weight)
    d = d.adding(Kind.all(bottom[hop]), weight)
  }

  @inline(__always) func write(
    _ target: CellTarget, _ output: UnsafeMutablePointer<Real>, _ place: Int
  ) {
    var best = (a, Kind.places(place))
    best = Kind.larger(best, (b, Kind.places(place + target.hop)))
    best = Kind.larger(best, (c, Kind.places(place + target.line)))
    best = Kind.larger(best, (d, Kind.places(place + target.line + target.hop)))
    best.0.write(to: output)
    Kind.write(best.1, to: target.places + (output - target.start))
  }
}

/// A tile, and one to the right of it.
struct Beside<Left: Tile, Right: Tile>: Tile where Left.Kind == Right.Kind {
  var left: Left
  var right: Right

  static var cells: Int { Left.cells + Right.cells }
  static var columns: Int { Left.columns + Right.columns }

  @inline(__always) init(_ bias: Left.Kind) { (left, right) = (Left(bias), Right(bias)) }

  @inline(__always) mutating func add(
    _ top: UnsafePointer<Real>, _ bottom: UnsafePointer<Real>, _ hop: Int, _ weight: Left.Kind
  ) {
    left.add(top, bottom, hop, weight)
    right.add(top + Left.columns * hop, bottom + Left.columns * hop, hop, weight)
  }

  @inline(__always) func write(
    _ target: CellTarget, _ output: UnsafeMutablePointer<Real>, _ place: Int
  ) {
    left.write(target, output, place)
    right.write(
      target, output + Left.cells * target.outputs, place + Left.columns * target.hop)
  }
}

typealias Two<One: Tile> = Beside<One, One>
typealias Three<One: Tile> = Beside<Two<One>, One>
typealias Four<One: Tile> = Beside<Two<One>, Two<One>>
typealias Five<One: Tile> = Beside<Three<One>, Two<One>>
typealias Six<One: Tile> = Beside<Three<One>, Three<One>>

/// A line of cells for a strip of outputs.
struct CellLine {
  /// The image, and where in it the first window begins.
  var input: UnsafePointer<Real>
  var place: Int
  var target: CellTarget
  /// The first output of the strip.
  var output: Int
}

/// The line in tiles as even as can be, of at most so many cells: `most` is known while compiling.
@inline(__always) func sumLine<One: Tile, Distance: Hop>(
  _ stage: ConvolutionStage<Real>, _ line: CellLine, cells: Int, _ one: One.Type,
  _ hop: Distance, most: Int
) {
  var tiles = (cells + most - 1) / most
  var cell = 0
  while tiles > 0 {
    let count = (cells - cell + tiles - 1) / tiles
    switch count {
    case 1: sumTile(stage, line, cell, One.self, hop)
    case 2: if most >= 2 { sumTile(stage, line, cell, Two<One>.self, hop) }
    case 3: if most >= 3 { sumTile(stage, line, cell, Three<One>.self, hop) }
    case 4: if most >= 4 { sumTile(stage, line, cell, Four<One>.self, hop) }
    case 5: if most >= 5 { sumTile(stage, line, cell, Five<One>.self, hop) }
    case 6: if most >= 6 { sumTile(stage, line, cell, Six<One>.self, hop) }
    case 7: if most >= 7 { sumTile(stage, line, cell, Beside<Four<One>, Three<One>>.self, hop) }
    default: if most >= 8 { sumTile(stage, line, cell, Two<Four<One>>.self, hop) }
    }
    cell += count
    tiles -= 1
  }
}

/// One tile; its first cell is counted from the start of the line.
@inline(never) private func sumTile<Kind: Tile, Distance: Hop>(
  _ stage: ConvolutionStage<Real>, _ line: CellLine, _ cell: Int, _ kind: Kind.Type,
  _ hop: Distance
) {
  let window = windowSize(stage)
  var weight = UnsafePointer(stage.spread) + line.output
  var sums = Kind(Kind.Kind.at(weight + stage.kernelHeight * window * stage.outputs))
  // A cell takes as many windows to the right as it has: pools do not overlap here.
  let place = line.place + cell * (Kind.columns / Kind.cells) * hop.distance
  var top = line.input + place
  var y = 0
  while y < stage.kernelHeight {
    let bottom = top + stage.stride * stage.lineStride
    var i = 0
    // Two entries at once where a number of the input meets both: it is read once, and reading
    // would take longer than the products do.
    while sharesInput, hop.distance == 1, i + 2 <= window {
      let (first, second) = (Kind.Kind.at(weight), Kind.Kind.at(weight + stage.outputs))
      sums.add(top + i, bottom + i, 1, first)
      sums.add(top + i + 1, bottom + i + 1, 1, second)
      weight += 2 * stage.outputs
      i += 2
    }
    while i < window {
      sums.add(top + i, bottom + i, hop.distance, Kind.Kind.at(weight))
      weight += stage.outputs
      i += 1
    }
    top += stage.lineStride
    y += 1
  }
  sums.write(
    line.target, line.target.start + cell * stage.outputs + line.output, place)
}
