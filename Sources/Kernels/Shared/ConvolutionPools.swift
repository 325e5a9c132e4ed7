internal import KernelInterface

// Convolution and pools of two by two at once: the sums of a pool never leave the registers.

/// The distance between windows side by side, known while compiling for the usual channels.
private protocol Hop {
  var distance: Int { get }
}

private struct Hop1: Hop { var distance: Int { 1 } }
private struct Hop8: Hop { var distance: Int { 8 } }
private struct Hop16: Hop { var distance: Int { 16 } }
private struct AnyHop: Hop { var distance: Int }

/// Pools side by side in one row.
private protocol Pools {
  associatedtype Kind: Strip
  /// How many there are.
  static var count: Int { get }
  init(_ bias: Kind)
  /// Adds an entry of the windows; the pointers are to those of the leftmost windows.
  mutating func add(
    _ top: UnsafePointer<Real>, _ bottom: UnsafePointer<Real>, _ hop: Int, _ weight: Kind)
  /// Writes the largest sum of each pool and where its window begins.
  func write(_ target: PoolTarget, _ output: UnsafeMutablePointer<Real>, _ place: Int)
}

/// Where pools are written, and how far apart.
private struct PoolTarget {
  /// From the first number of the output to its place in the list of places.
  var places: UnsafeMutablePointer<Int32>
  var start: UnsafeMutablePointer<Real>
  var outputs: Int
  /// From one window to the next, and to the one below.
  var hop, line: Int
}

/// The sums of the four windows of one pool.
private struct Square<Kind: Strip>: Pools {
  var a, b, c, d: Kind

  static var count: Int { 1 }

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
    _ target: PoolTarget, _ output: UnsafeMutablePointer<Real>, _ place: Int
  ) {
    var best = (a, Kind.places(place))
    best = Kind.larger(best, (b, Kind.places(place + target.hop)))
    best = Kind.larger(best, (c, Kind.places(place + target.line)))
    best = Kind.larger(best, (d, Kind.places(place + target.line + target.hop)))
    best.0.write(to: output)
    Kind.write(best.1, to: target.places + (output - target.start))
  }
}

/// Pools, and more pools to the right of them.
private struct Beside<Left: Pools, Right: Pools>: Pools where Left.Kind == Right.Kind {
  var left: Left
  var right: Right

  static var count: Int { Left.count + Right.count }

  @inline(__always) init(_ bias: Left.Kind) { (left, right) = (Left(bias), Right(bias)) }

  @inline(__always) mutating func add(
    _ top: UnsafePointer<Real>, _ bottom: UnsafePointer<Real>, _ hop: Int, _ weight: Left.Kind
  ) {
    left.add(top, bottom, hop, weight)
    let further = 2 * Left.count * hop
    right.add(top + further, bottom + further, hop, weight)
  }

  @inline(__always) func write(
    _ target: PoolTarget, _ output: UnsafeMutablePointer<Real>, _ place: Int
  ) {
    left.write(target, output, place)
    right.write(
      target, output + Left.count * target.outputs, place + 2 * Left.count * target.hop)
  }
}

private typealias Two<Kind: Strip> = Beside<Square<Kind>, Square<Kind>>
private typealias Three<Kind: Strip> = Beside<Two<Kind>, Square<Kind>>
private typealias Four<Kind: Strip> = Beside<Two<Kind>, Two<Kind>>
private typealias Five<Kind: Strip> = Beside<Three<Kind>, Two<Kind>>
private typealias Six<Kind: Strip> = Beside<Three<Kind>, Three<Kind>>

/// Convolution and pools of a batch, where pools are two by two and do not overlap.
@inline(never) func convolvePools(_ stage: ConvolutionStage<Real>, _ rows: Int) {
  switch stage.stride * stage.channels {
  // Four leave registers for the numbers that two entries share.
  case 1: eachRow(stage, rows, Hop1(), most: min(4, squaresTogether))
  case 8: eachRow(stage, rows, Hop8(), most: squaresTogether)
  case 16: eachRow(stage, rows, Hop16(), most: squaresTogether)
  default:
    // Every window needs a register for its address.
    let hop = AnyHop(distance: stage.stride * stage.channels)
    eachRow(stage, rows, hop, most: min(3, squaresTogether))
  }
}

@inline(__always) private func eachRow<Distance: Hop>(
  _ stage: ConvolutionStage<Real>, _ rows: Int, _ hop: Distance, most: Int
) {
  for image in 0..<rows {
    for row in 0..<stage.height {
      let place = 2 * row * stage.stride * stage.lineStride
      let output = stage.output + image * stage.outputStride + row * stage.outputLine
      let target = PoolTarget(
        places: stage.places + (image * stage.height + row) * stage.width * stage.outputs,
        start: output, outputs: stage.outputs, hop: hop.distance,
        line: stage.stride * stage.lineStride)
      let input = stage.input + image * stage.imageStride
      var channel = 0
      while channel + laneCount <= stage.outputs {
        line(stage, Lane.self, hop, (input, target, place, channel), most: most)
        channel += laneCount
      }
      if channel < stage.outputs {
        line(stage, Half.self, hop, (input, target, place, channel), most: most)
      }
    }
  }
}

/// One row of pools for a strip of outputs, in tiles as even as can be.
@inline(__always) private func line<Kind: Strip, Distance: Hop>(
  _ stage: ConvolutionStage<Real>, _ kind: Kind.Type, _ hop: Distance,
  _ row: (
    input: UnsafeMutablePointer<Real>, target: PoolTarget, place: Int, channel: Int
  ), most: Int
) {
  var tiles = (stage.width + most - 1) / most
  var cell = 0
  while tiles > 0 {
    let count = (stage.width - cell + tiles - 1) / tiles
    let place = row.place + 2 * cell * hop.distance
    let task = (row.input, row.target, place, row.channel, cell)
    switch count {
    case 1: tile(stage, Square<Kind>.self, hop, task)
    case 2: tile(stage, Two<Kind>.self, hop, task)
    case 3: tile(stage, Three<Kind>.self, hop, task)
    case 4 where squaresTogether > 3: tile(stage, Four<Kind>.self, hop, task)
    case 5 where squaresTogether > 3: tile(stage, Five<Kind>.self, hop, task)
    default: if squaresTogether > 3 { tile(stage, Six<Kind>.self, hop, task) }
    }
    cell += count
    tiles -= 1
  }
}

@inline(never) private func tile<Tile: Pools, Distance: Hop>(
  _ stage: ConvolutionStage<Real>, _ kind: Tile.Type, _ hop: Distance,
  _ task: (
    input: UnsafeMutablePointer<Real>, target: PoolTarget, place: Int, channel: Int, cell: Int
  )
) {
  let window = windowSize(stage)
  let size = stage.kernelHeight * window * stage.outputs
  var weight = UnsafePointer(stage.spread) + task.channel
  var sums = Tile(Tile.Kind.at(weight + size))
  var top = UnsafePointer(task.input) + task.place
  var y = 0
  while y < stage.kernelHeight {
    let bottom = top + stage.stride * stage.lineStride
    var i = 0
    // Two entries at once where a number of the input meets both: it is read once, and reading
    // would take longer than the products do.
    while squaresTogether > 3, hop.distance == 1, i + 2 <= window {
      let (first, second) = (Tile.Kind.at(weight), Tile.Kind.at(weight + stage.outputs))
      sums.add(top + i, bottom + i, 1, first)
      sums.add(top + i + 1, bottom + i + 1, 1, second)
      weight += 2 * stage.outputs
      i += 2
    }
    while i < window {
      sums.add(top + i, bottom + i, hop.distance, Tile.Kind.at(weight))
      weight += stage.outputs
      i += 1
    }
    top += stage.lineStride
    y += 1
  }
  sums.write(
    task.target, task.target.start + task.cell * stage.outputs + task.channel, task.place)
}
