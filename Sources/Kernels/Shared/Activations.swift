internal import KernelInterface

@inline(__always) private func map(
  _ place: UnsafeMutablePointer<Real>, _ count: Int, _ change: (Lane) -> Lane
) {
  sweep(count) { start, whole in
    store(change(load(place + start, whole: whole)), place + start, whole: whole)
  }
}

/// Applies an activation to a run of numbers.
@inline(never) func activate(
  _ activation: Activation, _ place: UnsafeMutablePointer<Real>, _ count: Int
) {
  switch activation {
  case .identity: return
  case .relu: map(place, count) { below($0, all(0), all(0), else: $0) }
  case .leakyrelu:
    map(place, count) { below($0, all(0), $0 * all(0.01), else: $0) }
  case .elu:
    map(place, count) { x in
      // exp(x) - 1 = 2 tanh(x/2)/(1 - tanh(x/2)), which keeps its digits near zero.
      let t = tangent(x * all(0.5))
      return below(x, all(0), (t + t) / (all(1) - t), else: x)
    }
  case .softplus: map(place, count) { softplus($0) }
  case .sigmoid: map(place, count) { logistic($0) }
  case .tanh: map(place, count) { tangent($0) }
  }
}

@inline(__always) private func multiply(
  _ values: UnsafeMutablePointer<Real>, _ gradients: UnsafeMutablePointer<Real>, _ count: Int,
  _ slope: (_ value: Lane, _ gradient: Lane) -> Lane
) {
  sweep(count) { start, whole in
    let gradient = load(gradients + start, whole: whole)
    store(slope(load(values + start, whole: whole), gradient), gradients + start, whole: whole)
  }
}

/// Multiplies gradients by the slope of an activation, found from its values y.
@inline(never) func multiplyBySlope(
  _ activation: Activation, _ values: UnsafeMutablePointer<Real>,
  _ gradients: UnsafeMutablePointer<Real>, _ count: Int
) {
  switch activation {
  case .identity: return
  case .relu:
    multiply(values, gradients, count) { y, g in below(all(0), y, g, else: all(0)) }
  case .leakyrelu:
    multiply(values, gradients, count) { y, g in
      below(all(0), y, g, else: g * all(0.01))
    }
  case .elu:
    multiply(values, gradients, count) { y, g in
      below(y, all(0), g * (y + all(1)), else: g)
    }
  case .softplus:
    multiply(values, gradients, count) { y, g in g * (all(1) - exponential(-y)) }
  case .sigmoid: multiply(values, gradients, count) { y, g in g * y * (all(1) - y) }
  case .tanh: multiply(values, gradients, count) { y, g in g * (all(1) - y * y) }
  }
}

@inline(never) func exponentials(_ place: UnsafeMutablePointer<Real>, _ count: Int) {
  map(place, count) { exponential($0) }
}

/// Writes bytes as fractions of 255.
///
/// A product with the rounded 1/255, and a second one with what is left of the byte: for all 256 bytes
/// the quotient rounded once, in a fifth of the time.
@inline(never) func fractions(
  _ bytes: UnsafePointer<UInt8>, _ place: UnsafeMutablePointer<Real>, _ count: Int
) {
  let part: Real = 1 / 255
  for i in 0..<count {
    let byte = Real(bytes[i])
    let near = byte * part
    place[i] = fused(near, fused(byte, -near, 255), part)
  }
}

/// The sum of squares, in the order of the numbers.
@inline(never) func squares(_ place: UnsafePointer<Real>, _ count: Int) -> Double {
  var sum = 0.0
  for i in 0..<count { sum += Double(place[i]) * Double(place[i]) }
  return sum
}

/// Copies a matrix into the transposed order.
@inline(never) func transposed(
  _ from: MatrixView<Real>, _ to: MatrixView<Real>, _ rows: Int, _ columns: Int
) {
  // Blocks of 8 by 8, so that a line of the cache is used up while it is there.
  for top in stride(from: 0, to: rows, by: 8) {
    for left in stride(from: 0, to: columns, by: 8) {
      for column in left..<min(left + 8, columns) {
        let target = to.base + column * to.rowStride
        for row in top..<min(top + 8, rows) {
          target[row] = from.base[row * from.rowStride + column]
        }
      }
    }
  }
}
