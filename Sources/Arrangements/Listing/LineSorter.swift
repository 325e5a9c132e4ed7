/// Sorts the points where hyperplanes meet a line, exactly.
struct LineSorter<Ring: MinorRing> {
  /// The rows that meet the line, from left to right.
  let order: Scratch<Int32>
  /// Whether a row in the order meets the line further right than the one before.
  let startsPlace: Scratch<Bool>
  private let buffer: Scratch<Int32>
  private let keys: Scratch<Double>

  init(capacity: Int) {
    order = Scratch(capacity, filledWith: 0)
    startsPlace = Scratch(capacity + 1, filledWith: true)
    buffer = Scratch(capacity, filledWith: 0)
    keys = Scratch(capacity, filledWith: 0)
  }

  func free() {
    order.free()
    startsPlace.free()
    buffer.free()
    keys.free()
  }

  /// Sorts the roots −b/a of the rows a, b with a ≠ 0; returns their number.
  ///
  /// Approximate keys sort first; an exact comparison of every pair of neighbours follows, and
  /// repairs the order where rounding has mistaken it.
  func sort(rows: Scratch<Ring>, count: Int, divisor: Ring.Divisor) -> Int {
    var found = 0
    for j in 0..<count where rows[2 * j] != .zero {
      keys[j] = -rows[2 * j + 1].approximation / rows[2 * j].approximation
      order[found] = Int32(j)
      found += 1
    }
    mergeSort(found)
    var index = 1
    while index < found {
      let sign = compare(order[index - 1], order[index], rows, divisor)
      startsPlace[index] = sign < 0
      if sign > 0 {
        // Insert the row where it belongs; ties and repairs behind it are looked at again.
        let row = order[index]
        var place = index
        while place > 0, compare(order[place - 1], row, rows, divisor) > 0 {
          order[place] = order[place - 1]
          place -= 1
        }
        order[place] = row
        index = max(place - 1, 0)
      }
      index += 1
    }
    return found
  }

  /// The sign of the difference of two roots: with positive slopes, that of a_i b_j − a_j b_i.
  @inline(__always)
  private func compare(
    _ i: Int32, _ j: Int32, _ rows: Scratch<Ring>, _ divisor: Ring.Divisor
  ) -> Int {
    let (i, j) = (2 * Int(i), 2 * Int(j))
    let sign = Ring.minor(rows[i], rows[j + 1], rows[j], rows[i + 1], over: divisor).sign
    return rows[i].sign == rows[j].sign ? sign : -sign
  }

  /// Sorts the order by the approximate keys: runs by insertion, then merged.
  private func mergeSort(_ count: Int) {
    let run = 12
    for start in stride(from: 0, to: count, by: run) {
      for index in start + 1..<max(min(start + run, count), start + 1) {
        let row = order[index]
        let key = keys[Int(row)]
        var place = index
        while place > start, keys[Int(order[place - 1])] > key {
          order[place] = order[place - 1]
          place -= 1
        }
        order[place] = row
      }
    }
    var width = run
    while width < count {
      for start in stride(from: 0, to: count - width, by: 2 * width) {
        mergeRuns(start, start + width, min(start + 2 * width, count))
      }
      width *= 2
    }
  }

  private func mergeRuns(_ start: Int, _ middle: Int, _ end: Int) {
    for index in start..<middle { buffer[index] = order[index] }
    var (left, right, target) = (start, middle, start)
    while left < middle, right < end {
      if keys[Int(order[right])] < keys[Int(buffer[left])] {
        order[target] = order[right]
        right += 1
      } else {
        order[target] = buffer[left]
        left += 1
      }
      target += 1
    }
    while left < middle {
      order[target] = buffer[left]
      left += 1
      target += 1
    }
  }

  /// An approximate place in the interval that follows a row of the order; −1 is the first one.
  func place(after index: Int, of found: Int, rows: Scratch<Ring>) -> Double {
    if found == 0 { return 0 }
    if index < 0 { return keys[Int(order[0])] - 1 }
    let left = keys[Int(order[index])]
    guard index + 1 < found else { return left + 1 }
    return left + (keys[Int(order[index + 1])] - left) / 2
  }
}
