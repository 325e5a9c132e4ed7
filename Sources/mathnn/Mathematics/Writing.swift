import Calculus
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

extension TermWriter {
  /// The formula of a term; a zero matrix is written 0.
  func orZero(_ e: Expr) throws(InputError) -> Answer.Formula {
    e.isZeroMatrix ? Answer.Formula("0", latex: "0", mathML: "<mn>0</mn>") : try formula(e)
  }

  /// The formula of a term; a matrix of zeros as text is `zeros(n, m)`, which reads back.
  func zeros(_ e: Expr) throws(InputError) -> Answer.Formula {
    guard e.isZeroMatrix, !e.isScalar else { return try formula(e) }
    let sizes = e.shape.isVector ? [e.shape.rows] : [e.shape.rows, e.shape.columns]
    var zero = try orZero(e)
    zero.text = try formula(.call(Callee("zeros", arity: sizes.count), sizes)).text
    return zero
  }

  /// Two terms joined by an equals sign.
  func equation(_ left: Expr, _ right: Expr) throws(InputError) -> Answer.Formula {
    let (a, b) = (try formula(left), try orZero(right))
    func both(_ x: String?, _ sign: String, _ y: String?) -> String? {
      x.flatMap { x in y.map { "\(x)\(sign)\($0)" } }
    }
    return Answer.Formula(
      "\(a.text) = \(b.text)", latex: both(a.latex, " = ", b.latex),
      mathML: both(a.mathML, "<mo>=</mo>", b.mathML))
  }
}
