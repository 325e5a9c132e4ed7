package import Expressions

/// What the variables of a pattern stand for.
package struct Bindings: Equatable, Sendable {
  package private(set) var values: [Expr: Expr] = [:]

  package init() {}

  package subscript(variable: Expr) -> Expr? { values[variable] }

  /// The bindings with one more; nil when the variable already stands for something else.
  func binding(_ variable: Expr, to value: Expr) -> Bindings? {
    if let known = values[variable] {
      return known == value || known.canonical == value.canonical ? self : nil
    }
    var more = self
    more.values[variable] = value
    return more
  }
}

/// A match of a pattern; for a sum or product at its root, which operands it used up.
package struct Match: Equatable, Sendable {
  package var bindings = Bindings()
  /// The places of the operands used, when the match left others over.
  package var used: [Int]? = nil
}

/// Finds what the variables of a pattern must be for it to be a given term.
///
/// Sums and products match in any order. A variable takes one operand; the last one takes all that
/// are left. At the root, a pattern that is a sum or product may match some of the operands. The
/// search follows the pattern, which is short, never the depth of the term.
package struct Matching {
  /// Longer sums and products are left to arithmetic: searching them would take too long.
  package static let operandLimit = 48

  private enum Goal {
    case term(pattern: Expr, term: Expr)
    case operands(patterns: ArraySlice<Expr>, of: Expr, used: UInt64, isRoot: Bool)
  }

  private var stepsLeft = 20_000
  private let accepts: (Bindings) -> Bool

  /// The first match that the condition accepts.
  package static func first(
    of pattern: Expr, in term: Expr, accepting: @escaping (Bindings) -> Bool = { _ in true }
  ) -> Match? {
    var search = Matching(accepts: accepting)
    return withoutActuallyEscaping(accepting) { _ in
      search.solve([goal(pattern, term, isRoot: true)], Match())
    }
  }

  private init(accepts: @escaping (Bindings) -> Bool) { self.accepts = accepts }

  private static func goal(_ pattern: Expr, _ term: Expr, isRoot: Bool) -> Goal {
    guard pattern.kind == .sum || pattern.kind == .product, pattern.kind == term.kind,
      pattern.negated == nil, pattern.traits.contains(.hasPatternVariable)
    else { return .term(pattern: pattern, term: term) }
    let structured = pattern.children.filter { $0.symbol?.isPatternVariable != true }
    let variables = pattern.children.filter { $0.symbol?.isPatternVariable == true }
    return .operands(patterns: (structured + variables)[...], of: term, used: 0, isRoot: isRoot)
  }

  /// Solves the last goal in every way, then the goals before it.
  private mutating func solve(_ goals: [Goal], _ match: Match) -> Match? {
    stepsLeft -= 1
    guard stepsLeft > 0 else { return nil }
    guard let goal = goals.last else { return accepts(match.bindings) ? match : nil }
    switch goal {
    case .term(let pattern, let term):
      return solve(pattern, term, Array(goals.dropLast()), match)
    case .operands(let patterns, let term, let used, let isRoot):
      guard term.children.count <= Self.operandLimit else { return nil }
      return solve(patterns, of: term, used, isRoot: isRoot, Array(goals.dropLast()), match)
    }
  }

  private mutating func solve(
    _ pattern: Expr, _ term: Expr, _ goals: [Goal], _ match: Match
  ) -> Match? {
    guard pattern.traits.contains(.hasPatternVariable) else {
      return pattern == term || pattern.canonical == term.canonical ? solve(goals, match) : nil
    }
    if pattern.symbol?.isPatternVariable == true {
      guard let more = match.bindings.binding(pattern, to: term) else { return nil }
      return solve(goals, Match(bindings: more, used: match.used))
    }
    if let inner = pattern.negated {
      guard term.isNegative else { return nil }
      return solve(goals + [Self.goal(inner, -term, isRoot: false)], match)
    }
    guard pattern.hasSameHead(as: term), pattern.children.count == term.children.count else {
      return nil
    }
    let pairs = zip(pattern.children, term.children).reversed()
    return solve(goals + pairs.map { Self.goal($0, $1, isRoot: false) }, match)
  }

  private mutating func solve(
    _ patterns: ArraySlice<Expr>, of term: Expr, _ used: UInt64, isRoot: Bool, _ goals: [Goal],
    _ match: Match
  ) -> Match? {
    let free = term.children.indices.filter { used >> UInt64($0) & 1 == 0 }
    guard let pattern = patterns.first else {
      if free.isEmpty { return solve(goals, match) }
      guard isRoot else { return nil }
      let places = term.children.indices.filter { used >> UInt64($0) & 1 == 1 }
      return solve(goals, Match(bindings: match.bindings, used: places))
    }
    guard patterns.count <= free.count else { return nil }
    let isVariable = pattern.symbol?.isPatternVariable == true
    if isVariable, patterns.count == 1, !isRoot {
      let rest = free.map { term.children[$0] }
      let value = term.kind == .sum ? Expr.sum(rest) : .product(rest)
      return solve(goals + [.term(pattern: pattern, term: value)], match)
    }
    for place in free {
      let next = Goal.operands(
        patterns: patterns.dropFirst(), of: term, used: used | 1 << UInt64(place), isRoot: isRoot)
      let here = Self.goal(pattern, term.children[place], isRoot: false)
      if let found = solve(goals + [next, here], match) { return found }
    }
    return nil
  }
}

extension Expr {
  /// The pattern x of a pattern -x; nil for any other.
  var negated: Expr? {
    guard kind == .product, children.count == 2, children[0] == .minusOne else { return nil }
    return children[1]
  }

  /// The pattern with its variables filled in.
  package func filled(with bindings: Bindings) -> Expr {
    traits.contains(.hasPatternVariable) ? substituting(bindings.values) : self
  }
}
