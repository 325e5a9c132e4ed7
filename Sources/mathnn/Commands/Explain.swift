import Expressions
import Models
import Rewriting
import Terminal

extension Command {
  /// What a name means: a rule, a function, a command.
  static let explain = Command(
    CommandSpec(
      "explain", "tell all about a rule, a function, a model or a command", chapter: .about,
      positionals: [Positional("NAME", "its name; words may be joined by - or blanks")],
      common: [.output, .terminal],
      examples: [
        Example("mathnn explain chain-rule", "what the rule says"),
        Example("mathnn explain sigmoid", "derivative, values, identities"),
      ])
  ) { call in
    let name = call.arguments.positional(0) ?? ""
    let id = String(name.map { $0 == " " ? "-" : $0 })
    if let function = Function.named(name) {
      let page = FunctionPage(function)
      return Answer.text(page.text, markdown: page.markdown)
    }
    for group in try RuleGroup.all() {
      if let rule = group.rules.first(where: { $0.id == id }) {
        let statement = rule.statement.map { "\n  \($0)\n" } ?? ""
        return Answer.text("\(rule.id) (\(group.title))\n\(statement)\n  \(rule.reason)\n")
      }
    }
    if let model = CatalogueModel.named(name) {
      let paragraph = String(model.explanation.map { $0 == "\n" ? " " : $0 })
        .wrapped(to: call.console.output.width)
      return Answer.text(
        "\(model.id): \(model.summary)\n\n" + paragraph.joined(separator: "\n") + "\n\n\(model.text)\n",
        markdown: "# \(model.id)\n\n\(model.explanation)\n\n```\n\(model.text)\n```\n")
    }
    if let spec = call.program.specs.first(where: { $0.name == name }) {
      return Answer.text(call.program.help(of: spec, on: call.console.output))
    }
    let known = try RuleGroup.all().flatMap { $0.rules.map(\.id) }
    let names =
      Function.catalogue.map(\.id) + known + CatalogueModel.all.map(\.id)
      + call.program.specs.map(\.name)
    throw InputError(
      "there is no function, rule, model or command '\(name)'",
      hint: Spelling.nearest(to: id, among: names).map { "did you mean '\($0)'?" }
        ?? "'mathnn functions', 'mathnn rules' and 'mathnn help' list them")
  }
}
