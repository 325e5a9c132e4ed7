import Models
import Terminal

extension Command {
  /// The models of the catalogue.
  static let models = Command(
    CommandSpec(
      "models", "list the models that --model knows by name", chapter: .about,
      common: [.output, .terminal],
      description: [
        "'mathnn explain NAME' shows one of them as text, to be copied into a file and changed."
      ],
      examples: [Example("mathnn models", "all models, one line each")])
  ) { _ in
    let width = CatalogueModel.all.map(\.id.count).max() ?? 0
    let lines = CatalogueModel.all.map { "\($0.id.padded(to: width))  \($0.summary)" }
    let rows = CatalogueModel.all.map { "| `\($0.id)` | \($0.summary) |" }
    var answer = Answer.text(
      lines.joined(separator: "\n") + "\n",
      markdown: "# Models\n\n| model | summary |\n|---|---|\n" + rows.joined(separator: "\n") + "\n")
    answer.details = [
      .init(
        "models",
        .array(
          CatalogueModel.all.map { ["name": .string($0.id), "summary": .string($0.summary)] }))
    ]
    return answer
  }
}
