/// Rules by name, in the order in which they are tried.
package struct RuleSet: Sendable {
  package private(set) var rules: [Rule]
  private var places: [Rule.ID: Int]

  package init(_ rules: [Rule]) {
    self.rules = []
    places = [:]
    for rule in rules { append(rule) }
  }

  private mutating func append(_ rule: Rule) {
    precondition(places[rule.id] == nil, "two rules are named \(rule.id)")
    places[rule.id] = rules.count
    rules.append(rule)
  }

  package subscript(id: Rule.ID) -> Rule? { places[id].map { rules[$0] } }

  package static func + (a: RuleSet, b: RuleSet) -> RuleSet { RuleSet(a.rules + b.rules) }
}
