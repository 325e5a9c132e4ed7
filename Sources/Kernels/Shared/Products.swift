internal import KernelInterface

/// A matrix product, tile by tile.
///
/// A panel of B, some lanes wide, is met by all rows of A while it is in the cache. Each entry is
/// summed in the order of the inner index: the bytes do not depend on the tiles.
@inline(never) func product(_ task: Product<Real>) {
  var column = 0
  while column < task.columns {
    let lanes = min(tileLanes, (task.columns - column + laneCount - 1) / laneCount)
    let whole = task.columns - column >= lanes * laneCount
    var part = task
    part.b.base = task.b.base + column
    var row = 0
    while row < task.rows {
      part.a.base = task.a.base + row * task.a.rowStride
      part.c.base = task.c.base + row * task.c.rowStride + column
      if row + tileRows <= task.rows {
        tile(part, lanes, whole)
      } else {
        lastTile(part, lanes, whole, rows: task.rows - row)
      }
      row += tileRows
    }
    column += lanes * laneCount
  }
}

@inline(__always) private func tile(_ task: Product<Real>, _ lanes: Int, _ whole: Bool) {
  switch lanes {
  case 1: tileOne(task, whole: whole)
  case 2: tileTwo(task, whole: whole)
  default: tileThree(task, whole: whole)
  }
}

/// A tile of which only the first rows belong to the product: it is made beside, then copied.
@inline(never) private func lastTile(
  _ task: Product<Real>, _ lanes: Int, _ whole: Bool, rows: Int
) {
  let width = lanes * laneCount
  let columns = whole ? width : width - 8
  withUnsafeTemporaryAllocation(of: Real.self, capacity: tileRows * width) { room in
    guard let beside = room.baseAddress else { return }
    var task = task
    let target = task.c
    task.c = MatrixView(beside, rowStride: width, columnStride: 1)
    if task.adds {
      for row in 0..<tileRows {
        for i in 0..<width {
          let isInside = row < rows && i < columns
          beside[row * width + i] = isInside ? target.base[row * target.rowStride + i] : 0
        }
      }
    }
    tile(task, lanes, whole)
    for row in 0..<rows {
      for i in 0..<columns { target.base[row * target.rowStride + i] = beside[row * width + i] }
    }
  }
}
