internal import Exact
internal import Expressions

// Declarations: `vector h[t] in n`, `activation s = sigmoid`, …
extension PlainReader {
  /// Words that begin a declaration.
  package static let declarationWords = [
    "scalar", "integer", "vector", "matrix", "function", "activation",
  ]

  /// Reads declarations parted by `;` or by newlines, with nothing else in the text.
  package static func readDeclarations(
    _ text: String, file: String? = nil, vocabulary: Vocabulary = Vocabulary()
  ) throws(ReadError) -> [Declaration] {
    var reader = PlainReader(Source(text, file: file), vocabulary: vocabulary)
    var all: [Declaration] = []
    while true {
      while reader.token.kind == .newline || reader.token.kind == .semicolon { reader.advance() }
      if reader.token.kind == .end { return all }
      for declaration in try reader.declaration() {
        if let old = all.first(where: { $0.name == declaration.name }) {
          throw ReadError(
            place: declaration.place, length: declaration.name.count,
            message: "\(declaration.name) is declared twice",
            hint: "the first time in line \(old.place.line)")
        }
        all.append(declaration)
      }
    }
  }

  /// Whether a declaration begins at the current token.
  package var isAtDeclaration: Bool {
    token.kind == .name && Self.declarationWords.contains(lexer.name(of: token))
      && peek().kind == .name
  }

  /// Reads one declaration, up to a `;`, a newline or the end.
  package mutating func declaration() throws(ReadError) -> [Declaration] {
    let word = token.kind == .name ? lexer.name(of: token) : ""
    guard Self.declarationWords.contains(word) else {
      let near = Nearness.nearest(to: word, among: Self.declarationWords)
      throw error(
        "a declaration begins with one of \(Self.declarationWords.joined(separator: ", "))",
        at: token, hint: near.map { "did you mean \($0)?" })
    }
    advance()
    var list = [try declaredName()]
    while token.kind == .comma {
      advance()
      list.append(try declaredName())
    }
    switch word {
    case "vector", "matrix": try readSizes(of: &list, isVector: word == "vector")
    case "function", "activation": try readDefinition(of: &list, isActivation: word == "activation")
    case "integer": for i in list.indices { list[i].kind = .integer }
    default: break
    }
    if [.end, .newline, .semicolon].contains(token.kind) { return list }
    if token.kind == .name, ["in", "symmetric"].contains(lexer.name(of: token)) {
      throw error("\(word) takes no \(text(token))", at: token, hint: "write vector h in n")
    }
    throw error(
      "the declaration of \(list[list.count - 1].name) goes on with \(text(token))", at: token,
      hint: "names are parted by ',', declarations by ';' or a new line")
  }

  /// A name with its layers and indices, which are plain names or numbers.
  mutating func declaredName() throws(ReadError) -> Declaration {
    let head = token
    guard token.kind == .name else {
      throw error("a name to declare is missing before \(text(token))", at: token)
    }
    let name = lexer.name(of: head)
    if ReservedNames.words.contains(name) || name == "pi" || name == "oo" {
      throw error("'\(name)' has a meaning of its own and can not be declared", at: head)
    }
    advance()
    var layers: [String] = []
    var indices: [String] = []
    if token.kind == .openBrace { layers = try indexNames(until: .closeBrace) }
    if token.kind == .openBracket { indices = try indexNames(until: .closeBracket) }
    if token.kind == .openParenthesis {
      throw error(
        "a declaration names the function alone", at: token, hint: "write 'function \(name)'")
    }
    return Declaration(
      name: name, kind: .scalar,
      symbol: Symbol(name, layers: layers.count, family: indices.count), layers: layers,
      indices: indices,
      place: source.place(at: head.start))
  }

  private mutating func indexNames(until closing: Token.Kind) throws(ReadError) -> [String] {
    let opening = token
    var names: [String] = []
    repeat {
      advance()
      guard token.kind == .name else {
        throw error("an index in a declaration is a name, as in h[t]", at: token)
      }
      names.append(lexer.name(of: token))
      advance()
    } while token.kind == .comma
    guard token.kind == closing else {
      throw error("\(text(opening)) is not closed here", at: opening)
    }
    advance()
    return names
  }

  // MARK: Sizes

  private mutating func readSizes(
    of list: inout [Declaration], isVector: Bool
  ) throws(ReadError) {
    let example = isVector ? "vector h in n" : "matrix W in n x m"
    guard takeWord("in") else {
      throw error(
        "the size of \(list[list.count - 1].name) is missing", at: token, hint: "write '\(example)'"
      )
    }
    let start = token.start
    let rows = try size(example)
    var columns = Expr.one
    if !isVector {
      guard token.kind == .times || takeWord("x") || takeWord("by") else {
        throw error(
          "a matrix has two sizes, and the second is missing", at: token, hint: "write '\(example)'"
        )
      }
      if token.kind == .times { advance() }
      columns = try size(example)
    } else if token.kind == .name, lexer.name(of: token) == "x" {
      throw error("a vector has one size", at: token, hint: "write 'matrix W in n x m'")
    }
    let shape = isVector ? Shape.vector(rows) : Shape.matrix(rows, columns)
    let end = token
    let isSymmetric = !isVector && takeWord("symmetric")
    if isSymmetric, !shape.isSquare {
      throw source.error(
        "only a square matrix can be symmetric, and this is \(shape.words)", from: start,
        to: end.end)
    }
    for i in list.indices {
      let symbol = list[i].symbol
      list[i].kind = isVector ? .vector : .matrix
      list[i].isSymmetric = isSymmetric
      list[i].symbol = Symbol(
        symbol.name, layers: symbol.layers, family: symbol.family, shape: shape)
    }
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard token.kind == .name, lexer.name(of: token) == word else { return false }
    advance()
    return true
  }

  private mutating func size(_ example: String) throws(ReadError) -> Expr {
    if [.end, .newline, .semicolon, .comma].contains(token.kind) {
      throw error("a size is missing here", at: token, hint: "write '\(example)'")
    }
    let policy = vocabulary.undeclared
    vocabulary.undeclared = .isReal
    defer { vocabulary.undeclared = policy }
    let size = try expression(
      Ending(words: ["x", "by", "symmetric"], atNewline: true, atCross: true))
    let isWhole = size.term.number.map { $0.isInteger && $0.signum > 0 } ?? true
    guard size.term.isScalar, isWhole else {
      throw source.error(
        "a size is a whole number above 0 or a symbol for one", from: size.start, to: size.end)
    }
    return size.term
  }

  // MARK: Functions

  private mutating func readDefinition(
    of list: inout [Declaration], isActivation: Bool
  ) throws(ReadError) {
    var definition: String?
    if token.kind == .equal {
      guard isActivation else {
        throw error(
          "a function is opaque: it has no definition", at: token,
          hint: "write 'activation s = tanh' to name one of the catalogue")
      }
      advance()
      let name = token.kind == .name ? lexer.name(of: token) : ""
      guard let function = Function.named(name == "sigma" ? "sigmoid" : name) else {
        let known = Function.catalogue.map(\.id)
        throw error(
          "an activation is another name for a function of the catalogue", at: token,
          hint: Nearness.nearest(to: name, among: known).map { "did you mean \($0)?" })
      }
      definition = function.id
      advance()
    }
    for i in list.indices {
      if !list[i].indices.isEmpty || list[i].symbol.layers > 0 {
        throw ReadError(
          place: list[i].place, length: list[i].name.count,
          message: "the function \(list[i].name) is declared with indices",
          hint: "write '\(isActivation ? "activation" : "function") \(list[i].name)'")
      }
      list[i].kind = isActivation ? .activation(definition: definition) : .function
    }
  }
}
