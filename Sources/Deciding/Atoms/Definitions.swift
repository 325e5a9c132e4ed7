internal import Exact
internal import Expressions

/// Functions of the catalogue that are short for terms in a few basic ones.
///
/// What is left afterwards: exp, log, sin, cos, arcsin, arctan, erf, powers, cases, and functions
/// about which nothing more is known.
enum Definitions {
  typealias Meaning = @Sendable ([Expr]) -> Expr

  static let table: [String: Meaning] = [
    "sqrt": { .power($0[0], .half) },
    "sigmoid": { (1 + exp(-$0[0])).power(-1) },
    "tanh": { (exp(2 * $0[0]) - 1) / (exp(2 * $0[0]) + 1) },
    "coth": { (exp(2 * $0[0]) + 1) / (exp(2 * $0[0]) - 1) },
    "sinh": { Expr.half * (exp($0[0]) - exp(-$0[0])) },
    "cosh": { Expr.half * (exp($0[0]) + exp(-$0[0])) },
    "sech": { 2 / (exp($0[0]) + exp(-$0[0])) },
    "softplus": { log(1 + exp($0[0])) },
    "swish": { $0[0] / (1 + exp(-$0[0])) },
    "gelu": { Expr.half * $0[0] * (1 + Expr.call("erf", $0[0] / .power(2, .half))) },
    "tan": { Expr.call("sin", $0[0]) / Expr.call("cos", $0[0]) },
    "arccos": { Expr.half * .pi - Expr.call("arcsin", $0[0]) },
    "artanh": { Expr.half * (log(1 + $0[0]) - log(1 - $0[0])) },
    "arsinh": { log($0[0] + .power($0[0].squared + 1, .half)) },
    "arcosh": { log($0[0] + .power($0[0].squared - 1, .half)) },
    "erfc": { 1 - Expr.call("erf", $0[0]) },
    "abs": { choose(.greaterOrEqual, $0[0], 0, then: $0[0], else: -$0[0]) },
    "relu": { choose(.greater, $0[0], 0, then: $0[0], else: 0) },
    "step": { choose(.greater, $0[0], 0, then: 1, else: 0) },
    "sign": {
      .cases([
        .condition(.greater, [$0[0], 0]), 1, .condition(.less, [$0[0], 0]), -1, .zero,
      ])
    },
    "leakyrelu": { arguments in
      let slope = arguments.count > 1 ? arguments[1] : Expr(Rational(1, 100))
      return choose(.greater, arguments[0], 0, then: arguments[0], else: slope * arguments[0])
    },
    "elu": { arguments in
      let scale = arguments.count > 1 ? arguments[1] : 1
      return choose(
        .greater, arguments[0], 0, then: arguments[0], else: scale * (exp(arguments[0]) - 1))
    },
    "floor": { floor($0[0]) },
    "max": { $0.dropFirst().reduce($0[0]) { choose(.greaterOrEqual, $0, $1, then: $0, else: $1) } },
    "min": { $0.dropFirst().reduce($0[0]) { choose(.lessOrEqual, $0, $1, then: $0, else: $1) } },
  ]

  /// Functions of vectors and matrices that act on each entry, as far as no cases arise.
  private static func ofEntries(_ e: Expr, _ name: String) -> Expr {
    let argument = e.children[0]
    switch name {
    case "sigmoid", "tanh", "coth", "sinh", "cosh", "swish", "softplus", "gelu":
      return table[name]?(Array(e.children)) ?? e
    case "softmax" where argument.shape.isVector:
      return exp(argument) * Expr.call("sumEntries", exp(argument)).power(-1)
    case "norm":
      return .power(.call("sumEntries", argument * argument), .half)
    default: return e
    }
  }

  /// ⌊u + n⌋ = ⌊u⌋ + n for whole n.
  private static func floor(_ u: Expr) -> Expr {
    var linear = Linear(u)
    let whole = Rational(linear.constant.floor)
    guard !whole.isZero else { return .call("floor", u) }
    linear.add(-whole)
    return .call("floor", linear.expr) + Expr(whole)
  }

  private static func exp(_ e: Expr) -> Expr { .call("exp", e) }
  private static func log(_ e: Expr) -> Expr { .call("log", e) }

  private static func choose(
    _ sign: ConditionSign, _ a: Expr, _ b: Expr, then value: Expr, else other: Expr
  ) -> Expr {
    .cases([.condition(sign, [a, b]), value, other])
  }

  /// The term with all these functions written out, derivatives of catalogue functions taken.
  static func expanded(_ e: Expr) throws -> Expr {
    var trouble: Trouble?
    let result = e.rebuilt { _, new in
      guard trouble == nil, new.kind == .call, let callee = new.callee, callee.function != nil
      else { return new }
      guard new.isScalar, new.children.allSatisfy(\.isScalar) else {
        return callee.isDifferentiated ? new : ofEntries(new, callee.name)
      }
      if callee.isDifferentiated {
        guard let taken = new.derivativeWrittenOut?.term else {
          trouble = .unsupported("a derivative of \(callee.name) that is not known")
          return new
        }
        return (try? expanded(taken)) ?? taken
      }
      guard let meaning = table[callee.name] else { return new }
      return meaning(Array(new.children))
    }
    if let trouble { throw trouble }
    return result
  }
}
