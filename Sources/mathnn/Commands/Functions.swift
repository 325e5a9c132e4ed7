import Expressions
import Terminal

extension Command {
  /// All functions of the catalogue.
  static let functions = Command(
    CommandSpec(
      "functions", "list the functions of the language", chapter: .about,
      common: [.output, .terminal],
      description: ["'mathnn explain NAME' tells all that is known about one of them."],
      examples: [Example("mathnn functions", "all functions, one line each")])
  ) { call in
    let pages = Function.catalogue.map(FunctionPage.init)
    let width = Function.catalogue.map(\.id.count).max() ?? 0
    let lines = Function.catalogue.map { "\($0.id.padded(to: width))  \($0.summary)" }
    var answer = Answer.text(
      lines.joined(separator: "\n") + "\n",
      markdown: "# Functions\n\n" + pages.map(\.markdown).joined(separator: "\n"))
    answer.details = [.init("functions", .array(pages.map(\.json)))]
    return answer
  }
}
