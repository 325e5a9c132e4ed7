import Calculus
import Expressions
import Rewriting
import Terminal

extension Command {
  /// An expression in the form that a lecturer would write.
  static let simplify = Command(
    CommandSpec(
      "simplify", "bring an expression to a simpler form", chapter: .calculus,
      positionals: [Positional("EXPR", "the expression, or - for standard input")],
      description: [
        """
        Arithmetic is done, like terms and equal bases are collected, common factors are taken \
        out, known values are used, and an identity of the catalogue where it makes the \
        expression shorter. Brackets are opened only where that makes it shorter, and the result is \
        never longer.
        """
      ],
      examples: [
        Example("mathnn simplify 'x*y + x*z'", "prints x*(y + z)"),
        Example("mathnn simplify 'sqrt(x^2)' --given 'x > 0'", "prints x"),
      ])
  ) { call in
    let question = try Question(call, indexed: [call.arguments.positional(0) ?? ""])
    let e = try question.modelExpression(at: 0, called: "EXPR")
    guard e.shape != .truth else {
      throw InputError(
        "this is a condition, not a term",
        hint: "'mathnn evaluate' tells whether it holds for given numbers")
    }
    let derivation = try question.simplification(of: e)
    var answer = try question.answer(derivation, shape: .bare)
    if call.format != .json, call.arguments.text("steps") == nil { answer.steps = [] }
    return answer
  }
}

extension Question {
  /// The derivation of a simpler form; derivatives in the expression are taken first.
  func simplification(of e: Expr) throws -> Derivation {
    let differentiation = differentiation
    return try differentiating { () throws(DifferentiationError) in
      try differentiation.derivation(of: e)
    }
  }
}
