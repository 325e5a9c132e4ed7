internal import KernelInterface

/// A matrix product, tile by tile.
///
/// A panel of B, some lanes wide, is met by all rows of A while it is in the cache. Each entry is
/// summed in the order of the inner index: the bytes do not depend on the tiles.
@inline(never) func product(_ task: Product<Real>) {
  var part = task
  while part.columns > 0 {
    var width = min(tileLanes * laneCount, part.columns)
    // Half a lane alone would read as often as it multiplies.
    let rest = part.columns - width
    if rest > 0, rest < laneCount, width > laneCount { width -= laneCount }
    panel(part, width)
    part.columns -= width
    part.b.base += width
    part.c.base += width
  }
}

/// All rows of a panel of B of so many columns.
@inline(__always) private func panel(_ task: Product<Real>, _ width: Int) {
  let isHalf = width % laneCount != 0
  switch width / laneCount {
  case 0: rows(task, Piece<Half>.self)
  case 1 where isHalf: rows(task, Across<Piece<Lane>, Piece<Half>>.self)
  case 1: rows(task, Piece<Lane>.self)
  case 2 where isHalf: if tileLanes > 2 { rows(task, Across<Wide2<Lane>, Piece<Half>>.self) }
  case 2: if tileLanes > 1 { rows(task, Wide2<Lane>.self) }
  default: if tileLanes > 2 { rows(task, Wide3<Lane>.self) }
  }
}

@inline(__always) private func rows<Line: Patch>(_ task: Product<Real>, _ line: Line.Type)
where Line.Line == Line {
  var part = task
  while part.rows >= TileRows<Line>.height { tile(&part, TileRows<Line>.self) }
  while part.rows >= 4 { tile(&part, High4<Line>.self) }
  while part.rows >= 2 { tile(&part, High2<Line>.self) }
  while part.rows > 0 { tile(&part, Line.self) }
}

/// The tile of the first rows; the task goes on behind them.
@inline(never) private func tile<Tile: Patch>(_ task: inout Product<Real>, _ kind: Tile.Type) {
  var (a, b) = (UnsafePointer(task.a.base), UnsafePointer(task.b.base))
  let (row, step, line) = (task.a.rowStride, task.a.columnStride, task.b.rowStride)
  var sums = task.adds ? Tile(task.c.base, line: task.c.rowStride) : Tile()
  var left = task.depth
  while left > 0 {
    sums.add(Tile.Line(b, line: 0), a, step: row)
    a += step
    b += line
    left -= 1
  }
  sums.write(to: task.c.base, line: task.c.rowStride)
  task.rows -= Tile.height
  task.a.base += Tile.height * row
  task.c.base += Tile.height * task.c.rowStride
}
