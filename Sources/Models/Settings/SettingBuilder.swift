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
  ///   - names: What `--var` and `--wrt` name; their names count as declared.
  /// - Throws: Every error, at its place, with the flag's name as the file.
  package init(
    declare: [Source] = [], given: [Source] = [], names: [String] = []
  ) throws(ReadErrors) {
    var builder = SettingBuilder(Setting())
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

  init(_ setting: Setting) {
    self.setting = setting
    context = GivenContext(vocabulary: setting.vocabulary)
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
    setting.vocabulary.declare(declaration.name, declaration.entry)
    if case .activation(let definition?) = declaration.kind {
      setting.activations[declaration.name] = definition
    }
  }

  /// Declares the names in what a flag such as `--wrt` names, where they are not declared.
  mutating func declare(named text: String) {
    var reader = PlainReader(Source(text))
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
    for part in reader.parts {
      do throws(ReadError) { try add(part, in: source) } catch { errors.add(error, in: source) }
    }
  }

  private mutating func add(_ part: GivenPart, in source: Source) throws(ReadError) {
    switch part.given {
    case .value(let quantity, let value): try add(value, of: quantity, part, in: source)
    case .sequence(let line): setting.sequences.append(line)
    case .condition(let condition):
      conditions.append((condition, source, part.start, part.end))
    case .function(let name, let meant):
      setting.activations[name] = meant
      setting.vocabulary.declare(name, .activation(definition: meant))
      context.vocabulary = setting.vocabulary
    }
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
    if !isWhole, wholeNames.contains(quantity.symbol?.name ?? "") {
      throw source.fault(
        "\(quantity.plainText) is a whole number", from: part.start, to: part.end)
    }
  }

  private var wholeNames: Set<String> {
    Set(setting.declarations.filter { $0.kind == .integer }.map(\.name))
  }

  // MARK: The whole

  /// The setting, or everything that is wrong.
  mutating func finished() throws(ReadErrors) -> Setting {
    setting.sequences = setting.sequences.map { $0.substituting(setting.values) }
    var integers = setting.assumptions.integers
    for declaration in setting.declarations where declaration.kind == .integer {
      integers.insert(.symbol(declaration.symbol, []))
    }
    var assumptions = Assumptions([], integers: integers.sorted(by: Order.precedes))
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
