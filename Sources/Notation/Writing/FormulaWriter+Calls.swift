internal import Exact
internal import Expressions

/// How calls of one function are written, found once for all of them.
struct FunctionHead: Sendable {
  var layout: FunctionNotation.Layout
  var glyph: Glyph
  /// Primes after the name.
  var primes: Int
  /// Derivative orders in parentheses above the name.
  var orders: [Int]
}

/// A name with its parts, as pieces.
struct Prepared: Sendable {
  var base: Piece
  var below: [FormulaWriter.Work]
  var above: [FormulaWriter.Work]
}

// Names, calls, Σ and Π, derivatives.
extension FormulaWriter {
  // MARK: Symbols

  mutating func writeSymbol(_ e: Expr) {
    guard let symbol = e.symbol else { return }
    let name = boundNames.printed(symbol.name)
    if let form = options.symbols.form(name, children: e.children.count) {
      let prepared = Prepared(
        base: glyph(form.base), below: items(form.below, e), above: items(form.above, e))
      return plan(scripted(prepared))
    }
    var prepared = usual(name)
    if !e.children.isEmpty { addChildren(of: e, layers: symbol.layers, to: &prepared) }
    plan(scripted(prepared))
  }

  /// The usual form of a name, found once.
  private mutating func usual(_ name: String) -> Prepared {
    if let known = preparedNames[name] { return known }
    let form = ambiguous.contains(name) ? NameForm(spelledOut: name) : NameForm(name)
    let prepared = Prepared(
      base: glyph(form.base), below: items(form.below, .zero), above: items(form.above, .zero))
    preparedNames[name] = prepared
    return prepared
  }

  /// Indices below, layers in parentheses above.
  private func addChildren(of e: Expr, layers: Int, to form: inout Prepared) {
    let indices = e.children.dropFirst(layers)
    let isTight = form.below.isEmpty && indices.allSatisfy(\.isOneLetter)
    for (i, index) in indices.enumerated() {
      if !form.below.isEmpty, !isTight || i == 0 { form.below.append(.piece(.sign(.comma))) }
      if i > 0, isTight { form.below.append(.piece(.sign(.nothing))) }
      form.below.append(.term(index, .or))
    }
    guard layers > 0 else { return }
    form.above.append(.piece(.sign(.open)))
    for (i, layer) in e.children.prefix(layers).enumerated() {
      if i > 0 { form.above.append(.piece(.sign(.comma))) }
      form.above.append(.term(layer, .or))
    }
    form.above.append(.piece(.sign(.close)))
  }

  private func scripted(_ form: Prepared) -> [Work] {
    switch (form.below.isEmpty, form.above.isEmpty) {
    case (true, true): [.piece(form.base)]
    case (false, true):
      [.piece(.begin(.subscripted)), .piece(form.base), .piece(.next)] + form.below + [.piece(.end)]
    case (true, false):
      [.piece(.begin(.power)), .piece(form.base), .piece(.next)] + form.above + [.piece(.end)]
    case (false, false):
      [.piece(.begin(.scripted)), .piece(form.base), .piece(.next)] + form.below + [.piece(.next)]
        + form.above + [.piece(.end)]
    }
  }

  private mutating func items(_ items: [NameForm.Item], _ e: Expr) -> [Work] {
    var steps: [Work] = []
    for (i, item) in items.enumerated() {
      if i > 0 { steps.append(.piece(.sign(.comma))) }
      switch item {
      case .glyph(let value): steps.append(.piece(glyph(value)))
      case .child(let place): steps.append(.term(e.children[place], .or))
      }
    }
    return steps
  }

  mutating func writeDelta(_ e: Expr) {
    let isTight = e.children.allSatisfy(\.isOneLetter)
    plan([
      .piece(.begin(.subscripted)), .piece(glyph(NameForm.glyph("delta"))), .piece(.next),
      .term(e.children[0], .or), .piece(.sign(isTight ? .nothing : .comma)),
      .term(e.children[1], .or), .piece(.end),
    ])
  }

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
      layout: layout, glyph: name, primes: isPrimed ? orders[0] : 0,
      orders: isPrimed ? [] : orders)
    functionHeads[callee] = head
    return head
  }

  func callLevel(of e: Expr) -> Level {
    guard let callee = e.callee else { return .atom }
    if callee.isMatrixPower(e.children) { return .power }
    guard let layout = callee.function?.notation.layout, !callee.isDifferentiated else {
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
    if callee.name == "identity", arguments.count == 1, !callee.isDifferentiated {
      let letter = Piece.glyph(.letter(latex: "I", "I"), &self)
      return plan([
        .piece(.begin(.subscripted)), .piece(letter), .piece(.next), .term(arguments[0], .or),
        .piece(.end),
      ])
    }
    plan(prefixed(head, arguments, power: power))
  }

  private mutating func prefixed(
    _ head: FunctionHead, _ arguments: Children, power: Int?
  ) -> [Work] {
    let name = Work.piece(glyph(head.glyph))
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
    let isBig = body.kind == .bigSum || body.kind == .bigProduct
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

  /// `∂^n e / ∂x^n`, or the operator before a bracket where e is long.
  mutating func writeDerivative(_ e: Expr) {
    let sign = Work.piece(.sign(e.derivativeKind == .partial ? .partial : .differential))
    let variable = e.children[1]
    var order = 1
    var inner = e.children[0]
    while inner.kind == .derivative, inner.children[1] == variable,
      inner.derivativeKind == e.derivativeKind
    {
      order += 1
      inner = inner.children[0]
    }
    let above = order == 1 ? [sign] : raised(sign, order)
    let isShort = inner.kind == .symbol || (inner.kind == .call && callLevel(of: inner) == .atom)
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

extension Piece {
  fileprivate static func glyph(_ glyph: Glyph, _ writer: inout FormulaWriter) -> Piece {
    writer.glyph(glyph)
  }
}

extension Callee {
  /// Whether a call is written as a power of its matrix.
  fileprivate func isMatrixPower(_ arguments: Children) -> Bool {
    name == "matpow" && arguments.count == 2 && !isDifferentiated && !arguments[0].isScalar
  }
}

extension Glyph {
  /// A function by its LaTeX command.
  fileprivate init(latex: String, _ name: String) {
    self.init(latex: latex, mathml: "<mi>\(name.escapedForXML)</mi>", width: 5 * name.count)
  }
}

extension NameForm {
  /// The name of a function: a letter as it is, a word as an operator.
  static func functionGlyph(_ name: String) -> Glyph {
    let form = NameForm(name)
    if form.below.isEmpty, !form.base.latex.hasPrefix(#"\mathrm"#) { return form.base }
    let spelled = String(name.flatMap { $0 == "_" ? #"\_"# : String($0) })
    return Glyph(
      latex: #"\operatorname{\#(spelled)}"#, mathml: "<mi>\(name.escapedForXML)</mi>",
      width: 5 * name.count)
  }
}

extension Expr {
  /// An index of one letter, which needs no comma beside others.
  fileprivate var isOneLetter: Bool {
    guard let symbol, children.isEmpty else { return false }
    return symbol.name.utf8.count == 1 || Spelling.letter(named: symbol.name) != nil
  }
}
