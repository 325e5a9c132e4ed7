import Expressions
import Notation
import Terminal

/// Writes terms in the notations that a format of the answer needs.
struct TermWriter {
  let format: AnswerFormat

  func formula(_ e: Expr) throws -> Answer.Formula {
    Answer.Formula(try PlainWriter.write(e))
  }
}
