/// How tightly an operator binds, from loosest to tightest.
///
/// Readers compare levels to group; writers compare them to know where parentheses are needed.
enum Level: UInt8, Comparable, Sendable {
  case or, and, not, relation, sum
  /// A leading minus sign, and Σ or Π written as a sign before its body.
  case sign
  case entrywise, product
  /// A minus sign between factors or in an exponent: `a*-b`, `2^-x`.
  case factorSign
  /// Factors side by side behind a function without parentheses: `\sin 2x`.
  case argument
  case power, postfix, atom

  static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter level.
  var tighter: Level { Level(rawValue: rawValue + 1) ?? .atom }
}
