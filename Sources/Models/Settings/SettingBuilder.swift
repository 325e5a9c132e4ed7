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
  private var conditions: [(condition: Expr, stated: Stated)] = []
  /// Where values are given.
  private var givenAt: [Expr: Stated] = [:]

  /// The place of something given, and how many were given before it.
  private struct Stated {
    let source: Source
    let part: GivenPart
    let number: Int

    func error(_ message: String, hint: String? = nil) -> ReadError {
      source.fault(message, from: part.start, to: part.end, hint: hint)
    }
  }

  private func stated(_ part: GivenPart, in source: Source) -> Stated {
    Stated(source: source, part: part, number: conditions.count + givenAt.count)
  }

  /// What has been read of what is given.
  private(set) var parts: [GivenPart] = []
  /// The model of the question; nil where there is none.
  private(set) var model: Model?
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
    setting.symbols = model.symbols
    for name in model.indexNames.sorted() where setting.vocabulary.entry(name) == nil {
      let isQuantity = (model.inputs + model.parameters).contains { $0.symbol?.name == name }
      setting.vocabulary.declare(name, isQuantity ? .anyQuantity : .quantity(Symbol(name)))
    }
    for input in model.inputs + model.parameters {
      // What has layers can not be told from its use alone.
      guard let symbol = input.symbol, symbol.layers > 0 else { continue }
      if setting.vocabulary.entry(symbol.name) == nil {
        setting.vocabulary.declare(symbol.name, .anyQuantity)
      }
    }
    setting.model = model
    setting.vocabulary.knownNames = model.knownNames
    for use in model.quantities where !use.children.isEmpty {
      guard let name = use.symbol?.name, setting.vocabulary.examples[name] == nil else { continue }
      setting.vocabulary.examples[name] = use.plainText
    }
    self.init(setting)
    self.model = model
    context.timeIndex = model.time?.index
    context.fixed = Set(model.wholeSymbols.compactMap { $0.symbol?.name })
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
      try checkOverlap(line, part, in: source)
      setting.sequences.append(line)
    case .condition(let condition):
      conditions.append((condition, stated(part, in: source)))
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
    if let layers = model.layers, let place = equation.layerPlace,
      let layer = quantity.children[place].number?.asInt, layer < layers.first
    {
      return
    }
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
    for line in setting.sequences {
      guard let other = line.value(at: quantity, under: Assumptions()),
        other.canonical != value.canonical
      else { continue }
      throw source.fault(
        "\(quantity.plainText) has a value already: \(other.plainText)", from: part.start,
        to: part.end, hint: "the table says \(line.text)")
    }
    try check(value, fits: quantity, part, in: source)
    if value.mentions(quantity) {
      conditions.append((.condition(.equal, [quantity, value]), stated(part, in: source)))
      return
    }
    for (known, old) in setting.values {
      setting.values[known] = old.substituting(quantity, by: value)
    }
    setting.values[quantity] = value
    givenAt[quantity] = stated(part, in: source)
  }

  /// A line of a table must not give another value where one is given.
  private func checkOverlap(
    _ line: SequenceValue, _ part: GivenPart, in source: Source
  ) throws(ReadError) {
    for (quantity, old) in setting.values.sorted(by: { Order.precedes($0.key, $1.key) }) {
      guard let new = line.value(at: quantity, under: Assumptions()), new.canonical != old.canonical
      else { continue }
      throw source.fault(
        "\(quantity.plainText) has a value already: \(old.plainText)", from: part.start,
        to: part.end, hint: "begin the range behind it")
    }
    for other in setting.sequences where other.contradicts(line) {
      throw source.fault(
        "this overlaps with a line of the table that says otherwise", from: part.start,
        to: part.end, hint: "that line is \(other.text)")
    }
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
    for declaration in setting.declarations where declaration.isSymmetric {
      guard declaration.symbol.family + declaration.symbol.layers == 0 else { continue }
      let matrix = Expr.symbol(declaration.symbol, [])
      assumptions.assume(.condition(.equal, [matrix.transposed, matrix]))
    }
    for (condition, stated) in conditions {
      let substituted = condition.substituting(setting.values)
      if assumptions.completed(for: [substituted]).proves(substituted) == .no {
        tellContradiction(of: condition, stated)
      }
      assumptions.assume(substituted)
    }
    setting.assumptions = assumptions
    guard errors.isEmpty else { throw errors }
    return setting
  }

  /// Tells that a condition can not hold, at the later one of it and the values in it.
  private mutating func tellContradiction(of condition: Expr, _ stated: Stated) {
    let later = givenAt.filter { $0.value.number > stated.number && condition.mentions($0.key) }
    guard let value = later.values.max(by: { $0.number < $1.number }) else {
      errors.add(stated.error("this contradicts what else is given"), in: stated.source)
      return
    }
    let place = stated.source.place(at: stated.part.start)
    errors.add(
      value.error(
        "this contradicts \(condition.plainText)",
        hint: "that is stated \(place.words(from: value.source))"),
      in: value.source)
  }
}
