/// The signs that a real quantity may have.
package struct SignSet: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let negative = SignSet(rawValue: 1)
  package static let zero = SignSet(rawValue: 2)
  package static let positive = SignSet(rawValue: 4)
  package static let any: SignSet = [.negative, .zero, .positive]
  package static let nonzero: SignSet = [.negative, .positive]
  package static let nonnegative: SignSet = [.zero, .positive]
  package static let nonpositive: SignSet = [.negative, .zero]

  package var isPositive: Bool { self == .positive }
  package var isNegative: Bool { self == .negative }
  package var isZero: Bool { self == .zero }
  package var isNonzero: Bool { !contains(.zero) }
  package var isNonnegative: Bool { !contains(.negative) }
  package var isNonpositive: Bool { !contains(.positive) }

  /// The signs of the negated quantity.
  package var negated: SignSet {
    var result = intersection(.zero)
    if contains(.negative) { result.insert(.positive) }
    if contains(.positive) { result.insert(.negative) }
    return result
  }

  /// The signs of a product of two quantities.
  package func times(_ other: SignSet) -> SignSet {
    var result: SignSet = []
    if contains(.zero) || other.contains(.zero) { result.insert(.zero) }
    if contains(.positive) { result.formUnion(other.intersection(.nonzero)) }
    if contains(.negative) { result.formUnion(other.intersection(.nonzero).negated) }
    return result
  }

  /// The signs for which a comparison with zero holds.
  static func satisfying(_ relation: Relation) -> SignSet {
    switch relation {
    case .positive: .positive
    case .nonnegative: .nonnegative
    case .zero: .zero
    case .nonzero: .nonzero
    }
  }
}

/// How a quantity compares with zero.
enum Relation: UInt8, Sendable, Hashable {
  case positive, nonnegative, zero, nonzero
}
