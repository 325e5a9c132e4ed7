internal import Exact
internal import Expressions
internal import Notation

// Lines that begin with a keyword.
extension ModelReader {
  /// Reads a line that begins with a keyword; false for one that must be an equation.
  mutating func readDeclaring(_ statement: Statement) throws(ReadError) -> Bool {
    var reader = PlainReader(
      source, vocabulary: model.vocabulary, from: statement.start, to: statement.end)
    guard case .name(let word) = reader.sign, isKeyword(reader) else { return false }
    if PlainReader.declarationWords.contains(word) {
      for declaration in try reader.declaration() { try add(declaration) }
      return true
    }
    guard let known = ModelWord(rawValue: word) else { return false }
    switch known {
    case .time: try readTime(&reader, word)
    case .layer: try readLayers(&reader, word)
    case .where, .given: model.givenSpans.append(reader.tokenEnd..<statement.end)
    case .notation:
      model.notation += try NotationReader.read(source, statement, model.vocabulary)
      try model.symbols.read(source, from: reader.tokenEnd, to: statement.end)
    }
    return true
  }

  /// Whether the first word is one of the language and not a quantity of that name.
  private func isKeyword(_ reader: PlainReader) -> Bool {
    let next = source.byte(reader.tokenEnd)
    return reader.signAhead != .equal && next != UInt8(ascii: "[") && next != UInt8(ascii: "{")
  }

  private mutating func add(_ declaration: Declaration) throws(ReadError) {
    let start = declaration.place.offset
    if let old = model.declarations.first(where: { $0.name == declaration.name }) {
      throw source.fault(
        "\(declaration.name) is declared twice", from: start,
        to: start + declaration.name.utf8.count,
        hint: "it is declared in line \(old.place.line) already")
    }
    model.declarations.append(declaration)
    model.vocabulary.declare(declaration.name, declaration.entry)
  }

  // MARK: Horizons

  private mutating func readTime(_ reader: inout PlainReader, _ word: String) throws(ReadError) {
    if let old = model.time {
      throw reader.errorHere(
        "the time is stated twice", hint: "it is stated in line \(old.place.line) already")
    }
    let horizon = try horizon(&reader, "time t = 1..T")
    if horizon.index == model.layers?.index { throw sameIndex(horizon) }
    model.time = horizon
  }

  private mutating func readLayers(_ reader: inout PlainReader, _ word: String) throws(ReadError) {
    if let old = model.layers {
      throw reader.errorHere(
        "the layers are stated twice", hint: "they are stated in line \(old.place.line) already")
    }
    let horizon = try horizon(&reader, "layer l = 1..L")
    if horizon.index == model.time?.index { throw sameIndex(horizon) }
    model.layers = horizon
  }

  private func sameIndex(_ horizon: Horizon) -> ReadError {
    let name = horizon.index.symbol?.name ?? ""
    return source.fault(
      "\(name) can not count both time and layers", from: horizon.place.offset,
      to: horizon.place.offset + name.utf8.count)
  }

  /// `t = 1..T` after its keyword.
  private mutating func horizon(
    _ reader: inout PlainReader, _ example: String
  ) throws(ReadError) -> Horizon {
    reader.step()
    guard case .name(let index) = reader.sign, !Vocabulary.isReserved(index) else {
      throw reader.errorHere("the name of an index is missing here", hint: "write '\(example)'")
    }
    let place = source.place(at: reader.offset)
    reader.step()
    guard reader.sign == .equal else {
      throw reader.errorHere("'=' and a range are missing here", hint: "write '\(example)'")
    }
    reader.step()
    let first = try bound(&reader, example)
    guard let start = first.term.number?.asInt, abs(start) <= 1_000_000 else {
      throw source.fault(
        "the first value of \(index) is a whole number", from: first.start, to: first.end,
        hint: "write '\(example)'")
    }
    guard reader.sign == .dots else {
      throw reader.errorHere("'..' and a last value are missing here", hint: "write '\(example)'")
    }
    reader.step()
    let last = try bound(&reader, example)
    let isPlain = last.term.kind == .symbol && last.term.children.isEmpty
    guard isPlain, last.term != .symbol(index), last.term != .pi, last.term != .infinity else {
      throw source.fault(
        "the last value of \(index) must be a symbol", from: last.start, to: last.end,
        hint: "write '\(example)' and give its value by 'given' or --given")
    }
    guard reader.sign == .end else {
      throw reader.errorHere("\(reader.quotedToken) can not stand here", hint: "write '\(example)'")
    }
    let name = last.term.symbol?.name ?? ""
    if model.vocabulary.entry(name) == nil {
      model.vocabulary.declare(name, .quantity(Symbol(name)))
    }
    return Horizon(index: .symbol(index), first: start, last: last.term, place: place)
  }

  private func bound(
    _ reader: inout PlainReader, _ example: String
  ) throws(ReadError) -> (term: Expr, start: Int, end: Int) {
    if reader.sign == .end || reader.sign == .dots {
      throw reader.errorHere("a value is missing here", hint: "write '\(example)'")
    }
    reader.vocabulary.undeclared = .isReal
    return try reader.expression(endingAt: Ending())
  }

  /// Sizes of vectors and matrices count as declared.
  mutating func declareSizes() {
    for declaration in model.declarations {
      for size in declaration.sizes {
        guard let symbol = size.symbol, model.vocabulary.entry(symbol.name) == nil else { continue }
        model.vocabulary.declare(symbol.name, .quantity(symbol))
      }
    }
  }
}
