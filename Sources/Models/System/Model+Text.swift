internal import Expressions
internal import Notation

extension Model {
  /// The model as the text of a file, which reads back to the same model.
  ///
  /// Declarations come first, then horizons, conditions, equations, tables and notation.
  package var text: String {
    var lines = declarations.map(\.line)
    if let time { lines.append(time.line("time")) }
    if let layers, layers.last != nil { lines.append(layers.line("layer")) }
    lines += given { if case .condition = $0 { true } else { false } }.map { "where \($0)" }
    lines += equations.map { "\($0.left.sourceText) = \($0.right.sourceText)" }
    lines += given { if case .condition = $0 { false } else { true } }.map { "given \($0)" }
    lines += notation.map { "notation \($0.quantity.sourceText) = \($0.latex)" }
    return lines.map { $0 + "\n" }.joined()
  }

  private func given(where isWanted: (Given) -> Bool) -> [String] {
    givenParts.map(\.given).filter(isWanted).map(\.line)
  }
}

extension Horizon {
  fileprivate func line(_ word: String) -> String {
    "\(word) \(index.sourceText) = \(first)..\(last?.sourceText ?? "")"
  }
}

extension Expr {
  /// The term in full; what the reader has read is never too long to be written.
  fileprivate var sourceText: String {
    (try? PlainWriter.write(self, limit: 1 << 30)) ?? ""
  }
}

extension Given {
  fileprivate var line: String {
    switch self {
    case .value(let quantity, let value): "\(quantity.sourceText) = \(value.sourceText)"
    case .condition(let condition): condition.sourceText
    case .function(let name, let meant): "\(name) = \(meant)"
    case .sequence(let line): line.text
    }
  }
}

extension SequenceValue {
  /// The line of the table: `x[t] = 0 for t >= 3`.
  package var text: String {
    let stated = "\(pattern.sourceText) = \(value.sourceText)"
    guard let index else { return stated }
    let conditions = range.conditions(on: index).map(\.sourceText)
    return conditions.isEmpty ? stated : "\(stated) for \(conditions.joined(separator: " and "))"
  }
}

extension Declaration {
  /// The line that declares it.
  fileprivate var line: String {
    switch kind {
    case .scalar: "scalar \(quantity)"
    case .integer: "integer \(quantity)"
    case .vector: "vector \(quantity) in \(symbol.shape.rows.sourceText)"
    case .matrix:
      "matrix \(quantity) in \(symbol.shape.rows.sourceText) x \(symbol.shape.columns.sourceText)"
        + (isSymmetric ? " symmetric" : "")
    case .function: "function \(name)"
    case .activation(let definition): "activation \(name)" + (definition.map { " = \($0)" } ?? "")
    }
  }

  /// The name with its layers and indices; the names of layers do not matter.
  private var quantity: String {
    let layers = (0..<symbol.layers).map { "l\($0 + 1)" }
    return name + (layers.isEmpty ? "" : "{\(layers.joined(separator: ","))}")
      + (indices.isEmpty ? "" : "[\(indices.joined(separator: ","))]")
  }
}
