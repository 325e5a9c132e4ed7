import Exact
import Expressions
import Terminal

/// The entries of a vector or matrix as they are written: `[1, 2]`, `[[1, 2], [3, 4]]`.
struct RowsText {
  let rows: [[String]]
  let isVector: Bool

  init(_ rows: [[String]], isVector: Bool) {
    (self.rows, self.isVector) = (rows, isVector)
  }

  init(_ rows: [[Rational]], of quantity: Expr) {
    self.init(rows.map { $0.map(\.description) }, isVector: quantity.shape.isVector)
  }

  /// As `--given` reads it.
  var text: String {
    let lists = rows.map { $0.joined(separator: ", ") }
    return isVector
      ? "[\(lists.joined(separator: ", "))]"
      : "[\(lists.map { "[\($0)]" }.joined(separator: ", "))]"
  }

  /// A vector as a list, a matrix as rows.
  var json: JSON {
    let lists = rows.map { $0.map { JSON.string($0) } }
    return .array(isVector ? lists.flatMap(\.self) : lists.map { .array($0) })
  }

  /// In all writings, with brackets around the rows.
  var formula: Answer.Formula {
    let entries = rows.map { $0.map { Answer.Formula.value($0) } }
    let latex = entries.map { $0.map { $0.latex ?? $0.text }.joined(separator: " & ") }
    let mathML = entries.map { row in
      "<mtr>" + row.map { "<mtd>\($0.mathML ?? "")</mtd>" }.joined() + "</mtr>"
    }
    return Answer.Formula(
      text, latex: "\\begin{pmatrix}\(latex.joined(separator: #" \\ "#))\\end{pmatrix}",
      mathML: "<mrow><mo>(</mo><mtable>\(mathML.joined())</mtable><mo>)</mo></mrow>")
  }
}

extension Answer.Formula {
  /// A number that may be a fraction, `-1/2`, in all writings.
  static func value(_ text: String) -> Answer.Formula {
    let parts = text.split(separator: "/")
    guard parts.count == 2 else { return .number(text) }
    let sign = parts[0].hasPrefix("-") ? "-" : ""
    let (top, bottom) = (String(parts[0].dropFirst(sign.count)), String(parts[1]))
    let upper = Answer.Formula.number(top)
    let lower = Answer.Formula.number(bottom)
    return Answer.Formula(
      text, latex: "\(sign)\\frac{\(upper.latex ?? top)}{\(lower.latex ?? bottom)}",
      mathML: (sign.isEmpty ? "" : "<mo form=\"prefix\">−</mo>")
        + "<mfrac>\(upper.mathML ?? "")\(lower.mathML ?? "")</mfrac>")
  }
}
