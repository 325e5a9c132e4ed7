package import Exact

/// The Whitney numbers of one independent part of an arrangement, the last ones as sums so far.
///
/// A count that was split finds the first numbers in each of its parts and its own share of the
/// two sums; shares are added. Whole sums are the numbers w_{r−2} and w_{r−1}, and the last number
/// follows from χ(1) = 0.
package struct WhitneySums: Sendable, Equatable {
  /// w_0, w_1, … as far as they are known.
  package let first: [Integer]
  /// The shares of w_{r−2} and w_{r−1}; `nil` if `first` is everything.
  package private(set) var last: Last?

  /// Shares of the last numbers.
  package struct Last: Sendable, Equatable {
    package var lines: Rational
    package var flags: Rational

    package init(lines: Rational, flags: Rational) {
      self.lines = lines
      self.flags = flags
    }
  }

  init(first: [Integer], lines: Rational, flags: Rational) {
    self.first = first
    last = Last(lines: lines, flags: flags)
  }

  package init(first: [Integer], last: Last? = nil) {
    self.first = first
    self.last = last
  }

  /// Adds another share; false if it is one of another count.
  package mutating func add(_ other: WhitneySums) -> Bool {
    guard first == other.first, (last == nil) == (other.last == nil) else { return false }
    if let more = other.last {
      last?.lines += more.lines
      last?.flags += more.flags
    }
    return true
  }

  /// All Whitney numbers; `nil` if shares are missing, as the sums then need not be whole.
  package var numbers: [Integer]? {
    guard let last else { return first }
    guard let lines = last.lines.asInteger, let flags = last.flags.asInteger else { return nil }
    let known = first + [lines, flags]
    // χ(1) = 0: the alternating sum of all numbers vanishes.
    let rest = known.enumerated().reduce(Integer(0)) { sum, term in
      (known.count - 1 - term.offset).isMultiple(of: 2) ? sum + term.element : sum - term.element
    }
    return known + [rest]
  }
}

/// What is known of the count of an arrangement after one of its shards, or several.
package struct PartialCount: Sendable, Equatable {
  /// One for each independent part of the arrangement or of the cone over it.
  package private(set) var components: [WhitneySums]
  /// Whether the arrangement is affine and its cone was counted.
  package let isCone: Bool
  package let dimension: Int

  package init(components: [WhitneySums], isCone: Bool, dimension: Int) {
    self.components = components
    self.isCone = isCone
    self.dimension = dimension
  }

  /// Adds another share; false if it is one of another count.
  package mutating func add(_ other: PartialCount) -> Bool {
    guard isCone == other.isCone, dimension == other.dimension,
      components.count == other.components.count
    else { return false }
    for index in components.indices where !components[index].add(other.components[index]) {
      return false
    }
    return true
  }

  /// The characteristic polynomial, once all shares are there.
  package var polynomial: CharacteristicPolynomial? {
    var whitney: [Integer] = [1]
    for component in components {
      guard let numbers = component.numbers else { return nil }
      whitney = Self.product(whitney, numbers)
    }
    if isCone {
      // The cone over an affine arrangement: w_k(A) = w_k(cA) − w_{k−1}(A).
      for k in whitney.indices.dropFirst() { whitney[k] -= whitney[k - 1] }
    }
    return CharacteristicPolynomial(dimension: dimension, whitney: whitney)
  }

  private static func product(_ a: [Integer], _ b: [Integer]) -> [Integer] {
    var product = [Integer](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { product[i + j] += x * y }
    }
    return product
  }
}
