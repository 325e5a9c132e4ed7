internal import Expressions
internal import Notation

extension Expr {
  /// The term as plain text for messages; long ones are named by their kind.
  var plainText: String {
    guard let text = try? PlainWriter.write(self, limit: 400) else { return "this expression" }
    return text
  }
}

extension Place {
  /// Where something stands, as seen from another text.
  func words(from source: Source) -> String {
    file == source.file || file == nil ? "in line \(line)" : "in \(file ?? ""), line \(line)"
  }
}
