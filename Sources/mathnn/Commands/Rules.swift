import Calculus
import Expressions
import Notation
import Rewriting
import Terminal

extension Command {
  /// All rules that derivations name.
  static let rules = Command(
    CommandSpec(
      "rules", "list the rules that derivations use", chapter: .about,
      common: [.output, .terminal],
      description: [
        """
        Every step of a derivation names one of these rules. 'mathnn explain NAME' tells more \
        about one of them.
        """
      ],
      examples: [Example("mathnn rules", "all rules, one line each")])
  ) { call in
    let groups = try RuleGroup.all()
    var answer = Answer.text(
      groups.map { $0.text(width: call.console.output.width) }.joined(separator: "\n"),
      markdown: "# Rules\n\n" + groups.map(\.markdown).joined(separator: "\n"))
    answer.details = [.init("rules", .array(groups.flatMap { $0.rules.map(\.json) }))]
    return answer
  }
}

/// Rules that belong together, under a heading.
struct RuleGroup {
  let title: String
  let rules: [Rule]

  static func all() throws -> [RuleGroup] {
    [
      RuleGroup(title: "Differentiation", rules: DifferentiationCatalogue.all),
      RuleGroup(
        title: "Arithmetic", rules: ArithmeticRules.all + WrittenForm.all + DeltaRules.all),
      RuleGroup(title: "Identities of functions", rules: try RuleSet.identities().rules),
    ]
  }

  func text(width: Int) -> String {
    var lines = [title]
    for rule in rules {
      lines.append("  " + rule.id)
      lines += rule.reason.wrapped(to: max(30, width - 6)).map { "      " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  var markdown: String {
    let rows = rules.map {
      "| `\($0.id)` | \($0.statement.map { "`\($0)`" } ?? "") | \($0.reason) |"
    }
    return "## \(title)\n\n| rule | statement | reason |\n|---|---|---|\n"
      + rows.joined(separator: "\n") + "\n"
  }
}

extension Rule {
  /// The rule as an equation in text, if it is one.
  var statement: String? {
    switch action {
    case .code: return nil
    case .pattern(let left, let right, let condition):
      guard let l = try? PlainWriter.write(left), let r = try? PlainWriter.write(right) else {
        return nil
      }
      let suffix = condition.flatMap { try? PlainWriter.write($0) }.map { " if \($0)" } ?? ""
      return "\(l) = \(r)\(suffix)"
    }
  }

  fileprivate var json: JSON {
    [
      "name": .string(id), "reason": .string(reason),
      "statement": statement.map { .string($0) } ?? .null,
    ]
  }
}
