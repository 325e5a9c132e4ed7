import Expressions
import Models
import Notation
import Terminal

/// Writes terms in the notations that a format of the answer needs.
struct TermWriter {
  let format: AnswerFormat
  var options = FormulaOptions()

  /// A name of a result, with what it stands for.
  func definition(_ definition: Definition) throws(InputError) -> Answer.Definition {
    let equation = Expr.condition(.equal, [definition.left, definition.right])
    let name = definition.left.symbol?.name ?? ""
    return Answer.Definition(name, try formula(equation))
  }

  func formula(_ e: Expr) throws(InputError) -> Answer.Formula {
    do throws(WritingError) {
      let text = try PlainWriter.write(e)
      switch format {
      case .text: return Answer.Formula(text)
      case .latex, .markdown, .json:
        return Answer.Formula(text, latex: try LatexWriter.write(e, options: options))
      case .html: return Answer.Formula(text, mathML: try MathMLWriter.row(e, options: options))
      }
    } catch {
      throw InputError(
        error.description,
        hint: "its parts are shared, the text would repeat them: name inner parts by symbols")
    }
  }
}
