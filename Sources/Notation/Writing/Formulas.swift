package import Expressions

/// Writes terms as LaTeX.
package enum LatexWriter {
  /// The term as one LaTeX formula, without dollar signs.
  package static func write(
    _ e: Expr, options: FormulaOptions = FormulaOptions()
  ) throws(WritingError) -> String {
    var writer = FormulaWriter(for: [e], options: options)
    try writer.layOut(e)
    var printer = LatexPrinter(
      writer.pieces, writer.glyphs, sizes: LatexPrinter.sizes(of: writer.pieces),
      limit: options.limit)
    return try printer.printed()
  }
}

/// Writes terms as presentation MathML.
package enum MathMLWriter {
  /// The term as one `math` element.
  package static func write(
    _ e: Expr, options: FormulaOptions = FormulaOptions(), isDisplay: Bool = true
  ) throws(WritingError) -> String {
    let display = isDisplay ? #" display="block""# : ""
    let row = try row(e, options: options)
    return #"<math xmlns="http://www.w3.org/1998/Math/MathML"\#(display)>\#(row)</math>"#
  }

  /// What stands inside the `math` element: one row.
  package static func row(
    _ e: Expr, options: FormulaOptions = FormulaOptions()
  ) throws(WritingError) -> String {
    var options = options
    options.isDegreeLast = true
    var writer = FormulaWriter(for: [e], options: options)
    try writer.layOut(e)
    var printer = MathMLPrinter(writer.pieces, writer.glyphs, limit: options.limit)
    return try printer.printedRow()
  }
}
