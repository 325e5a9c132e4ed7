/// Approximate inner points, carried along with the witnesses.
///
/// They are only candidates: a point is given out after all its signs were found right in exact
/// arithmetic, see `PointRounder`.
extension RegionLister {
  /// Notes the approximate rows.
  func approximate(depth: Int) {
    let width = dimension - depth + 1
    let matrix = matrices[depth]
    let columns = approximations[depth]
    for place in 0..<active[depth] {
      for column in 0..<width {
        columns[column * count + place] = matrix[place * width + column].approximation
      }
    }
  }

  /// The origin of a flat moved along its axes.
  func startPoint(_ depth: Int) -> Int32 {
    let size = dimension - depth
    let active = active[depth]
    let rows = approximations[depth].base
    let index = nextPoint(depth)
    let point = points[depth].extend(size)
    for j in 0..<active { values[j] = rows[size * count + j] }
    for column in 0..<size {
      let slopes = rows + column * count
      for j in 0..<active { reciprocals[j] = slopes[j] == 0 ? 0 : -1 / slopes[j] }
      let step = room(sign: 1, active)
      point[column] = step
      for j in 0..<active { values[j] += step * slopes[j] }
    }
    return index
  }

  /// Makes ready to lift points: −1/c for the rows that do not contain the flat, else 0.
  func prepareLift(depth: Int, pivot: Int) {
    let slopes = approximations[depth].base + pivot * count
    let skipped = zeros[depth + 1]
    let (active, names) = (active[depth], rows[depth])
    for j in 0..<active {
      reciprocals[j] = slopes[j] == 0 || skipped.has(names[j]) ? 0 : -1 / slopes[j]
    }
  }

  /// A point of a hyperplane moved off it, to one of its sides.
  func liftPoint(_ index: Int32, depth: Int, across k: Int, pivot: Int, toNegative: Bool) -> Int32 {
    let size = dimension - depth
    let active = active[depth]
    let rows = approximations[depth].base
    let source = points[depth + 1].base + Int(index) * (size - 1)
    let new = nextPoint(depth)
    let point = points[depth].extend(size)
    var next = 0
    var value = rows[size * count + k]
    for column in 0..<size where column != pivot {
      point[column] = source[next]
      value += rows[column * count + k] * source[next]
      next += 1
    }
    let slope = rows[pivot * count + k]
    point[pivot] = -value / slope
    let constants = rows + size * count
    for j in 0..<active { values[j] = constants[j] }
    for column in 0..<size {
      let (x, entries) = (point[column], rows + column * count)
      for j in 0..<active { values[j] += x * entries[j] }
    }
    let sign: Double = (slope > 0) != toNegative ? 1 : -1
    point[pivot] += sign * room(sign: sign, active)
    return new
  }

  /// Half the way along an axis to the next hyperplane, or 1 if there is none.
  @inline(__always)
  private func room(sign: Double, _ active: Int) -> Double {
    var nearest = 2.0
    for j in 0..<active {
      let distance = values[j] * reciprocals[j] * sign
      if distance > 0, distance < nearest { nearest = distance }
    }
    return nearest / 2
  }

  /// The number that the next point of a depth gets.
  private func nextPoint(_ depth: Int) -> Int32 {
    Int32(truncatingIfNeeded: points[depth].count / max(dimension - depth, 1))
  }
}
