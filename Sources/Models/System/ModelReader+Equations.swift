internal import Exact
internal import Expressions
internal import Notation

// Equations: first all left sides, then the right ones.
extension ModelReader {
  /// Reads the left side of an equation, and where its right one stands.
  mutating func readLeft(_ statement: Statement) throws(ReadError) {
    var vocabulary = model.vocabulary
    vocabulary.undeclared = .isReal
    var reader = PlainReader(
      source, vocabulary: vocabulary, from: statement.start, to: statement.end)
    if case .name(let word) = reader.sign, case .name = reader.signAhead {
      throw unknownWord(word, reader)
    }
    if case .name(let word) = reader.sign, source.byte(reader.tokenEnd) == UInt8(ascii: "("),
      Function.named(word) == nil
    {
      throw reader.errorHere(
        "a model defines quantities, not functions such as \(word)",
        hint: "declare 'activation \(word)' or 'activation \(word) = tanh'")
    }
    let left = try reader.expression(endingAt: Ending(atEqual: true))
    guard reader.sign == .equal else { throw noEquation(left, reader) }
    guard left.term.kind == .symbol, let symbol = left.term.symbol else {
      throw source.fault(
        "only a quantity can stand on the left of an equation", from: left.start, to: left.end,
        hint: left.term.kind == .call
          ? "declare a function by 'activation s' or 'activation s = tanh'" : nil)
    }
    try checkMeaning(of: symbol.name, left)
    try checkIndices(of: symbol, left)
    let variables = try variables(of: left)
    if model.vocabulary.entry(symbol.name) == nil {
      model.vocabulary.declare(symbol.name, .quantity(symbol))
    }
    model.equations.append(
      Equation(
        left: left.term, right: .zero, variables: variables, place: source.place(at: left.start),
        span: left.start..<left.end))
    rights.append(reader.tokenEnd..<statement.end)
    mentions.append([])
  }

  private func unknownWord(_ word: String, _ reader: PlainReader) -> ReadError {
    let near = Vocabulary.nearest(to: word, among: ModelWord.all)
    return reader.errorHere(
      "'\(word)' begins no line of a model",
      hint: near.map { "did you mean \($0)?" }
        ?? "a line begins with \(ModelWord.all.joined(separator: ", ")), or is an equation")
  }

  private func noEquation(
    _ left: (term: Expr, start: Int, end: Int), _ reader: PlainReader
  ) -> ReadError {
    guard reader.sign == .end else {
      return reader.errorHere("\(reader.quotedToken) can not stand here")
    }
    return source.fault(
      "this is neither an equation nor a declaration", from: left.start, to: left.end,
      hint: left.term.shape == .truth ? "write 'where' before a condition" : "write y = …")
  }

  /// Horizons and sizes are no quantities of the model.
  private func checkMeaning(
    of name: String, _ left: (term: Expr, start: Int, end: Int)
  ) throws(ReadError) {
    let reason: String
    if Vocabulary.isReserved(name) {
      reason = "\(name) has a meaning of its own"
    } else if [model.time?.last, model.layers?.last].contains(.symbol(name)) {
      reason = "\(name) is the last value of an index"
    } else if [model.time?.index, model.layers?.index].contains(.symbol(name)) {
      reason = "\(name) is an index"
    } else {
      return
    }
    throw source.fault(
      "\(reason), so it can have no equation", from: left.start, to: left.end,
      hint: "give a value by 'given \(name) = …' or --given")
  }

  /// All equations of a scalar quantity have the same number of indices.
  private func checkIndices(
    of symbol: Symbol, _ left: (term: Expr, start: Int, end: Int)
  ) throws(ReadError) {
    guard symbol.shape == .scalar,
      let other = model.equations.first(where: {
        $0.name == symbol.name && $0.left.children.count != left.term.children.count
      })
    else { return }
    throw source.fault(
      "\(symbol.name) has another number of indices than in line \(other.place.line)",
      from: left.start, to: left.end,
      hint: "there it is \(other.left.plainText); write every index here, too")
  }

  /// The variables among the indices on the left, each of which must be one, or a number.
  private func variables(
    of left: (term: Expr, start: Int, end: Int)
  ) throws(ReadError) -> [Expr] {
    var variables: [Expr] = []
    let lasts = [model.time?.last, model.layers?.last]
    for index in left.term.children {
      if index.number != nil { continue }
      let symbols = index.freeSymbols.filter { $0.children.isEmpty && !lasts.contains($0) }
      guard let (variable, shift) = IndexPattern.parts(index, symbols), shift.isInteger else {
        throw source.fault(
          "the index \(index.plainText) on the left is no variable", from: left.start,
          to: left.end, hint: "write a variable, h[t] or h[t+1], or a number, h[0]")
      }
      if variables.contains(variable) {
        throw source.fault(
          "the index \(variable.plainText) stands twice on the left", from: left.start,
          to: left.end)
      }
      variables.append(variable)
    }
    return variables
  }

  // MARK: Places of time and layers

  /// Finds which index of each left side is the time, which the layer.
  mutating func finishLefts() {
    findImplicitLayers()
    for i in model.equations.indices {
      let equation = model.equations[i]
      model.indexNames.formUnion(equation.variables.compactMap { $0.symbol?.name })
      model.equations[i].timePlace = place(of: model.time, in: equation)
      model.equations[i].layerPlace = place(of: model.layers, in: equation)
    }
    for horizon in [model.time, model.layers] {
      if let name = horizon?.index.symbol?.name { model.indexNames.insert(name) }
    }
  }

  /// Layers without a line of their own run from 1.
  private mutating func findImplicitLayers() {
    guard model.layers == nil else { return }
    for equation in model.equations {
      let layers = equation.left.children.prefix(equation.left.symbol?.layers ?? 0)
      for layer in layers {
        guard let (variable, _) = IndexPattern.parts(layer, equation.variables) else { continue }
        model.layers = Horizon(index: variable, first: 1, last: nil, place: equation.place)
        return
      }
    }
  }

  /// Which index runs over a horizon: in the equation itself, or in a general one of its name.
  private func place(of horizon: Horizon?, in equation: Equation) -> Int? {
    guard let horizon else { return nil }
    func own(_ equation: Equation) -> Int? {
      equation.left.children.firstIndex {
        IndexPattern.parts($0, equation.variables)?.variable == horizon.index
      }
    }
    if let place = own(equation) { return place }
    for other in model.equations where other.name == equation.name {
      // A left side with fewer indices than the general one has none there.
      if let place = own(other), equation.left.children.indices.contains(place),
        equation.left.children[place].number != nil
      {
        return place
      }
    }
    return nil
  }

  // MARK: Right sides

  mutating func readRight(_ place: Int) {
    var vocabulary = model.vocabulary
    vocabulary.undeclared = .isReal
    var reader = PlainReader(
      source, vocabulary: vocabulary, from: rights[place].lowerBound, to: rights[place].upperBound)
    reader.keepsMentions = true
    let equation = model.equations[place]
    do throws(ReadError) {
      let start = reader.offset
      let right = try reader.whole()
      let end = rights[place].upperBound
      mentions[place] = reader.mentions
      for error in namesErrors(reader.mentions, equation) { note(error) }
      model.equations[place].right = try fitting(right, equation, from: start, to: end)
    } catch {
      if !isExcused(error) { note(error) }
    }
  }

  /// Whether an error is only about a name whose own line has an error.
  private func isExcused(_ error: ReadError) -> Bool {
    let start = error.place.offset
    return excused.contains { source.text(at: start, is: $0) && error.length == $0.count }
  }

  private func namesErrors(_ mentions: [Mention], _ equation: Equation) -> [ReadError] {
    let running = Set(equation.variables.compactMap { $0.symbol?.name })
    let check = NameCheck(
      source: source, vocabulary: model.vocabulary, running: running.union(excused))
    return check.errors(mentions) + mentions.compactMap { countError($0, running) }
  }

  /// A quantity with fewer indices than it has.
  private func countError(_ mention: Mention, _ running: Set<String>) -> ReadError? {
    guard let symbol = mention.term.symbol, !running.contains(symbol.name),
      !mention.binders.contains(where: { $0.index == mention.term }),
      case .quantity(let known) = model.vocabulary.entry(symbol.name)
    else { return nil }
    let wanted = known.layers + known.family
    guard mention.term.children.count < wanted else { return nil }
    let example = model.equations.first { $0.name == symbol.name }?.left.plainText
    return source.fault(
      "\(symbol.name) stands here without \(wanted == 1 ? "its index" : "all its indices")",
      from: mention.start, to: mention.end, hint: example.map { "write \($0)" })
  }

  /// The right side, if its shape is that of the left one; 0 fits every shape.
  private func fitting(
    _ right: Expr, _ equation: Equation, from start: Int, to end: Int
  ) throws(ReadError) -> Expr {
    let left = equation.left
    if right.shape == .truth {
      throw source.fault(
        "the right side is a condition, not a value", from: start, to: end)
    }
    if right.shape == left.shape { return right }
    if right.isZero { return .zero(of: left.shape) }
    let declared = left.symbol?.family == 0 ? equation.name : left.plainText
    let hint: String? =
      model.declarations.contains { $0.name == equation.name } || !left.isScalar
      ? nil : right.shape.declaration(of: declared).map { "declare '\($0)'" }
    throw source.fault(
      "\(left.plainText) is \(left.shape.words), and the right side \(right.shape.words)",
      from: start, to: end, hint: hint)
  }
}

extension Shape {
  /// The line that declares a quantity of this shape.
  fileprivate func declaration(of quantity: String) -> String? {
    if self == .scalar || self == .truth { return nil }
    if isVector { return "vector \(quantity) in \(rows.sizeText)" }
    return "matrix \(quantity) in \(rows.sizeText) x \(columns.sizeText)"
  }
}
