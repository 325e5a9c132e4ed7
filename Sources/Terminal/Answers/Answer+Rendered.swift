/// The formats that an answer is written in.
package enum AnswerFormat: String, Sendable, CaseIterable {
  case text
  case latex
  case markdown = "md"
  case html
  case json
  /// All writings at once, for the page of a notebook; no flag asks for it.
  case sheet

  /// The format that a call asks for; plain text if it asks for none.
  package init(asked arguments: Arguments) {
    guard arguments.spec.common.contains(.output) else {
      // A command whose files are not its answer has a flag of its own for objects.
      let hasFlag = arguments.spec.flags.contains { $0.name == "json" }
      self = hasFlag && arguments.isSet("json") ? .json : .text
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
      case .html: HTMLWriter.write(self.page)
      case .json: json(command: command).compact
      case .sheet: stored.compact
      }
    return body.isEmpty || body.hasSuffix("\n") ? body : body + "\n"
  }
}

extension Answer {
  /// LaTeX: of a bare result the formula alone, of anything else a document of its own.
  private var latex: String {
    guard shape == .bare else { return LaTeXWriter.write(self.page).text }
    return result.map { $0.latex ?? "\\texttt{\(LaTeXWriter.escaped($0.text))}" } ?? ""
  }

  /// Markdown: of a bare result the formula alone, of a text its own Markdown if it has one.
  private var markdown: String {
    switch shape {
    case .plain(_, let markdown?): markdown
    case .bare:
      result.map {
        MarkdownWriter.write(PageText(title: [], blocks: [Block(.formula($0, relation: nil))]))
      } ?? ""
    case .plain, .worked: MarkdownWriter.write(self.page)
    }
  }
}
