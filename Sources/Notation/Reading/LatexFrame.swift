internal import Expressions

/// A part of LaTeX that is being read, and what it will become.
struct LatexFrame {
  enum Role {
    case whole
    /// Up to a closing token.
    case parenthesis, bars, norm, floor
    case call(LatexHead)
    /// Ranges of tokens, read one after the other.
    case group, fraction, root, binomial, cases, degreeAndRoot
    case power(isByEntries: Bool)
    case symbol(SymbolHead, layers: Int)
    case entry(of: Operand)
    case headPower(LatexHead)
    case bounds(BinderHead)
    case derivative(DerivativeKind, order: Int, hasOperand: Bool)
    case delta
    case identity
  }

  var role: Role
  /// Ranges that are still to be read.
  var ranges: [Range<Int>]
  /// Where reading goes on after the last range.
  var resume: Int
  /// Where the tokens of the part around it end.
  let limit: Int
  let start: Int
  var opening = LatexToken.Kind.end
  let saved: (TermBuilder.Base, Operator)
}

/// A function whose power and arguments are being read.
struct LatexHead: Sendable {
  var call: CallHead
  var start: Int
  var end: Int
  var power: Expr?
  /// Whether the factors side by side that follow are its argument: `\sin 2x`, not `\sin{x} y`.
  var takesFactors = false
}
