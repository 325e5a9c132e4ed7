import Calculus
import Deciding
import Exact
import Expressions
import Notation
import Rewriting
import Terminal

/// A call's mathematics: what its names mean, what is given, how it is checked and written.
struct Question {
  let call: Invocation
  let writer: TermWriter
  let vocabulary: Vocabulary
  let context: RuleContext
  let identities: [Rule]

  /// Reads the flags; `names` are those that the user names by a flag, such as the variable.
  init(_ call: Invocation, names: [String] = []) throws {
    self.call = call
    writer = TermWriter(format: call.format)
    vocabulary = Vocabulary(names: names)
    context = RuleContext()
    identities = try RuleSet.identities().rules
  }

  /// The expression in an argument.
  func expression(at place: Int, called name: String) throws -> Expr {
    try call.source(call.arguments.positional(place) ?? "", called: name).expression(vocabulary)
  }

  /// The quantity that a flag names.
  func quantity(_ flag: String) throws -> Expr {
    let source = SourceText(name: "--\(flag)", text: call.arguments.text(flag) ?? "")
    let e = try source.expression(vocabulary)
    guard e.kind == .symbol else {
      throw InputError(
        "only a quantity can be differentiated by, not a term", at: source.place(atByte: 0),
        hint: "name a symbol or an entry, as in --\(flag) x or --\(flag) 'W[1,2]'")
    }
    return e
  }

  /// The check with numbers that the flags ask for.
  var agreement: NumericAgreement {
    var agreement = NumericAgreement()
    agreement.samples = call.arguments.integer("samples") ?? agreement.samples
    agreement.seed = call.arguments.integer("seed").map { UInt64($0) } ?? agreement.seed
    agreement.tolerance = call.arguments.number("tol") ?? agreement.tolerance
    agreement.assumptions = context.assumptions
    return agreement
  }
}
