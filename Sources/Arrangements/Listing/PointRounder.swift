internal import Exact

/// Rounds approximate inner points as coarsely as the nearest wall allows, and checks them exactly.
///
/// A point moved by at most r in each coordinate stays on its side of a·x = b if r‖a‖₁ is below
/// |a·x − b|. So the least of the quotients |a·x − b| / ‖a‖₁ tells how many binary places are
/// needed. Floating numbers only propose: a rounded point counts if all its signs are right in
/// whole numbers.
struct PointRounder: ~Copyable {
  /// Above every scale that is tried: no rounding had the right signs.
  static let noScale: UInt8 = 255

  private let rank: Int
  private let count: Int
  /// The rows column by column, the constants last; exact, and approximated.
  private let entries: Scratch<Int64>
  private let approximations: Scratch<Double>
  /// 1/‖a‖₁ for each row.
  private let reciprocals: Scratch<Double>
  private let values: Scratch<Double>
  private let exactValues: Scratch<Int64>
  /// The largest ‖a‖₁ and the largest constant, no less than they are.
  private let largestNorm: Double
  private let largestConstant: Double

  /// A rounder for rows a, b with the sign of a·x + b; `nil` if an entry is no machine word.
  init?(rows: [[Integer]], rank: Int) {
    let words = rows.joined().compactMap(\.asInt).filter { $0.magnitude < 1 << 58 }
    guard words.count == rows.count * (rank + 1) else { return nil }
    self.rank = rank
    count = rows.count
    entries = Scratch(words.count, filledWith: 0)
    approximations = Scratch(words.count, filledWith: 0)
    reciprocals = Scratch(rows.count, filledWith: 0)
    values = Scratch(rows.count, filledWith: 0)
    exactValues = Scratch(rows.count, filledWith: 0)
    var (norms, constants) = (0.0, 0.0)
    for row in rows.indices {
      var norm = 0.0
      for column in 0...rank {
        let word = words[row * (rank + 1) + column]
        entries[column * rows.count + row] = Int64(word)
        approximations[column * rows.count + row] = Double(word)
        if column < rank { norm += Double(word.magnitude) }
      }
      reciprocals[row] = 1 / norm
      norms = max(norms, norm)
      constants = max(constants, Double(words[row * (rank + 1) + rank].magnitude))
    }
    largestNorm = norms
    largestConstant = constants
  }

  deinit {
    entries.free()
    approximations.free()
    reciprocals.free()
    values.free()
    exactValues.free()
  }

  /// Rounds a candidate to multiples of 2^−s with the signs of a mask.
  ///
  /// - Parameters:
  ///   - candidate: The coordinates.
  ///   - mask: The signs, 64 to a word, the first row highest, 1 where negative.
  ///   - target: Where the numerators go.
  /// - Returns: The scale s, or `noScale`.
  func round(
    _ candidate: UnsafePointer<Double>, mask: UnsafePointer<UInt64>,
    to target: UnsafeMutablePointer<Int64>
  ) -> UInt8 {
    let margin = margin(candidate)
    guard margin > 0, margin < .infinity else { return Self.noScale }
    var scale = max(0, -Int(margin.exponent) - 1)
    let last = scale + 2
    while scale <= min(last, 56) {
      if hasSigns(candidate, scale, mask, target) { return UInt8(scale) }
      scale += 1
    }
    return Self.noScale
  }

  /// How far each coordinate may be moved, approximately.
  private func margin(_ candidate: UnsafePointer<Double>) -> Double {
    let constants = approximations.base + rank * count
    for j in 0..<count { values[j] = constants[j] }
    for column in 0..<rank {
      let (x, slopes) = (candidate[column], approximations.base + column * count)
      for j in 0..<count { values[j] += x * slopes[j] }
    }
    // A point far from every hyperplane needs no places at all.
    var least = 1.0
    for j in 0..<count {
      let distance = values[j].magnitude * reciprocals[j]
      if !(distance >= least) { least = distance }
    }
    return least
  }

  /// Rounds to a scale and tells whether all signs are right.
  private func hasSigns(
    _ candidate: UnsafePointer<Double>, _ scale: Int, _ mask: UnsafePointer<UInt64>,
    _ target: UnsafeMutablePointer<Int64>
  ) -> Bool {
    let unit = Double(UInt64(1) << UInt64(scale))
    var largest = 0.0
    for column in 0..<rank {
      let scaled = (candidate[column] * unit).rounded()
      guard scaled.magnitude < 9e15 else { return false }
      largest = max(largest, scaled.magnitude)
      target[column] = Int64(scaled)
    }
    // Twice the bound is still below 2^62, so rounding in the bound itself does no harm.
    let bound = largestNorm * largest + largestConstant * unit
    return bound < 2e18
      ? hasSigns(target, scale, mask) : hasSignsInDoubleWords(target, scale, mask)
  }

  private func hasSigns(
    _ target: UnsafeMutablePointer<Int64>, _ scale: Int, _ mask: UnsafePointer<UInt64>
  ) -> Bool {
    let constants = entries.base + rank * count
    for j in 0..<count { exactValues[j] = constants[j] &<< Int64(scale) }
    for column in 0..<rank {
      let (x, slopes) = (target[column], entries.base + column * count)
      for j in 0..<count { exactValues[j] &+= x &* slopes[j] }
    }
    var start = 0
    while start < count {
      let end = min(start + 64, count)
      var bits: UInt64 = 0
      var isOn = false
      for j in start..<end {
        let value = exactValues[j]
        bits = bits &<< 1 | UInt64(bitPattern: value) &>> 63
        isOn = isOn || value == 0
      }
      bits <<= UInt64(64 - (end - start))
      if isOn || bits != mask[start >> 6] { return false }
      start = end
    }
    return true
  }

  private func hasSignsInDoubleWords(
    _ target: UnsafeMutablePointer<Int64>, _ scale: Int, _ mask: UnsafePointer<UInt64>
  ) -> Bool {
    for j in 0..<count {
      var value = Int128(entries[rank * count + j]) << Int128(scale)
      for column in 0..<rank {
        value += Int128(entries[column * count + j]) * Int128(target[column])
      }
      let isNegative = mask[j >> 6] >> UInt64(63 - j & 63) & 1 == 1
      if value == 0 || (value < 0) != isNegative { return false }
    }
    return true
  }
}
