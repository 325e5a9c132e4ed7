internal import KernelInterface

// Tiles of 6 rows: 12 sums, 2 lanes of B and a broadcast use 15 of 16 registers.

let tileRows = 6
let tileLanes = 2

/// One row of a tile that is two lanes wide.
private struct Two {
  var a = Lane(), b = Lane()

  @inline(__always) mutating func add(_ x: Real, _ p: Lane, _ q: Lane) {
    let x = all(x)
    a = fused(a, x, p)
    b = fused(b, x, q)
  }

  @inline(__always) mutating func read(_ place: UnsafePointer<Real>, _ whole: Bool) {
    a = load(place)
    b = load(place + laneCount, whole: whole)
  }

  @inline(__always) func write(_ place: UnsafeMutablePointer<Real>, _ whole: Bool) {
    store(a, place)
    store(b, place + laneCount, whole: whole)
  }
}

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

@inline(never) func tileTwo(_ task: Product<Real>, whole: Bool) {
  var (a, b) = (task.a.base, task.b.base)
  let (row, step, line) = (task.a.rowStride, task.a.columnStride, task.b.rowStride)
  var (r0, r1, r2) = (Two(), Two(), Two())
  var (r3, r4, r5) = (Two(), Two(), Two())
  let (c, lineC) = (task.c.base, task.c.rowStride)
  if task.adds {
    r0.read(c, whole)
    r1.read(c + lineC, whole)
    r2.read(c + 2 * lineC, whole)
    r3.read(c + 3 * lineC, whole)
    r4.read(c + 4 * lineC, whole)
    r5.read(c + 5 * lineC, whole)
  }
  var left = task.depth
  while left > 0 {
    let p = load(b)
    let q = load(b + laneCount)
    r0.add(a[0], p, q)
    r1.add(a[row], p, q)
    r2.add(a[2 * row], p, q)
    r3.add(a[3 * row], p, q)
    r4.add(a[4 * row], p, q)
    r5.add(a[5 * row], p, q)
    a += step
    b += line
    left -= 1
  }
  r0.write(c, whole)
  r1.write(c + lineC, whole)
  r2.write(c + 2 * lineC, whole)
  r3.write(c + 3 * lineC, whole)
  r4.write(c + 4 * lineC, whole)
  r5.write(c + 5 * lineC, whole)
}

@inline(never) func tileOne(_ task: Product<Real>, whole: Bool) {
  var (a, b) = (task.a.base, task.b.base)
  let (row, step, line) = (task.a.rowStride, task.a.columnStride, task.b.rowStride)
  var (r0, r1, r2) = (One(), One(), One())
  var (r3, r4, r5) = (One(), One(), One())
  let (c, lineC) = (task.c.base, task.c.rowStride)
  if task.adds {
    r0.read(c, whole)
    r1.read(c + lineC, whole)
    r2.read(c + 2 * lineC, whole)
    r3.read(c + 3 * lineC, whole)
    r4.read(c + 4 * lineC, whole)
    r5.read(c + 5 * lineC, whole)
  }
  var left = task.depth
  while left > 0 {
    let p = load(b)
    r0.add(a[0], p)
    r1.add(a[row], p)
    r2.add(a[2 * row], p)
    r3.add(a[3 * row], p)
    r4.add(a[4 * row], p)
    r5.add(a[5 * row], p)
    a += step
    b += line
    left -= 1
  }
  r0.write(c, whole)
  r1.write(c + lineC, whole)
  r2.write(c + 2 * lineC, whole)
  r3.write(c + 3 * lineC, whole)
  r4.write(c + 4 * lineC, whole)
  r5.write(c + 5 * lineC, whole)
}

/// No tile is so wide here.
func tileThree(_ task: Product<Real>, whole: Bool) {
  fatalError("a tile of 3 lanes where the widest has 2")
}

/// Pools of four windows that are summed together: 12 sums of 16 registers.
let squaresTogether = 3

/// Registers for the sums and weights of a patch.
let patchRegisters = 12
