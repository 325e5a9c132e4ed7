/// Why a term has no value at a point: said, never hidden in a number.
package struct Undefined: Error, Hashable, Sendable {
  package enum Reason: Sendable {
    /// Outside the real domain: the logarithm of a negative number, a division by zero.
    case domain
    /// A derivative at a kink or a jump.
    case kink
    /// The value is there, but this arithmetic can not hold it: overflow, too many digits.
    case range
    /// The arithmetic can not tell whether it is defined: intervals that are too wide.
    case unknown
    /// The value is there, and is no rational number that is known exactly.
    case irrational
  }

  package let reason: Reason
  /// What has no value, in words.
  package let text: String

  package init(_ reason: Reason, _ text: String) {
    self.reason = reason
    self.text = text
  }

  static let divisionByZero = Undefined(.domain, "a division by zero")
  static let overflow = Undefined(.range, "a number is too large for floating point")
}

/// Why a term could not be evaluated: a fault of the question, not of the point.
package enum EvaluationError: Error, Hashable, Sendable {
  /// A quantity has no value.
  case unbound(String)
  /// Nothing says which function this is.
  case unknownFunction(String)
  /// An index, a bound or a size is no whole number.
  case notWhole(String)
  /// Sums and products ask for more steps than the budget allows.
  case tooManySteps(limit: Int)
  /// Sums, products or derivatives stand too deep in one another.
  case tooDeep(limit: Int)
  /// Nothing here can evaluate it; the words say what.
  case unsupported(String)

  package var message: String {
    switch self {
    case .unbound(let name): "\(name) has no value"
    case .unknownFunction(let name): "the function \(name) has no value"
    case .notWhole(let what): "\(what) must be a whole number"
    case .tooManySteps(let limit): "a sum or product asks for more than \(limit) steps"
    case .tooDeep(let limit): "sums, products or derivatives are nested deeper than \(limit)"
    case .unsupported(let what): what
    }
  }
}
