internal import Exact
internal import Expressions

/// How calls of one function are written, found once for all of them.
struct FunctionHead: Sendable {
  var layout: FunctionNotation.Layout
  var piece: Piece
  /// Primes after the name.
  var primes: Int
  /// Derivative orders in parentheses above the name.
  var orders: [Int]
  var isIdentity: Bool
}

// Calls, Σ and Π, derivatives.
extension FormulaWriter {
  // MARK: Calls

  private mutating func head(_ callee: Callee) -> FunctionHead {
    if let known = functionHeads[callee] { return known }
    let orders = callee.orders
    let isPrimed = orders.count == 1 && orders[0] <= 3
    var layout = FunctionNotation.Layout.prefix
    var name = NameForm.functionGlyph(callee.name)
    if let function = callee.function {
      if orders.isEmpty { layout = function.notation.layout }
      if let latex = function.notation.latex {
        let isTaken = latex == #"\sigma"# && calleeNames.contains("sigma")
        if !isTaken, orders.isEmpty || function.notation.layout == .prefix {
          name = Glyph(latex: latex, function.notation.mathml ?? callee.name)
        }
      }
    }
    let head = FunctionHead(
      layout: layout, piece: glyph(name), primes: isPrimed ? orders[0] : 0,
      orders: isPrimed ? [] : orders, isIdentity: callee.name == "identity" && orders.isEmpty)
    functionHeads[callee] = head
    return head
  }

  func callLevel(of e: Expr) -> Level {
    guard let callee = e.callee else { return .atom }
    if callee.isMatrixPower(e.children) { return .power }
    guard let layout = callee.layout, !callee.isDifferentiated else {
      return .atom
    }
    switch layout {
    case .exponential where options.exponential == .power && !e.children[0].isOne: return .power
    case .root: return .power
    case .inverse: return e.children[0].isScalar ? .atom : .power
    case .exponential, .prefix, .bars, .floor, .binomial, .norm: return .atom
    }
  }

  mutating func writeCall(_ e: Expr) {
    guard let callee = e.callee else { return }
    let head = head(callee)
    let arguments = e.children
    switch head.layout {
    case .exponential where options.exponential == .power:
      let euler = Piece.glyph(.letter(latex: "e", "e"), &self)
      if arguments[0].isOne { return append(euler) }
      plan([
        .piece(.begin(.power)), .piece(euler), .piece(.next), .term(arguments[0], .or),
        .piece(.end),
      ])
    case .root: plan([.piece(.begin(.root)), .term(arguments[0], .or), .piece(.end)])
    case .bars: plan([.piece(.begin(.bars)), .term(arguments[0], .or), .piece(.end)])
    case .norm where arguments.count == 1 && callee.name == "norm":
      plan([.piece(.begin(.doubleBars)), .term(arguments[0], .or), .piece(.end)])
    case .floor: plan([.piece(.begin(.floor)), .term(arguments[0], .or), .piece(.end)])
    case .binomial where arguments.count == 2:
      plan([
        .piece(.begin(.binomial)), .term(arguments[0], .or), .piece(.next),
        .term(arguments[1], .or), .piece(.end),
      ])
    case .inverse where !arguments[0].isScalar:
      plan(
        [.piece(.begin(.power)), .term(arguments[0], .postfix), .piece(.next)] + minusOne()
          + [.piece(.end)])
    case .prefix, .exponential, .norm, .binomial, .inverse:
      writePrefixed(head, callee, arguments, power: nil)
    }
  }

  private mutating func minusOne() -> [Work] {
    [.piece(.sign(.negative)), .piece(glyph(number: 1))]
  }

  private mutating func writePrefixed(
    _ head: FunctionHead, _ callee: Callee, _ arguments: Children, power: Int?
  ) {
    if callee.isMatrixPower(arguments) {
      // `A^{T}` is the transpose; braces around the exponent keep it a power.
      let exponent: [Work] = [
        .piece(.begin(.braces)), .term(arguments[1], .or), .piece(.end),
      ]
      return plan(
        [.piece(.begin(.power)), .term(arguments[0], .postfix), .piece(.next)] + exponent
          + [.piece(.end)])
    }
    if head.isIdentity, arguments.count == 1 {
      let letter = Piece.glyph(.letter(latex: "I", "I"), &self)
      return plan([
        .piece(.begin(.subscripted)), .piece(letter), .piece(.next), .term(arguments[0], .or),
        .piece(.end),
      ])
    }
    guard head.primes == 0, head.orders.isEmpty, power == nil else {
      return plan(prefixed(head, arguments, power: power))
    }
    // The usual case, from its end to its beginning.
    push(.piece(.end))
    for i in arguments.indices.reversed() {
      push(.term(arguments[i], .or))
      if i > 0 { push(.piece(.sign(.comma))) }
    }
    push(.piece(.begin(.arguments)))
    append(head.piece)
  }

  private mutating func prefixed(
    _ head: FunctionHead, _ arguments: Children, power: Int?
  ) -> [Work] {
    let name = Work.piece(head.piece)
    var steps: [Work] = [name]
    if head.primes > 0 {
      steps += Array(repeating: .piece(.sign(.prime)), count: head.primes)
      steps = [.piece(.begin(.group))] + steps + [.piece(.end)]
    } else if !head.orders.isEmpty {
      steps = [.piece(.begin(.power)), name, .piece(.next), .piece(.sign(.open))]
      for (i, order) in head.orders.enumerated() {
        if i > 0 { steps.append(.piece(.sign(.comma))) }
        steps.append(.term(Expr(order), .or))
      }
      steps += [.piece(.sign(.close)), .piece(.end)]
    } else if let power {
      steps = [
        .piece(.begin(.power)), name, .piece(.next), .term(Expr(power), .or), .piece(.end),
      ]
    }
    steps.append(.piece(.begin(.arguments)))
    for (i, argument) in arguments.enumerated() {
      if i > 0 { steps.append(.piece(.sign(.comma))) }
      steps.append(.term(argument, .or))
    }
    return steps + [.piece(.end)]
  }

  /// `\tanh^2(x)`; nil where the base is no plain call of a named function.
  mutating func callWithPower(_ base: Expr, _ n: Int) -> [Work]? {
    guard let callee = base.callee, callee.function != nil, !callee.isDifferentiated,
      !["matpow", "identity", "inv"].contains(callee.name)
    else { return nil }
    let head = head(callee)
    guard case .prefix = head.layout else { return nil }
    return prefixed(head, base.children, power: n)
  }

  // MARK: Σ and Π

  mutating func writeBig(_ e: Expr) {
    let body = e.children[0]
    var construct = Construct.bigSum
    if e.kind == .bigProduct {
      switch (e.productOrder, body.isNaturallyOrdered) {
      case (.commutative, false), (.ascending, true): construct = .bigProduct
      case (.commutative, true): construct = .bigEntrywise
      case (.ascending, false): construct = .bigAscending
      case (.descending, _): construct = .bigDescending
      }
    }
    var steps: [Work] = [.piece(.begin(construct))]
    if let binder = e.binder { steps.append(.term(binder, .or)) }
    let isBig = body.kind == .bigSum || body.kind == .bigProduct || body.kind == .derivative
    let isNegative = body.kind == .product && body.isNegative
    steps += [
      .piece(.sign(.bound)), .term(e.children[1], .or), .piece(.next), .term(e.children[2], .or),
      .piece(.end),
      .term(
        body,
        isBig || !isNegative && level(of: body) == .sign && body.kind == .product
          ? .sign : .entrywise),
    ]
    plan(steps)
  }

  // MARK: Derivatives

  /// Whether a derivative is written as an operator before a bracket, rather than as a fraction.
  func isOperator(_ derivative: Expr) -> Bool { !isShort(derivative.derived.inner) }

  /// Whether a term can stand beside the ∂ above the stroke.
  private func isShort(_ e: Expr) -> Bool {
    e.kind == .symbol || (e.kind == .call && callLevel(of: e) == .atom)
  }

  /// `∂^n e / ∂x^n`, or the operator before a bracket where e is long.
  mutating func writeDerivative(_ e: Expr) {
    let sign = Work.piece(.sign(e.derivativeKind == .partial ? .partial : .differential))
    let variable = e.children[1]
    let (inner, order) = e.derived
    let above = order == 1 ? [sign] : raised(sign, order)
    let isShort = isShort(inner)
    var steps: [Work] = [.piece(.begin(.fraction))] + above
    if isShort { steps.append(.term(inner, .atom)) }
    steps += [.piece(.next), sign]
    if order == 1 {
      steps.append(.term(variable, .or))
    } else {
      steps += [
        .piece(.begin(.power)), .term(variable, .postfix), .piece(.next), .term(Expr(order), .or),
        .piece(.end),
      ]
    }
    steps.append(.piece(.end))
    if !isShort { steps += [.piece(.begin(.parentheses)), .term(inner, .or), .piece(.end)] }
    plan(steps)
  }

  private func raised(_ sign: Work, _ order: Int) -> [Work] {
    [.piece(.begin(.power)), sign, .piece(.next), .term(Expr(order), .or), .piece(.end)]
  }
}

extension Expr {
  /// What a derivative derives, and how often by its variable.
  fileprivate var derived: (inner: Expr, order: Int) {
    var order = 1
    var inner = children[0]
    while inner.kind == .derivative, inner.hasSameHead(as: self), inner.children[1] == children[1] {
      order += 1
      inner = inner.children[0]
    }
    return (inner, order)
  }
}

extension Piece {
  fileprivate static func glyph(_ glyph: Glyph, _ writer: inout FormulaWriter) -> Piece {
    writer.glyph(glyph)
  }
}

extension Callee {
  /// Whether a call is written as a power of its matrix.
  fileprivate func isMatrixPower(_ arguments: Children) -> Bool {
    arguments.count == 2 && !arguments[0].isScalar && name == "matpow" && !isDifferentiated
  }
}

extension Glyph {
  /// A function by its LaTeX command.
  fileprivate init(latex: String, _ name: String) {
    self.init(latex: latex, text: name, width: 5 * name.count)
  }
}

extension NameForm {
  /// The name of a function: a letter as it is, a word as an operator.
  static func functionGlyph(_ name: String) -> Glyph {
    let form = NameForm(name)
    if form.below.isEmpty, !form.base.latex.hasPrefix(#"\mathrm"#) { return form.base }
    let spelled = String(name.flatMap { $0 == "_" ? #"\_"# : String($0) })
    return Glyph(latex: #"\operatorname{\#(spelled)}"#, text: name, width: 5 * name.count)
  }
}
