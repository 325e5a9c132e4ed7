internal import Exact
internal import Expressions

/// Lays terms out as pieces of a formula.
///
/// LaTeX and MathML are two ways to print the same pieces; parentheses come from the operator table.
struct FormulaWriter: Sendable {
  enum Work: Sendable {
    case piece(Piece)
    /// A term where operators at least this tight need no parentheses.
    case term(Expr, Level)
  }

  let options: FormulaOptions
  let boundNames: BoundNames
  private(set) var pieces: [Piece] = []
  private(set) var glyphs: [Glyph] = []
  private var work: [Work] = []
  private var glyphPlaces: [String: Int] = [:]
  private var numberPlaces: [Expr: Int] = [:]
  var functionHeads: [Callee: FunctionHead] = [:]
  var preparedNames: [String: Prepared] = [:]
  /// Where numbers and bare names were written first, by their handles.
  private var leaves: [Expr: Range<Int>] = [:]
  /// Names whose usual form is also that of an indexed name here.
  let ambiguous: Set<String>
  let calleeNames: Set<String>

  init(for terms: [Expr], options: FormulaOptions) {
    self.options = options
    boundNames = BoundNames(for: terms)
    var symbols: [Expr] = []
    var isIndexed = false
    var callees: [Callee] = []
    for e in Postorder(terms).terms {
      if e.kind == .symbol {
        symbols.append(e)
        isIndexed = isIndexed || !e.children.isEmpty
      } else if let callee = e.callee, callees.last != callee {
        callees.append(callee)
      }
    }
    ambiguous = isIndexed ? Self.ambiguousNames(of: symbols) : []
    calleeNames = Set(Set(callees).map(\.name))
  }

  /// Names such as `x1` where there is an `x[1]`, too.
  private static func ambiguousNames(of symbols: [Expr]) -> Set<String> {
    var indexed = Set<String>()
    var plain = Set<String>()
    for e in symbols {
      guard let name = e.symbol?.name else { continue }
      if e.children.isEmpty { plain.insert(name) } else { indexed.insert(name) }
    }
    return plain.filter { name in
      let stem = name.prefix { $0 != "_" }
      let letters = String(stem.reversed().drop { $0.isASCII && $0.isNumber }.reversed())
      return letters.utf8.count < name.utf8.count && indexed.contains(letters)
    }
  }

  mutating func layOut(_ e: Expr) throws(WritingError) {
    guard e.treeSize <= options.limit else { throw .tooLong(limit: options.limit) }
    work.append(.term(e, .or))
    while let next = work.popLast() {
      switch next {
      case .piece(let piece): pieces.append(piece)
      case .term(let e, let level): write(e, level)
      }
      if pieces.count > options.limit { throw .tooLong(limit: options.limit) }
    }
  }

  mutating func append(_ piece: Piece) { pieces.append(piece) }

  /// Work given in the order of reading.
  mutating func plan(_ steps: [Work]) {
    for step in steps.reversed() { work.append(step) }
  }

  /// One piece of work before all that waits.
  mutating func push(_ step: Work) { work.append(step) }

  private mutating func write(_ e: Expr, _ needed: Level) {
    let isLeaf = e.children.isEmpty && (e.kind == .symbol || e.kind == .number)
    if isLeaf, let known = leaves[e], needed <= .power {
      for place in known { pieces.append(pieces[place]) }
      return
    }
    if level(of: e) < needed {
      pieces.append(.begin(.parentheses))
      work.append(.piece(.end))
    }
    let (start, depth) = (pieces.count, work.count)
    write(e)
    guard isLeaf else { return }
    // A leaf has planned pieces only: they are written at once and remembered.
    while work.count > depth, case .piece(let piece)? = work.popLast() { pieces.append(piece) }
    if level(of: e) >= .power { leaves[e] = start..<pieces.count }
  }

  // MARK: Glyphs

  mutating func glyph(_ glyph: Glyph) -> Piece {
    if let place = glyphPlaces[glyph.latex] { return .glyph(place) }
    glyphPlaces[glyph.latex] = glyphs.count
    glyphs.append(glyph)
    return .glyph(glyphs.count - 1)
  }

  mutating func glyph(number value: Rational) -> Piece {
    let key = Expr(value)
    if let place = numberPlaces[key] { return .glyph(place) }
    numberPlaces[key] = glyphs.count
    glyphs.append(.number(value.description))
    return .glyph(glyphs.count - 1)
  }

  // MARK: Levels

  func level(of e: Expr) -> Level {
    switch e.kind {
    case .number:
      guard let value = e.number else { return .atom }
      return value.signum < 0 ? .sign : value.isInteger ? .atom : .power
    case .symbol: return hasSuperscript(e) ? .power : .atom
    case .cases, .delta: return .atom
    case .bigSum, .bigProduct: return .sign
    case .sum: return .sum
    case .product:
      if (e.children[0].number?.signum ?? 1) < 0 { return .sign }
      if endsInOperator(e.children[e.children.count - 1]) { return .sign }
      return e.isByEntries ? .entrywise : .product
    case .power: return .power
    case .call: return callLevel(of: e)
    case .condition:
      guard let sign = e.conditionSign, let operation = Operator(sign) else { return .atom }
      return e.comparisonChain == nil ? operation.level : .relation
    case .matrixProduct where e.isRepeatedSymbol: return .power
    case .matrixProduct: return endsInOperator(e.children[e.children.count - 1]) ? .sign : .product
    case .transpose: return .power
    case .derivative: return isOperator(e) ? .sign : .product
    }
  }

  /// Whether the written form ends in what a Σ, Π or d/dx takes, which would swallow what follows.
  private func endsInOperator(_ e: Expr) -> Bool {
    var e = e
    // A long way down the answer is taken to be yes: the price is a pair of parentheses.
    for _ in 0..<64 {
      switch e.kind {
      case .bigSum, .bigProduct: return true
      case .derivative: return isOperator(e)
      case .product:
        if e.isDivisor { return false }
        e = e.children[e.children.count - 1]
      case .matrixProduct: e = e.children[e.children.count - 1]
      case .number, .symbol, .sum, .power, .call, .cases, .condition, .delta, .transpose:
        return false
      }
    }
    return true
  }

  private func hasSuperscript(_ e: Expr) -> Bool {
    guard let symbol = e.symbol else { return false }
    if let form = options.symbols.form(symbol.name, children: e.children.count) {
      return !form.above.isEmpty || form.base.hasSuperscript
    }
    return symbol.layers > 0 && !e.children.isEmpty
  }

  // MARK: Kinds

  private mutating func write(_ e: Expr) {
    switch e.kind {
    case .number: writeNumber(e.number ?? 0)
    case .symbol: writeSymbol(e)
    case .sum: writeSum(e)
    case .product: writeProduct(e)
    case .power: writePower(e)
    case .call: writeCall(e)
    case .bigSum, .bigProduct: writeBig(e)
    case .cases: writeCases(e)
    case .condition: writeCondition(e)
    case .delta: writeDelta(e)
    case .matrixProduct: writeChain(e)
    case .transpose:
      plan([
        .piece(.begin(.power)), .term(e.children[0], .postfix), .piece(.next),
        .piece(.sign(.top)), .piece(.end),
      ])
    case .derivative: writeDerivative(e)
    }
  }

  mutating func writeNumber(_ value: Rational) {
    if value.signum < 0 { pieces.append(.sign(.negative)) }
    let magnitude = value.magnitude
    guard !magnitude.isInteger else {
      pieces.append(glyph(number: magnitude))
      return
    }
    pieces.append(.begin(.fraction))
    pieces.append(glyph(number: Rational(magnitude.numerator)))
    pieces.append(.next)
    pieces.append(glyph(number: Rational(magnitude.denominator)))
    pieces.append(.end)
  }

  private mutating func writeSum(_ e: Expr) {
    let terms = e.children
    for i in terms.indices.reversed() {
      let term = terms[i]
      guard i > 0 else { return push(.term(term, .sign)) }
      let isNegative = term.isNegative
      if isNegative { plan(magnitude(of: term)) } else { push(.term(term, .sign)) }
      push(.piece(.sign(isNegative ? .minus : .plus)))
      push(.piece(.seam(.sum)))
    }
  }

  /// A negative number or product without its minus sign.
  private func magnitude(of e: Expr) -> [Work] {
    if let value = e.number { return [.term(Expr(-value), .sign)] }
    return factors(of: e, withSign: false)
  }

  private mutating func writeCondition(_ e: Expr) {
    guard let sign = e.conditionSign, let operation = Operator(sign), let form = Sign(operation)
    else {
      pieces.append(.sign(e == .always ? .always : .never))
      return
    }
    if let chain = e.comparisonChain {
      var steps: [Work] = [.term(chain.sides[0], .sum)]
      for (side, sign) in zip(chain.sides.dropFirst(), chain.signs) {
        guard let form = Operator(sign).flatMap(Sign.init) else { continue }
        steps += [.piece(.seam(.relation)), .piece(.sign(form)), .term(side, .sum)]
      }
      return plan(steps)
    }
    let row = operation.row
    if row.grouping == .prefix {
      return plan([.piece(.sign(form)), .term(e.children[0], row.right)])
    }
    var steps: [Work] = []
    for (i, child) in e.children.enumerated() {
      if i > 0 { steps += [.piece(.seam(.relation)), .piece(.sign(form))] }
      steps.append(.term(child, i == 0 ? row.left : row.right))
    }
    plan(steps)
  }

  private mutating func writeCases(_ e: Expr) {
    var steps: [Work] = [.piece(.begin(.cases))]
    var i = 0
    while i < e.children.count {
      if i > 0 { steps.append(.piece(.next)) }
      if i + 1 < e.children.count {
        steps += [
          .term(e.children[i + 1], .or), .piece(.next), .piece(.sign(.ifText)),
          .term(e.children[i], .or),
        ]
      } else {
        steps += [.term(e.children[i], .or), .piece(.next), .piece(.sign(.otherwise))]
      }
      i += 2
    }
    steps.append(.piece(.end))
    plan(steps)
  }
}

extension Expr {
  /// Whether a product is one matrix several times, written as a power.
  var isRepeatedSymbol: Bool {
    let first = children[0]
    return first.kind == .symbol && !first.isScalar && children.count < Expr.longestMatrixPower
      && children.allSatisfy { $0 == first }
  }
}
