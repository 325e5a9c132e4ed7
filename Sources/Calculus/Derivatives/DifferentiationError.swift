package import Expressions

/// Why a derivative can not be given.
///
/// An unknown dependence is an error, never a silent zero.
package struct DifferentiationError: Error, Equatable, Sendable {
  package let message: String
  package let hint: String?
  /// The sub-term at which it failed.
  package let at: Expr

  package init(_ message: String, hint: String? = nil, at: Expr) {
    self.message = message
    self.hint = hint
    self.at = at
  }
}
