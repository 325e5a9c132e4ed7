internal import Expressions
internal import Notation

/// One thing that is given: a value, a line of a table, a condition, or the meaning of a function.
enum Given: Sendable {
  case value(of: Expr, Expr)
  case sequence(SequenceValue)
  case condition(Expr)
  /// A declared function is one of the catalogue: `s = tanh`.
  case function(name: String, is: String)
}

/// Something given, and the bytes that say it.
struct GivenPart: Sendable {
  let given: Given
  let start: Int
  let end: Int
  /// The quantities in it, for looking up their names.
  var mentions: [Mention] = []
}

/// What a reader of given values knows about the names around it.
struct GivenContext: Sendable {
  var vocabulary: Vocabulary
  /// The index over which time runs, if a model has one.
  var timeIndex: Expr?
  /// Symbols that are no running index although they can stand in one: `T`.
  var fixed: Set<String> = []
}
