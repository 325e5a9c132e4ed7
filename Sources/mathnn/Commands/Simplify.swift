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
        expression shorter. Nothing is expanded, and the result is never longer.
        """
      ],
      examples: [
        Example("mathnn simplify 'x*y + x*z'", "prints x*(y + z)"),
        Example("mathnn simplify 'sqrt(x^2)' --given 'x > 0'", "prints x"),
      ])
  ) { call in
    let question = try Question(call)
    let e = try question.expression(at: 0, called: "EXPR")
    let derivation = try question.simplification(of: e)
    var answer = try question.answer(derivation, shape: .bare)
    if call.format != .json, call.arguments.text("steps") == nil { answer.steps = [] }
    return answer
  }
}

extension Question {
  func simplification(of e: Expr) throws -> Derivation {
    let taken = try derivationOfInner(e)
    return taken
  }

  /// Derivatives in the expression are taken first.
  private func derivationOfInner(_ e: Expr) throws -> Derivation {
    do throws(DifferentiationError) {
      return try Differentiation(identities: identities, context: context).derivation(of: e)
    } catch {
      throw InputError(error.message, hint: error.hint)
    }
  }
}
