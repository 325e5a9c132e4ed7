import Exact
import Testing

@testable import Expressions
@testable import Notation
@testable import Rewriting

private func pattern(_ text: String) throws -> Expr {
  try PlainReader.read(text, vocabulary: Vocabulary(allowsPatterns: true))
}

private func term(_ text: String) throws -> Expr { try PlainReader.read(text) }

@Suite("Matching") struct MatchingTests {
  @Test(
    "binds variables as expected",
    arguments: [
      ("?x + ?y", "a + b", "?x=a ?y=b"), ("?x*exp(?y)", "exp(b)*a", "?x=a ?y=b"),
      ("?x + ?x", "a + a", "?x=a"), ("?x + ?x", "a + b", "-"), ("?x*?x + ?x", "a*b + c", "-"),
      ("?x^2 + ?y^2", "a^2 + b^2", "?x=a ?y=b"), ("?x^2 + ?x", "b + b^2", "?x=b"),
      ("sin(?x)^2 + cos(?x)^2", "cos(a + b)^2 + sin(b + a)^2", "?x=b + a"),
      ("sin(?x)^2 + cos(?x)^2", "cos(a)^2 + sin(b)^2", "-"),
      ("exp(-?x)", "exp(-3)", "?x=3"), ("exp(-?x)", "exp(-2*y)", "?x=2*y"),
      ("exp(-?x)", "exp(-y)", "?x=y"), ("exp(-?x)", "exp(3)", "-"), ("exp(-?x)", "exp(2*y)", "-"),
      ("exp(-?x)", "exp(-1/2*y*z)", "?x=1/2*y*z"), ("exp(-?x)", "exp(y - z)", "-"),
      ("log(?x*?y)", "log(a*b*c)", "?x=a ?y=b*c"),
      ("exp(?x + ?y)", "exp(a + b + c)", "?x=a ?y=b + c"),
      ("?x + (?y + ?z)*2", "(a + b)*2 + c", "?x=c ?y=a ?z=b"),
      ("?x - ?y", "a - b", "?x=a ?y=b"), ("?x - ?y", "a + b", "-"), ("?x/?y", "a/b", "?x=a ?y=b"),
      ("?c*relu(?x)", "relu(a)*2", "?c=2 ?x=a"), ("?x^?n", "a^(b + 1)", "?n=b + 1 ?x=a"),
      ("tanh(?x)", "sinh(a)", "-"), ("max(?x, ?y)", "max(b, a)", "?x=b ?y=a"),
      ("?x", "a + b", "?x=a + b"),
      ("f'(?x)", "f'(a)", "?x=a"), ("f'(?x)", "f(a)", "-"),
      ("(?x - ?y)*(?x + ?y)", "(a + b)*(a - b)", "?x=a ?y=b"),
    ])
  func binding(_ left: String, _ right: String, _ expected: String) throws {
    guard let pattern = try? pattern(left) else { return }
    let match = Matching.first(of: pattern, in: try term(right))
    let found = try match.map { match in
      try match.bindings.values.map {
        (try PlainWriter.write($0.key), try PlainWriter.write($0.value))
      }
      .sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
    }
    #expect((found ?? "-") == expected)
  }

  @Test("uses some operands of a sum or product at the root, and says which")
  func leftovers() throws {
    let match = try #require(
      Matching.first(
        of: try pattern("sin(?x)^2 + cos(?x)^2"), in: try term("a + cos(b)^2 + c + sin(b)^2")))
    #expect(match.used == [1, 3])
    #expect(Matching.first(of: try pattern("exp(?x)*exp(?y)"), in: try term("exp(a)*b")) == nil)
    let whole = Matching.first(of: try pattern("exp(?x)*exp(?y)"), in: try term("exp(a)*exp(b)"))
    #expect(whole != nil && whole?.used == nil, "nothing is left over")
  }

  @Test("finds what trying every order finds, and nothing else")
  func bruteForce() throws {
    let patterns = try [
      "?x + ?y", "?x*?y", "?x + ?x", "?x + ?y*?x", "?x*?y + ?x*?z", "sin(?x) + cos(?x)",
      "?x^2 + ?y^2",
      "?x^2 - ?y^2", "?x + sin(?x + ?y)", "exp(?x)*exp(?y)", "-?x + ?x", "(?x + ?y)*(?x + ?z)",
      "?x*(?y + 1)",
      "sin(?x*?y)*?x", "?x + ?y + ?x*?y", "?x/?y + ?y/?x",
    ].map(pattern)
    var (found, missed) = (0, 0)
    for seed in 1...800 {
      var random = SeededGenerator(seed: UInt64(seed))
      let e = Self.small(&random, depth: 3)
      for pattern in patterns {
        let match = Matching.first(of: pattern, in: e)
        let isThere = BruteForce.matches(pattern, e)
        let text = try PlainWriter.write(e)
        #expect((match != nil) == isThere, "\(text), \(try? PlainWriter.write(pattern))")
        if isThere { found += 1 } else { missed += 1 }
        guard let match else { continue }
        // What was found, put in, is the term again, up to the order and what was left over.
        let used = match.used.map { places in places.map { e.children[$0] } } ?? [e]
        let part = e.kind == .sum ? Expr.sum(used) : e.kind == .product ? .product(used) : e
        let filled = pattern.filled(with: match.bindings)
        #expect(filled.canonical == (match.used == nil ? e : part).canonical)
      }
    }
    #expect(found > 300)
    #expect(missed > 300)
  }

  /// Small terms over few names, so that much matches.
  private static func small(_ random: inout SeededGenerator, depth: Int) -> Expr {
    func leaf(_ random: inout SeededGenerator) -> Expr {
      let names = ["a", "b"].map { Expr.symbol($0) }
      return random.below(4) == 0 ? Expr(random.integer(in: 1...2)) : names[Int(random.below(2))]
    }
    if depth == 0 { return leaf(&random) }
    switch random.below(8) {
    case 0, 1, 2:
      return .sum((0..<random.integer(in: 2...3)).map { _ in small(&random, depth: depth - 1) })
    case 3, 4:
      return .product((0..<random.integer(in: 2...3)).map { _ in small(&random, depth: depth - 1) })
    case 5: return .power(small(&random, depth: depth - 1), 2)
    case 6: return .call(random.below(2) == 0 ? "sin" : "cos", small(&random, depth: depth - 1))
    default: return leaf(&random)
    }
  }

  @Test(
    "ends soon on sums of 48 operands, whatever the pattern",
    arguments: [
      "?a + ?b + ?c + ?d + ?e1 + ?f1", "?a*?b + ?b*?c + ?c*?d + ?d*?a",
      "sin(?a) + sin(?b) + sin(?c) + cos(?a)",
      "?a + ?a", "?a^2 + ?b^2 + ?c^3", "(?a + ?b)*(?c + ?d) + (?a + ?c)*(?b + ?d)",
      "?a*?b*?c + ?a*?b*?d",
    ])
  func bounded(_ text: String) throws {
    let pattern = try pattern(text)
    for count in [8, 47, 48, 49, 5000] {
      let products = Expr.sum((0..<count).map { Expr.symbol("p\($0)") * .symbol("q\($0 % 7)") })
      let sines = Expr.sum((0..<count).map { .call("sin", .symbol("p\($0)")) })
      let wide = Expr.product((0..<count).map { .symbol("p\($0)") + .symbol("q\($0)") })
      for e in [products, sines, wide] {
        var tries = 0
        let match = Matching.first(of: pattern, in: e) { _ in
          tries += 1
          return false
        }
        #expect(match == nil)
        #expect(tries <= 20_000)
      }
    }
  }

  @Test("a rule whose left side starts with a minus applies to negative numbers and terms")
  func negativeRoot() throws {
    let rule = try Rule(text: "turned: -?x = 0 - ?x  # as a difference")
    for text in ["-3", "-y", "-2*y"] {
      #expect(rule.apply(to: try term(text), in: RuleContext()) != nil, "\(text)")
    }
  }
}

/// Matching by trying every order and every grouping; slow and plain.
enum BruteForce {
  static func matches(_ pattern: Expr, _ e: Expr) -> Bool {
    guard pattern.kind == .sum || pattern.kind == .product, pattern.kind == e.kind else {
      return !all(pattern, e, [:]).isEmpty
    }
    // Some of the operands, each variable taking one.
    let parts = Array(e.children)
    return choices(parts.count, pattern.children.count).contains { places in
      var known: [[Expr: Expr]] = [[:]]
      for (part, place) in zip(pattern.children, places) {
        known = known.flatMap { all(part, parts[place], $0) }
      }
      return !known.isEmpty
    }
  }

  /// Every way in which a pattern is a whole term.
  private static func all(_ pattern: Expr, _ e: Expr, _ known: [Expr: Expr]) -> [[Expr: Expr]] {
    if pattern.symbol?.isPatternVariable == true {
      if let value = known[pattern] { return value.canonical == e.canonical ? [known] : [] }
      return [known.merging([pattern: e]) { $1 }]
    }
    guard pattern.traits.contains(.hasPatternVariable) else {
      return pattern.canonical == e.canonical ? [known] : []
    }
    if pattern.kind == .product, pattern.children.count == 2, pattern.children[0] == .minusOne {
      return e.isNegative ? all(pattern.children[1], -e, known) : []
    }
    guard pattern.hasSameHead(as: e) else { return [] }
    guard pattern.kind == .sum || pattern.kind == .product else {
      guard pattern.children.count == e.children.count else { return [] }
      return zip(pattern.children, e.children).reduce([known]) { ways, pair in
        ways.flatMap { all(pair.0, pair.1, $0) }
      }
    }
    let parts = Array(e.children)
    let isVariable = { (p: Expr) in p.symbol?.isPatternVariable == true }
    let ordered = pattern.children.filter { !isVariable($0) } + pattern.children.filter(isVariable)
    guard ordered.count <= parts.count else { return [] }
    let isOpen = ordered.last.map(isVariable) == true
    guard isOpen || ordered.count == parts.count else { return [] }
    let count = isOpen ? ordered.count - 1 : ordered.count
    return choices(parts.count, count).flatMap { places in
      var ways = [known]
      for (part, place) in zip(ordered, places) {
        ways = ways.flatMap { all(part, parts[place], $0) }
      }
      guard isOpen else { return ways }
      let rest = parts.indices.filter { !places.contains($0) }.map { parts[$0] }
      let value = e.kind == .sum ? Expr.sum(rest) : .product(rest)
      return ways.flatMap { all(ordered[count], value, $0) }
    }
  }

  /// Every list of so many different places.
  private static func choices(_ count: Int, _ length: Int) -> [[Int]] {
    guard length > 0 else { return [[]] }
    return choices(count, length - 1).flatMap { head in
      (0..<count).filter { !head.contains($0) }.map { head + [$0] }
    }
  }
}
