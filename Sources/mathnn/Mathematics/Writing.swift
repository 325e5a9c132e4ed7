import Expressions
import Notation
import Terminal

/// Writes terms in the notations that a format of the answer needs.
struct TermWriter {
  let format: AnswerFormat
  var options = FormulaOptions()

  /// How wide a line of a sheet is, in em: what stands beside the names of rules.
  private static let lineWidth = 28

  func formula(_ e: Expr) throws(InputError) -> Answer.Formula {
    do throws(WritingError) {
      let text = try PlainWriter.write(e)
      switch format {
      case .text: return Answer.Formula(text)
      case .latex, .markdown, .json:
        return Answer.Formula(text, latex: try LatexWriter.write(e, options: options))
      case .html: return Answer.Formula(text, mathML: try MathMLWriter.row(e, options: options))
      case .sheet:
        let latex = try LatexWriter.write(e, options: options)
        let lines = try LatexWriter.writeLines(e, width: Self.lineWidth, options: options)
        let row = try MathMLWriter.row(e, options: options)
        let rows = try MathMLWriter.rowLines(e, width: Self.lineWidth - 6, options: options)
        return Answer.Formula(
          text, latex: latex, mathML: row, latexLines: lines == latex ? nil : lines,
          mathMLLines: rows == row ? nil : rows)
      }
    } catch {
      throw InputError(
        error.description,
        hint: "its parts are shared, the text would repeat them: name inner parts by symbols")
    }
  }
}
