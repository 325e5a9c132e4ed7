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
        guard let taken = Slopes.taken(new) else {
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

/// Derivatives of catalogue functions at an argument: `sigmoid''(u)` as a term.
enum Slopes {
  /// The term for a differentiated call; nil where a room does not know its derivative.
  static func taken(_ e: Expr) -> Expr? {
    guard let callee = e.callee, callee.function != nil else { return nil }
    let variables = e.children.indices.map { Expr.symbol("#slope\($0)") }
    let plain = Expr.call(callee.undifferentiated, variables)
    var result = plain
    for (argument, order) in callee.orders.enumerated() {
      for _ in 0..<order {
        if result == plain {
          guard let slope = plain.callee?.derivative(of: plain, in: argument) else { return nil }
          result = slope
        } else {
          guard let slope = derivative(of: result, by: variables[argument]) else { return nil }
          result = slope
        }
      }
    }
    let table = Dictionary(uniqueKeysWithValues: zip(variables, e.children))
    return result.canonical.substituting(table)
  }

  /// The derivative by a symbol of a term of sums, products, powers and calls; nil for others.
  static func derivative(of e: Expr, by variable: Expr) -> Expr? {
    let order = Postorder(e)
    var slopes: [Expr] = []
    for term in order.terms {
      let below = term.children.map { slopes[order[$0]] }
      guard let slope = ownDerivative(term, below, variable) else { return nil }
      slopes.append(slope)
    }
    return slopes[order[e]].canonical
  }

  private static func ownDerivative(_ e: Expr, _ below: [Expr], _ variable: Expr) -> Expr? {
    if e == variable { return .one }
    if below.allSatisfy(\.isZero) {
      switch e.kind {
      case .bigSum, .bigProduct, .derivative, .matrixProduct, .transpose: return nil
      case .number, .symbol, .sum, .product, .power, .call, .cases, .condition, .delta:
        return .zero
      }
    }
    switch e.kind {
    case .number, .symbol, .condition, .delta: return .zero
    case .sum: return .sum(below)
    case .product:
      return .sum(
        e.children.indices.filter { !below[$0].isZero }.map { i in
          .product(e.children.indices.map { $0 == i ? below[$0] : e.children[$0] })
        })
    case .power:
      let (base, exponent) = (e.children[0], e.children[1])
      let first = exponent * base.power(exponent - 1) * below[0]
      return below[1].isZero ? first : first + e * Expr.call("log", base) * below[1]
    case .call: return chain(e, below)
    case .cases:
      return .cases(
        e.children.indices.map {
          $0 % 2 == 0 && $0 + 1 < e.children.count ? e.children[$0] : below[$0]
        })
    case .bigSum, .bigProduct, .derivative, .matrixProduct, .transpose: return nil
    }
  }

  private static func chain(_ e: Expr, _ below: [Expr]) -> Expr? {
    guard let callee = e.callee else { return nil }
    let arguments = Array(e.children)
    var terms: [Expr] = []
    for i in arguments.indices where !below[i].isZero {
      if callee.function != nil, !callee.isDifferentiated {
        guard let slope = callee.derivative(of: e, in: i) else { return nil }
        terms.append(slope * below[i])
      } else {
        terms.append(Expr.call(callee.differentiated(in: i), arguments) * below[i])
      }
    }
    return .sum(terms)
  }
}
