package import Exact

/// A stretch of the real line that holds all values of a quantity; a missing end is infinite.
package struct Extent: Sendable, Hashable {
  package var lower: Bound?
  package var upper: Bound?
  /// Whether zero is excluded, although it may lie inside.
  package var isNonzero = false
  /// Whether all values are whole numbers.
  package var isInteger = false

  /// An end of the stretch, perhaps itself excluded.
  package struct Bound: Sendable, Hashable {
    package let value: Rational
    package let isOpen: Bool

    package init(_ value: Rational, open: Bool = false) {
      self.value = value
      isOpen = open
    }

    fileprivate func plus(_ other: Bound) -> Bound {
      Bound(value + other.value, open: isOpen || other.isOpen)
    }

    fileprivate func times(_ other: Bound) -> Bound {
      let product = value * other.value
      let closedZero = (value.isZero && !isOpen) || (other.value.isZero && !other.isOpen)
      return Bound(product, open: !closedZero && (isOpen || other.isOpen))
    }
  }

  package static let all = Extent()
  package static let nonnegative = Extent(lower: Bound(0))
  package static let positive = Extent(lower: Bound(0, open: true), isNonzero: true)

  package init(
    lower: Bound? = nil, upper: Bound? = nil, isNonzero: Bool = false, isInteger: Bool = false
  ) {
    self.lower = lower
    self.upper = upper
    self.isNonzero = isNonzero
    self.isInteger = isInteger
  }

  package init(_ value: Rational) {
    self.init(
      lower: Bound(value), upper: Bound(value), isNonzero: !value.isZero,
      isInteger: value.isInteger)
  }

  package var signs: SignSet {
    var signs = SignSet.any
    if isNonzero { signs.remove(.zero) }
    if let lower {
      if lower.value.signum > 0 { signs.formIntersection(.positive) }
      if lower.value.isZero { signs.formIntersection(lower.isOpen ? .positive : .nonnegative) }
    }
    if let upper {
      if upper.value.signum < 0 { signs.formIntersection(.negative) }
      if upper.value.isZero { signs.formIntersection(upper.isOpen ? .negative : .nonpositive) }
    }
    return signs
  }

  /// The one value that the quantity can have; nil where there are more.
  package var onlyValue: Rational? {
    guard let lower, let upper, lower.value == upper.value else { return nil }
    return lower.value
  }

  package var negated: Extent {
    Extent(
      lower: upper.map { Bound(-$0.value, open: $0.isOpen) },
      upper: lower.map { Bound(-$0.value, open: $0.isOpen) },
      isNonzero: isNonzero, isInteger: isInteger)
  }

  package func plus(_ other: Extent) -> Extent {
    var result = Extent(isInteger: isInteger && other.isInteger)
    if let a = lower, let b = other.lower { result.lower = a.plus(b) }
    if let a = upper, let b = other.upper { result.upper = a.plus(b) }
    return result.tightened
  }

  package func scaled(by factor: Rational) -> Extent { times(Extent(factor)) }

  package func times(_ other: Extent) -> Extent {
    if let value = onlyValue { return other.multiplied(by: value) }
    if let value = other.onlyValue { return multiplied(by: value) }
    var result = Extent()
    if let corners = corners(with: other) {
      result.lower = corners.min { ($0.value, $0.isOpen ? 1 : 0) < ($1.value, $1.isOpen ? 1 : 0) }
      result.upper = corners.max { ($0.value, $0.isOpen ? 0 : 1) < ($1.value, $1.isOpen ? 0 : 1) }
    } else if let bounds = halfBounded(with: other) {
      result = bounds
    }
    result.isNonzero = isNonzero && other.isNonzero
    result.isInteger = isInteger && other.isInteger
    return result.meeting(signs: signs.times(other.signs))
  }

  private func multiplied(by value: Rational) -> Extent {
    if value.isZero { return Extent(0) }
    var result = value.signum < 0 ? negated : self
    let size = value.magnitude
    result.lower = result.lower.map { Bound($0.value * size, open: $0.isOpen) }
    result.upper = result.upper.map { Bound($0.value * size, open: $0.isOpen) }
    result.isInteger = isInteger && value.isInteger
    return result
  }

  private func corners(with other: Extent) -> [Bound]? {
    guard let a = lower, let b = upper, let c = other.lower, let d = other.upper else { return nil }
    return [a.times(c), a.times(d), b.times(c), b.times(d)]
  }

  /// The product of two stretches at or above zero, of which one has no upper end.
  private func halfBounded(with other: Extent) -> Extent? {
    guard let a = lower, let b = other.lower, a.value.signum >= 0, b.value.signum >= 0 else {
      if let upper, upper.value.signum <= 0 { return negated.halfBoundedSafe(other)?.negated }
      if let end = other.upper, end.value.signum <= 0 {
        return halfBoundedSafe(other.negated)?.negated
      }
      return nil
    }
    return Extent(lower: a.times(b))
  }

  private func halfBoundedSafe(_ other: Extent) -> Extent? {
    guard let a = lower, let b = other.lower, a.value.signum >= 0, b.value.signum >= 0 else {
      return nil
    }
    return Extent(lower: a.times(b))
  }

  /// The reciprocals of all values except zero.
  package var reciprocal: Extent {
    var result = Extent(isNonzero: true)
    if signs.isPositive || signs == .nonnegative {
      result.lower = upper.map { Bound(1 / $0.value, open: $0.isOpen) } ?? Bound(0, open: true)
      if let lower, lower.value.signum > 0 {
        result.upper = Bound(1 / lower.value, open: lower.isOpen)
      }
    } else if signs.contains(.negative), signs.isNonpositive {
      return negated.reciprocal.negated
    }
    return result
  }

  /// The values raised to a whole exponent above zero.
  package func power(_ n: Int) -> Extent {
    guard n > 0, n <= 64 else {
      return Extent(isNonzero: isNonzero, isInteger: isInteger).meeting(signs: evenSigns(n))
    }
    var result = Extent(isNonzero: isNonzero, isInteger: isInteger)
    if n % 2 == 1 || signs.isNonnegative {
      result.lower = lower.map { Bound($0.value.power(n), open: $0.isOpen) }
      result.upper = upper.map { Bound($0.value.power(n), open: $0.isOpen) }
    } else if signs.isNonpositive {
      return negated.power(n)
    } else if let lower, let upper {
      let far = lower.value.magnitude > upper.value.magnitude ? lower : upper
      result.lower = Bound(0)
      result.upper = Bound(far.value.power(n), open: far.isOpen)
    }
    return result.meeting(signs: evenSigns(n))
  }

  private func evenSigns(_ n: Int) -> SignSet {
    if n % 2 == 0 { return isNonzero ? .positive : .nonnegative }
    return signs
  }

  /// The same stretch with the signs outside a set cut off.
  package func meeting(signs: SignSet) -> Extent {
    var result = self
    if signs.isNonzero { result.isNonzero = true }
    if signs.isNonnegative { result.raise(lower: Bound(0, open: signs.isPositive)) }
    if signs.isNonpositive { result.lower(upper: Bound(0, open: signs.isNegative)) }
    return result.tightened
  }

  package func meeting(_ other: Extent) -> Extent {
    var result = self
    if let lower = other.lower { result.raise(lower: lower) }
    if let upper = other.upper { result.lower(upper: upper) }
    result.isNonzero = isNonzero || other.isNonzero
    result.isInteger = isInteger || other.isInteger
    return result.tightened
  }

  /// The smallest stretch that holds both.
  package func hull(_ other: Extent) -> Extent {
    var result = Extent(
      isNonzero: isNonzero && other.isNonzero, isInteger: isInteger && other.isInteger)
    if let a = lower, let b = other.lower {
      result.lower = a.value == b.value ? (a.isOpen ? b : a) : a.value < b.value ? a : b
    }
    if let a = upper, let b = other.upper {
      result.upper = a.value == b.value ? (a.isOpen ? b : a) : a.value > b.value ? a : b
    }
    return result
  }

  private mutating func raise(lower new: Bound) {
    guard let old = lower else { return lower = new }
    if new.value > old.value || (new.value == old.value && new.isOpen) { lower = new }
  }

  private mutating func lower(upper new: Bound) {
    guard let old = upper else { return upper = new }
    if new.value < old.value || (new.value == old.value && new.isOpen) { upper = new }
  }

  /// Ends moved to whole numbers for whole quantities.
  private var tightened: Extent {
    guard isInteger else { return self }
    var result = self
    if let lower {
      let next = Rational(lower.isOpen ? lower.value.floor + 1 : lower.value.ceiling)
      result.lower = Bound(next)
    }
    if let upper {
      let next = Rational(upper.isOpen ? upper.value.ceiling - 1 : upper.value.floor)
      result.upper = Bound(next)
    }
    return result
  }

  /// Whether no value is left.
  package var isEmpty: Bool {
    if let lower, let upper {
      if lower.value > upper.value { return true }
      if lower.value == upper.value {
        return lower.isOpen || upper.isOpen || (lower.value.isZero && isNonzero)
      }
    }
    return false
  }
}
