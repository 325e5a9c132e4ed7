/// How formulas are written in LaTeX and MathML.
package struct FormulaOptions: Sendable {
  /// How the exponential function is written.
  package enum Exponential: Sendable { case power, function }

  /// Names with a form of their own.
  package var symbols: SymbolTable
  package var exponential: Exponential
  /// The longest text that is written, in bytes.
  package var limit: Int
  /// Whether the degree of a root comes after what is below it, as in MathML.
  var isDegreeLast = false

  package init(
    symbols: SymbolTable = SymbolTable(), exponential: Exponential = .power,
    limit: Int = PlainWriter.usualLimit
  ) {
    self.symbols = symbols
    self.exponential = exponential
    self.limit = limit
  }
}
