import Exact
import Expressions

/// Pairs of terms made from random terms by identities, or by one small corruption.
struct RandomPairs {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: SeededGenerator.mixed(seed)) }

  struct Made {
    let left: Expr
    let right: Expr
    /// What was done to the left side, in order.
    let edits: [String]
    let isCorrupted: Bool
    let given: [Expr]
  }

  mutating func next() -> Made {
    var edits: [String] = []
    let left = random.integer(in: 0...9) == 0 ? sumTerm() : term(depth: random.integer(in: 2...4))
    var right = left
    for _ in 0..<random.integer(in: 1...3) {
      guard let (name, new) = applied(to: right, Self.identities) else { continue }
      edits.append(name)
      right = new
    }
    let isCorrupted = random.integer(in: 0...1) == 0
    if isCorrupted {
      guard let (name, new) = applied(to: right, Self.corruptions) else {
        return Made(left: left, right: right, edits: edits, isCorrupted: false, given: [])
      }
      edits.append("CORRUPTED: " + name)
      right = new
    }
    return Made(left: left, right: right, edits: edits, isCorrupted: isCorrupted, given: [])
  }

  // MARK: Terms

  private mutating func pick<T>(_ list: [T]) -> T { list[random.integer(in: 0...(list.count - 1))] }

  private mutating func number() -> Expr {
    Expr(Rational(Integer(random.integer(in: -4...5)), Integer(random.integer(in: 1...3))))
  }

  private mutating func leaf() -> Expr {
    random.integer(in: 0...4) == 0 ? number() : .symbol(pick(["x", "y", "z", "w"]))
  }

  private mutating func term(depth: Int) -> Expr {
    if depth == 0 { return leaf() }
    switch random.integer(in: 0...12) {
    case 0...2: return .sum([term(depth: depth - 1), term(depth: depth - 1)])
    case 3...5: return .product([term(depth: depth - 1), term(depth: depth - 1)])
    case 6: return .product([leaf(), .power(term(depth: depth - 1), .minusOne)])
    case 7: return .power(term(depth: depth - 1), Expr(random.integer(in: 2...3)))
    case 8...9:
      return .call(
        pick(["tanh", "sigmoid", "exp", "softplus", "sinh", "cosh"]), term(depth: depth - 1))
    case 10:
      return .call(pick(["relu", "abs", "relu", "leakyrelu"]), term(depth: min(1, depth - 1)))
    case 11: return .call(pick(["sin", "cos", "arctan", "erf"]), term(depth: min(1, depth - 1)))
    default:
      if random.integer(in: 0...1) == 0 { return .call("s", term(depth: depth - 1)) }
      return pick([
        .call("log", 1 + Expr.call("exp", term(depth: 1))),
        .call("sqrt", 1 + term(depth: 1).squared), .call("max", leaf(), leaf()),
        .call("log", .symbol("x")),
      ])
    }
  }

  private mutating func sumTerm() -> Expr {
    let (k, end) = (Expr.symbol("k"), Expr.symbol("T"))
    let member = Expr.symbol(Symbol("f", family: 1), [k])
    let body = pick([
      member, k * member, Expr.symbol("w").power(k), k * Expr.symbol("w").power(k), k.squared,
      .call("tanh", member) * .symbol("x"), member + Expr.symbol("y"),
    ])
    return term(depth: 1) * Expr.bigSum(k, from: 1, to: end, body) + leaf()
  }

  // MARK: Edits

  typealias Edit = @Sendable (Expr) -> Expr?

  /// One edit at one place where it applies, chosen at random.
  private mutating func applied(to e: Expr, _ edits: [(String, Edit)]) -> (String, Expr)? {
    // Bounds stay whole numbers: nothing inside of a sum is touched.
    let places = Postorder([e], into: { $0.kind != .symbol && $0.binder == nil }).terms
      .filter { $0.shape == .scalar && !(e.traits.contains(.bindsIndex) && $0.treeSize == 1) }
    if places.isEmpty { return nil }
    for _ in 0..<12 {
      let (name, edit) = pick(edits)
      let place = pick(places)
      guard let new = edit(place), new != place else { continue }
      return (name, e.substituting([place: new]))
    }
    return nil
  }

  private static func call(_ name: String, _ then: @escaping @Sendable (Expr) -> Expr) -> Edit {
    { e in
      guard let callee = e.callee, callee.name == name, !callee.isDifferentiated else { return nil }
      return then(e.children[0])
    }
  }

  private static func f(_ name: String, _ e: Expr) -> Expr { .call(name, e) }

  static let identities: [(String, Edit)] = [
    (
      "distribute",
      { e in
        guard e.kind == .product, let i = e.children.firstIndex(where: { $0.kind == .sum }) else {
          return nil
        }
        let others = e.children.indices.filter { $0 != i }.map { e.children[$0] }
        return .sum(e.children[i].children.map { .product(others + [$0]) })
      }
    ),
    (
      "square out",
      { e in
        guard e.kind == .power, e.children[1] == .two else { return nil }
        return .product([e.children[0], e.children[0]])
      }
    ),
    ("add and take", { $0 + Expr.symbol("y") - Expr.symbol("y") }),
    ("times and over", { $0 * (1 + Expr.symbol("z").squared) / (Expr.symbol("z").squared + 1) }),
    ("twice half", { 2 * ($0 * Expr.half) }),
    ("tanh by sigmoid", call("tanh") { 2 * f("sigmoid", 2 * $0) - 1 }),
    (
      "tanh by exp",
      call("tanh") {
        (f("exp", $0) - f("exp", -$0)) / (f("exp", $0) + f("exp", -$0))
      }
    ),
    ("sigmoid mirrored", call("sigmoid") { 1 - f("sigmoid", -$0) }),
    ("sigmoid by exp", call("sigmoid") { 1 / (1 + f("exp", -$0)) }),
    ("sigmoid by tanh", call("sigmoid") { (1 + f("tanh", $0 / 2)) / 2 }),
    (
      "exp split",
      { e in
        guard e.callee?.name == "exp", e.children[0].kind == .sum else { return nil }
        return .product(e.children[0].children.map { f("exp", $0) })
      }
    ),
    ("exp squared", call("exp") { f("exp", $0 / 2).squared }),
    ("softplus", call("softplus") { $0 + f("softplus", -$0) }),
    ("softplus by log", call("softplus") { -f("log", f("sigmoid", -$0)) }),
    ("relu by abs", call("relu") { ($0 + f("abs", $0)) / 2 }),
    ("relu mirrored", call("relu") { $0 + f("relu", -$0) }),
    ("abs by root", call("abs") { f("sqrt", $0.squared) }),
    ("abs by relu", call("abs") { f("relu", $0) + f("relu", -$0) }),
    ("abs by max", call("abs") { .call("max", $0, -$0) }),
    ("leaky by relu", call("leakyrelu") { f("relu", $0) - f("relu", -$0) / 100 }),
    ("sine doubled", call("sin") { 2 * f("sin", $0 / 2) * f("cos", $0 / 2) }),
    ("cosine doubled", call("cos") { 1 - 2 * f("sin", $0 / 2).squared }),
    ("odd arctan", call("arctan") { -f("arctan", -$0) }),
    ("odd erf", call("erf") { -f("erf", -$0) }),
    ("cosh", call("cosh") { (f("exp", $0) + f("exp", -$0)) / 2 }),
    ("sinh", call("sinh") { f("tanh", $0) * f("cosh", $0) }),
    (
      "max by abs",
      { e in
        guard e.callee?.name == "max", e.children.count == 2 else { return nil }
        let (a, b) = (e.children[0], e.children[1])
        return (a + b + f("abs", a - b)) / 2
      }
    ),
    ("log of quotient", call("log") { -f("log", 1 / $0) }),
    ("root squared", call("sqrt") { f("exp", f("log", $0) / 2) }),
    (
      "sum shifted",
      { e in
        guard e.kind == .bigSum, let k = e.binder else { return nil }
        return .bigSum(
          k, from: e.children[1] - 1, to: e.children[2] - 1,
          e.children[0].substituting(k, by: k + 1))
      }
    ),
    (
      "sum reversed",
      { e in
        guard e.kind == .bigSum, let k = e.binder else { return nil }
        let turned = e.children[0].substituting(k, by: e.children[2] + e.children[1] - k)
        return .bigSum(k, from: e.children[1], to: e.children[2], turned)
      }
    ),
    (
      "sum apart",
      { e in
        guard e.kind == .bigSum, let k = e.binder else { return nil }
        let (body, a, b) = (e.children[0], e.children[1], e.children[2])
        return .bigSum(k, from: a, to: b + 1, body) - body.substituting(k, by: b + 1)
      }
    ),
  ]

  static let corruptions: [(String, Edit)] = [
    ("sign", { $0.kind == .number ? nil : -$0 }),
    ("plus one", { $0.kind == .number ? nil : $0 + 1 }),
    ("number", { e in e.number.map { Expr($0 + 1) } }),
    ("a little", { $0 + Expr.symbol("x") / Expr(Rational(Integer(10).power(20))) }),
    (
      "function",
      { e in
        guard let name = e.callee?.name, e.children.count == 1 else { return nil }
        let other = [
          "tanh": "sigmoid", "sigmoid": "tanh", "exp": "cosh", "relu": "abs", "abs": "relu",
          "sin": "cos", "cos": "sin", "softplus": "relu", "erf": "tanh", "leakyrelu": "relu",
          "sinh": "tanh", "cosh": "exp", "arctan": "tanh",
        ]
        return other[name].map { f($0, e.children[0]) }
      }
    ),
    (
      "dropped",
      { e in
        guard e.kind == .sum || e.kind == .product else { return nil }
        let rest = Array(e.children.dropLast())
        return e.kind == .sum ? .sum(rest) : .product(rest)
      }
    ),
    (
      "argument",
      { e in
        guard e.kind == .call, e.children.count == 1 else { return nil }
        return e.with(children: [-e.children[0]])
      }
    ),
    ("exchanged", { $0 == .symbol("x") ? .symbol("y") : $0 == .symbol("y") ? .symbol("z") : nil }),
    (
      "bound",
      { e in
        guard e.kind == .bigSum else { return nil }
        return e.with(children: [e.children[0], e.children[1], e.children[2] + 1])
      }
    ),
    (
      "exponent",
      { e in
        guard e.kind == .power, let n = e.children[1].number?.asInt, n > 1 else { return nil }
        return .power(e.children[0], Expr(n + 1))
      }
    ),
  ]
}
