internal import Deciding
internal import Exact
internal import Expressions
package import Notation

extension Setting {
  /// The setting that flags make together; what is wrong with them is told all at once.
  ///
  /// - Parameters:
  ///   - declare: The texts of `--declare`: words of a model file.
  ///   - given: The texts of `--given`: conditions and values, parted by commas or `and`.
  ///   - model: The model of the question; its conditions and tables come before those of flags.
  ///   - names: What `--var` and `--wrt` name; their names count as declared.
  /// - Throws: Every error, at its place, with the flag's name as the file.
  package init(
    declare: [Source] = [], given: [Source] = [], model: Model? = nil, names: [String] = []
  ) throws(ReadErrors) {
    var builder = model.map { SettingBuilder(of: $0) } ?? SettingBuilder(Setting())
    for span in model?.givenSpans ?? [] {
      guard let source = model?.source else { continue }
      builder.read(given: source, from: span.lowerBound, to: span.upperBound)
    }
    for source in declare { builder.read(declarations: source) }
    for name in names { builder.declare(named: name) }
    for source in given { builder.read(given: source) }
    self = try builder.finished()
  }
}

/// Puts a setting together from several texts and collects what is wrong with them.
struct SettingBuilder {
  var setting: Setting
  var errors = ReadErrors()
  var context: GivenContext
  /// Conditions with the places where they are stated.
  private var conditions: [(condition: Expr, source: Source, start: Int, end: Int)] = []

  /// What has been read of what is given.
  private(set) var parts: [GivenPart] = []
  /// The model of the question; nil where there is none.
  private var model: Model?
  /// Names that are not called unknown, since their own line has an error.
  var excused: Set<String> = []

  init(_ setting: Setting) {
    self.setting = setting
    context = GivenContext(vocabulary: setting.vocabulary)
  }

  /// The setting of a model, without what is given in its text.
  init(of model: Model) {
    var setting = Setting()
    setting.vocabulary = model.vocabulary
    setting.declarations = model.declarations
    setting.activations = model.activations
    setting.notation = model.notation
    for name in model.indexNames.sorted() where setting.vocabulary.entry(name) == nil {
      let isQuantity = (model.inputs + model.parameters).contains { $0.symbol?.name == name }
      setting.vocabulary.declare(name, isQuantity ? .anyQuantity : .quantity(Symbol(name)))
    }
    setting.model = model
    self.init(setting)
    self.model = model
    context.timeIndex = model.time?.index
    context.fixed = Set(model.wholeSymbols.compactMap { $0.symbol?.name })
  }

  // MARK: Declarations

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

  // MARK: What is given

  mutating func read(given source: Source) { read(given: source, from: 0, to: source.count) }

  mutating func read(given source: Source, from start: Int, to end: Int) {
    var reader = GivenReader(source, from: start, to: end, context)
    do throws(ReadError) { try reader.read() } catch { errors.add(error, in: source) }
    parts += reader.parts
    for part in reader.parts {
      do throws(ReadError) { try add(part, in: source) } catch { errors.add(error, in: source) }
    }
  }

  private mutating func add(_ part: GivenPart, in source: Source) throws(ReadError) {
    if setting.vocabulary.undeclared == .isInput {
      var running = excused
      if case .sequence(let line) = part.given {
        running.formUnion(line.variables.compactMap { $0.symbol?.name })
      }
      let check = NameCheck(
        source: source, vocabulary: setting.vocabulary, running: running, allowsIndices: true)
      for error in check.errors(part.mentions) { errors.add(error, in: source) }
    }
    switch part.given {
    case .value(let quantity, let value):
      try checkIsFree(quantity, value, part, in: source)
      try add(value, of: quantity, part, in: source)
    case .sequence(let line):
      try checkIsFree(line.pattern, line.value, part, in: source)
      setting.sequences.append(line)
    case .condition(let condition):
      conditions.append((condition, source, part.start, part.end))
    case .function(let name, let meant):
      setting.activations[name] = meant
      setting.vocabulary.declare(name, .activation(definition: meant))
      context.vocabulary = setting.vocabulary
    }
  }

  /// What has an equation in the model can not be given as well, unless it is just that value.
  private func checkIsFree(
    _ quantity: Expr, _ value: Expr, _ part: GivenPart, in source: Source
  ) throws(ReadError) {
    guard let model, let name = quantity.symbol?.name,
      let equation = model.equations.first(where: { $0.name == name })
    else { return }
    if model.equations.contains(where: { $0.left == quantity && $0.right == value }) { return }
    throw source.fault(
      "\(name) has an equation, so it can not be given", from: part.start, to: part.end,
      hint: "it is the equation of \(equation.left.plainText) in line \(equation.place.line)"
        + " of the model")
  }

  private mutating func add(
    _ value: Expr, of quantity: Expr, _ part: GivenPart, in source: Source
  ) throws(ReadError) {
    var value = value.substituting(setting.values)
    if value.isZero, !quantity.isScalar { value = .zero(of: quantity.shape) }
    if let old = setting.values[quantity] {
      guard old.canonical != value.canonical else { return }
      throw source.fault(
        "\(quantity.plainText) has a value already: \(old.plainText)", from: part.start,
        to: part.end)
    }
    try check(value, fits: quantity, part, in: source)
    if value.mentions(quantity) {
      conditions.append((.condition(.equal, [quantity, value]), source, part.start, part.end))
      return
    }
    for (known, old) in setting.values {
      setting.values[known] = old.substituting(quantity, by: value)
    }
    setting.values[quantity] = value
  }

  private func check(
    _ value: Expr, fits quantity: Expr, _ part: GivenPart, in source: Source
  ) throws(ReadError) {
    if quantity.isScalar != value.isScalar {
      throw source.fault(
        "\(quantity.plainText) is \(quantity.shape.words), and the value \(value.shape.words)",
        from: part.start, to: part.end,
        hint: quantity.isScalar ? nil : "write zeros(n) or ones(n), or give single entries")
    }
    let isWhole = value.number?.isInteger ?? true
    for horizon in [model?.time, model?.layers] {
      guard let horizon, horizon.last == quantity, let number = value.number?.asInt,
        number < horizon.first
      else { continue }
      throw source.fault(
        "\(quantity.plainText) is at least \(horizon.first), where \(horizon.index.plainText) begins",
        from: part.start, to: part.end)
    }
    if !isWhole, wholeNames.contains(quantity.symbol?.name ?? "") {
      throw source.fault(
        "\(quantity.plainText) is a whole number", from: part.start, to: part.end)
    }
  }

  private var wholeNames: Set<String> {
    let whole = (model?.wholeSymbols ?? []).compactMap { $0.symbol?.name }
    return Set(setting.declarations.filter { $0.kind == .integer }.map(\.name) + whole)
  }

  // MARK: The whole

  /// The setting, or everything that is wrong.
  mutating func finished() throws(ReadErrors) -> Setting {
    setting.sequences = setting.sequences.map { $0.substituting(setting.values) }
    var integers = setting.assumptions.integers
    for declaration in setting.declarations where declaration.kind == .integer {
      integers.insert(.symbol(declaration.symbol, []))
    }
    integers.formUnion(model?.wholeSymbols ?? [])
    integers.subtract(setting.values.keys)
    var assumptions = Assumptions([], integers: integers.sorted(by: Order.precedes))
    for horizon in [model?.time, model?.layers] {
      guard let horizon, let last = horizon.last else { continue }
      let condition = Expr.condition(.greaterOrEqual, [last, Expr(horizon.first)])
      if setting.values[last] == nil { assumptions.assume(condition) }
    }
    for stated in conditions {
      let condition = stated.condition.substituting(setting.values)
      let known = assumptions.completed(for: [condition])
      if known.proves(condition) == .no {
        errors.add(
          stated.source.fault(
            "this contradicts what else is given", from: stated.start, to: stated.end),
          in: stated.source)
      }
      assumptions.assume(condition)
    }
    setting.assumptions = assumptions
    guard errors.isEmpty else { throw errors }
    return setting
  }
}
