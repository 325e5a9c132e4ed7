/// What is wrong with a text, where, and what to do about it.
package struct ReadError: Error, Equatable, Sendable {
  package var place: Place
  /// How many characters the caret underlines; 0 for a place between characters.
  package var length: Int
  package var message: String
  package var hint: String?
  /// Whether the text is sound, but joins what does not fit: a matrix and another of other size.
  package var isAboutShape = false

  package init(place: Place, length: Int, message: String, hint: String? = nil) {
    self.place = place
    self.length = length
    self.message = message
    self.hint = hint
  }
}

extension ReadError: CustomStringConvertible {
  package var description: String {
    let file = place.file.map { "\($0):" } ?? ""
    let hint = hint.map { " (\($0))" } ?? ""
    return "\(file)\(place.line):\(place.column): error: \(message)\(hint)"
  }

  /// The message with the offending line and carets below it.
  package func report(in source: Source) -> String {
    let file = place.file.map { "\($0):" } ?? ""
    let line = source.line(place.line)
    let indent = String(line.prefix(place.column - 1).map { $0 == "\t" ? "\t" : " " })
    let left = max(1, line.count - place.column + 1)
    let carets = String(repeating: "^", count: min(max(1, length), left))
    var report = "\(file)\(place.line):\(place.column): error: \(message)\n"
    report += "  \(line)\n  \(indent)\(carets)"
    if let hint { report += "\nhint: \(hint)" }
    return report
  }
}

extension Source {
  /// An error about the bytes between two offsets.
  func error(_ message: String, from start: Int, to end: Int, hint: String? = nil) -> ReadError {
    ReadError(
      place: place(at: start), length: characters(from: start, to: end), message: message,
      hint: hint)
  }
}

extension String {
  /// The text as a message shows it: the beginning of a long one.
  var shortened: String { utf8.count > 60 ? prefix(40) + "…" : self }
}
