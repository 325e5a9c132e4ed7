/// Approximate inner points, carried along with the witnesses.
///
/// They are only candidates: a point is given out after all its signs were found right in exact
/// arithmetic, see `InnerPoint`.
extension RegionLister {
  /// The origin of a flat moved along its axes.
  func startPoint(_ depth: Int) -> Int32 {
    let size = dimension - depth
    var point = [Double](repeating: 0, count: size)
    for column in 0..<size {
      let step = room(depth: depth, point: point, column: column, sign: 1, skipping: .zero)
      point[column] = step
    }
    return store(point, depth: depth)
  }

  /// A point of a hyperplane moved off it, to one of its sides.
  func liftPoint(_ index: Int32, depth: Int, across k: Int, pivot: Int, toNegative: Bool) -> Int32 {
    let size = dimension - depth
    let rows = approximations[depth]
    let start = Int(index) * (size - 1)
    let base = k * (size + 1)
    var point = [Double](repeating: 0, count: size)
    var next = start
    var value = rows[base + size]
    for column in 0..<size where column != pivot {
      point[column] = points[depth + 1][next]
      value += rows[base + column] * point[column]
      next += 1
    }
    point[pivot] = -value / rows[base + pivot]
    let rises = rows[base + pivot] > 0
    let sign: Double = rises != toNegative ? 1 : -1
    point[pivot] +=
      sign
      * room(
        depth: depth, point: point, column: pivot, sign: sign,
        skipping: zeros[depth + 1])
    return store(point, depth: depth)
  }

  /// Half the way along an axis to the next hyperplane, or 1 if there is none.
  private func room(
    depth: Int, point: [Double], column: Int, sign: Double, skipping: Mask
  ) -> Double {
    let size = dimension - depth
    let rows = approximations[depth]
    var nearest = 2.0
    point.withUnsafeBufferPointer { point in
      for j in 0..<count {
        let base = j * (size + 1)
        let slope = rows[base + column] * sign
        if slope == 0 { continue }
        var value = rows[base + size]
        for index in 0..<size { value += rows[base + index] * point[index] }
        let distance = -value / slope
        if distance > 0, distance < nearest, !skipping.has(j) { nearest = distance }
      }
    }
    return nearest / 2
  }

  private func store(_ point: [Double], depth: Int) -> Int32 {
    let size = dimension - depth
    let index = Int32(points[depth].count / Swift.max(size, 1))
    points[depth].append(contentsOf: point)
    return index
  }
}
