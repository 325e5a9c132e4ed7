import Expressions
import Notation
import Rewriting
import Terminal

/// What is told about a function: facts of its room, and its derivative.
struct FunctionPage {
  let function: Function

  init(_ function: Function) { self.function = function }

  /// Heading and fact, those that say something.
  var facts: [(String, String)] {
    var facts: [(String, String)] = []
    func add(_ head: String, _ fact: String?) {
      if let fact, !fact.isEmpty { facts.append((head, fact)) }
    }
    add("also written", function.aliases.joined(separator: ", "))
    add("arguments", arity)
    add("derivative", derivative)
    add("differentiable where", conditions(function.smoothWhere))
    add("defined where", conditions(function.definedWhere))
    add("values", image)
    add("parity", function.parity == .none ? nil : function.parity.rawValue)
    add("known values", knownValues)
    add("power series from", function.series?.equation)
    add("identities", identities)
    return facts
  }

  var text: String {
    let width = facts.map(\.0.count).max() ?? 0
    let rows = facts.map { "  \($0.0.padded(to: width))  \($0.1)" }
    return "\(function.id): \(function.summary)\n\n" + rows.joined(separator: "\n") + "\n"
  }

  var markdown: String {
    let rows = facts.map { "- \($0.0): `\($0.1)`" }
    return "## \(function.id)\n\n\(function.summary)\n\n" + rows.joined(separator: "\n") + "\n"
  }

  var json: JSON {
    let members = facts.map { JSON.Member($0.0, .string($0.1)) }
    return .object(
      [.init("name", .string(function.id)), .init("summary", .string(function.summary))] + members)
  }

  private var parameters: [Expr] {
    let names = ["x", "y", "z"]
    return (0..<max(1, function.arity.lowerBound)).map { .symbol(names[$0 % 3]) }
  }

  private var arity: String? {
    let range = function.arity
    if range.lowerBound == range.upperBound { return nil }
    return range.upperBound > 100
      ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
  }

  private var derivative: String? {
    let arguments = parameters
    guard (try? function.shape(of: arguments)) == .scalar else { return nil }
    let callee = Callee(function.id, arity: arguments.count)
    let value = callee.derivative(of: .call(callee, arguments), in: 0)
    return value.flatMap { try? PlainWriter.write($0) }
  }

  private func conditions(_ list: ([Expr]) -> [Expr]) -> String {
    list(parameters).compactMap { try? PlainWriter.write($0) }.joined(separator: " and ")
  }

  private var image: String? {
    let image = function.image
    if image.lower == nil, image.upper == nil { return nil }
    let left = (image.lowerIsTaken ? "[" : "(") + (image.lower ?? "-oo")
    return left + ", " + (image.upper ?? "oo") + (image.upperIsTaken ? "]" : ")")
  }

  private var identities: String {
    function.rules.compactMap { try? Rule(text: $0).statement }.joined(separator: "; ")
  }

  private var knownValues: String {
    function.specialValues.map { "\(function.id)(\($0.arguments)) = \($0.value)" }
      .joined(separator: ", ")
  }
}
