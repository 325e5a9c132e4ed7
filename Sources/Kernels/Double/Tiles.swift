internal import KernelInterface

// Tiles of 3 rows: a lane is four registers of two numbers; 12 sums leave four of 16 registers.

let tileRows = 3
let tileLanes = 1

/// One row of a tile that is one lane wide.
private struct One {
  var a = Lane()

  @inline(__always) mutating func add(_ x: Real, _ p: Lane) {
    let x = all(x)
    a = fused(a, x, p)
  }

  @inline(__always) mutating func read(_ place: UnsafePointer<Real>, _ whole: Bool) {
    a = load(place, whole: whole)
  }

  @inline(__always) func write(_ place: UnsafeMutablePointer<Real>, _ whole: Bool) {
    store(a, place, whole: whole)
  }
}

@inline(never) func tileOne(_ task: Product<Real>, whole: Bool) {
  var (a, b) = (task.a.base, task.b.base)
  let (row, step, line) = (task.a.rowStride, task.a.columnStride, task.b.rowStride)
  var (r0, r1) = (One(), One())
  var (r2) = (One())
  let (c, lineC) = (task.c.base, task.c.rowStride)
  if task.adds {
    r0.read(c, whole)
    r1.read(c + lineC, whole)
    r2.read(c + 2 * lineC, whole)
  }
  var left = task.depth
  while left > 0 {
    let p = load(b)
    r0.add(a[0], p)
    r1.add(a[row], p)
    r2.add(a[2 * row], p)
    a += step
    b += line
    left -= 1
  }
  r0.write(c, whole)
  r1.write(c + lineC, whole)
  r2.write(c + 2 * lineC, whole)
}

/// No tile is so wide here.
func tileTwo(_ task: Product<Real>, whole: Bool) {
  fatalError("a tile of 2 lanes where the widest has 1")
}

/// No tile is so wide here.
func tileThree(_ task: Product<Real>, whole: Bool) {
  fatalError("a tile of 3 lanes where the widest has 1")
}

/// Pools of four windows that are summed together.
let squaresTogether = 1

/// Registers for the sums and weights of a patch.
let patchRegisters = 12
