/// The formats that an answer is written in.
package enum AnswerFormat: String, Sendable, CaseIterable {
  case text
  case latex
  case markdown = "md"
  case html
  case json

  /// The format that a call asks for; plain text if it asks for none.
  package init(asked arguments: Arguments) {
    guard arguments.spec.common.contains(.output) else {
      self = .text
      return
    }
    let asked = arguments.text("to").flatMap(AnswerFormat.init(rawValue:))
    self = arguments.isSet("json") ? .json : asked ?? .text
  }
}

extension Answer {
  /// The answer in a format, with a line end at the end.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - command: The command's name, for JSON.
  ///   - page: What plain text is laid out for.
  /// - Returns: What the output stream or the file gets.
  package func rendered(as format: AnswerFormat, command: String, page: Page) -> String {
    let body =
      switch format {
      case .text: plainText(on: page)
      case .latex: latex
      case .markdown: markdown
      case .html: html
      case .json: json(command: command).compact
      }
    return body.isEmpty || body.hasSuffix("\n") ? body : body + "\n"
  }
}
