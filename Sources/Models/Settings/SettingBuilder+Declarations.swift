internal import Expressions
internal import Notation

// What `--declare` says, and which names `--wrt` brings.
extension SettingBuilder {
  mutating func read(declarations source: Source) {
    for statement in Statement.list(in: source) {
      do throws(ReadError) { try read(statement, in: source) } catch {
        errors.add(error, in: source)
      }
    }
    context.vocabulary = setting.vocabulary
  }

  private mutating func read(_ statement: Statement, in source: Source) throws(ReadError) {
    var reader = PlainReader(
      source, vocabulary: setting.vocabulary, from: statement.start, to: statement.end)
    guard case .name(let word) = reader.sign, let known = ModelWord(rawValue: word) else {
      for declaration in try reader.declaration() { try add(declaration, in: source) }
      return
    }
    switch known {
    case .where, .given:
      context.vocabulary = setting.vocabulary
      read(given: source, from: reader.tokenEnd, to: statement.end)
    case .notation:
      setting.notation += try NotationReader.read(source, statement, setting.vocabulary)
      try setting.symbols.read(source, from: reader.tokenEnd, to: statement.end)
    case .time, .layer:
      throw reader.errorHere(
        "'\(word)' belongs into a model file", hint: "give the file with --model")
    }
  }

  private mutating func add(_ declaration: Declaration, in source: Source) throws(ReadError) {
    if let old = setting.declarations.first(where: { $0.name == declaration.name }) {
      throw source.fault(
        "\(declaration.name) is declared twice", from: declaration.place.offset,
        to: declaration.place.offset + declaration.name.utf8.count,
        hint: "it is declared \(old.place.words(from: source)) already")
    }
    setting.declarations.append(declaration)
    setting.vocabulary.declare(declaration.name, try entry(of: declaration, in: source))
    for size in declaration.sizes where setting.vocabulary.undeclared == .isInput {
      if let symbol = size.symbol, setting.vocabulary.entry(symbol.name) == nil {
        setting.vocabulary.declare(symbol.name, .quantity(symbol))
      }
    }
    if case .activation(let definition?) = declaration.kind {
      setting.activations[declaration.name] = definition
    }
  }

  /// What a declared name means; beside an input `f[t]` of the model there may be a scalar `f`.
  private func entry(
    of declaration: Declaration, in source: Source
  ) throws(ReadError) -> Vocabulary.Entry {
    guard let model else { return declaration.entry }
    let known = (model.inputs + model.parameters).first { $0.symbol?.name == declaration.name }
    let own = model.hasEquation(declaration.name)
    guard known != nil || own else { return declaration.entry }
    let isBeside =
      known?.children.isEmpty == false && declaration.symbol == Symbol(declaration.name)
    if isBeside, declaration.kind == .scalar { return .anyQuantity }
    throw source.fault(
      "\(declaration.name) is a quantity of the model already", from: declaration.place.offset,
      to: declaration.place.offset + declaration.name.utf8.count,
      hint: own ? "it has an equation there" : known.map { "it is used there as \($0.plainText)" })
  }

  /// Declares the names in what a flag such as `--wrt` names, where they are not declared.
  mutating func declare(named text: String) {
    var reader = PlainReader(Source(text))
    // A model knows its quantities, and a name that it does not know is a mistake; only indices
    // may be new.
    if model != nil { reader.step() }
    while reader.sign != .end {
      if case .name(let name) = reader.sign, setting.vocabulary.entry(name) == nil,
        !Vocabulary.isReserved(name)
      {
        setting.vocabulary.declare(name, .anyQuantity)
      }
      reader.step()
    }
    context.vocabulary = setting.vocabulary
  }
}
