internal import Exact
internal import Expressions
internal import Notation

/// Looks at how the equations of a model depend on each other.
///
/// Each quantity on a right side is compared with the equations of its name: when and where it is
/// taken decides whether it lies in the past, in the same time step, or in the future.
struct ModelCheck {
  var reader: ModelReader
  let model: Model
  /// For each equation those it needs in the same step, with the quantity that says so.
  var needs: [[(equation: Int, mention: Mention)]]
  /// Names that some equation takes from an earlier step.
  var states = Set<String>()
  /// The first layers of quantities whose equation begins above them.
  var bases: [Expr] = []
  /// Initial values that were found missing already.
  var missing = Set<String>()
  let places: [String: [Int]]
  private let wholeSymbols: Set<Expr>
  /// Names of declared whole numbers, and of quantities declared with the index of time.
  private let integers: Set<String>
  private let timed: Set<String>

  static func run(_ reader: inout ModelReader) {
    var check = ModelCheck(reader)
    check.findDoubled()
    check.findDependences()
    check.findInputs()
    check.findStrangeNotation()
    check.orderEquations()
    reader = check.reader
  }

  private init(_ reader: ModelReader) {
    self.reader = reader
    model = reader.model
    needs = Array(repeating: [], count: model.equations.count)
    wholeSymbols = Set(model.wholeSymbols)
    integers = Set(model.declarations.filter { $0.kind == .integer }.map(\.name))
    let index = model.time?.index.symbol?.name ?? ""
    timed = Set(model.declarations.filter { $0.indices.contains(index) }.map(\.name))
    places = Dictionary(grouping: model.equations.indices) { [model] in model.equations[$0].name }
  }

  var source: Source { reader.source }

  mutating func note(_ mention: Mention, _ message: String, hint: String? = nil) {
    reader.note(source.fault(message, from: mention.start, to: mention.end, hint: hint))
  }

  // MARK: Doubled equations

  private mutating func findDoubled() {
    for (i, equation) in model.equations.enumerated() {
      let earlier = (places[equation.name] ?? []).prefix { $0 < i }
      guard let first = earlier.first(where: { overlap(model.equations[$0], equation) }) else {
        continue
      }
      let other = model.equations[first]
      let (left, before) = (equation.left.plainText, other.left.plainText)
      let narrow = equation.variables.count < other.variables.count ? left : before
      reader.note(
        source.fault(
          left == before
            ? "\(left) has two equations"
            : "\(narrow) has two equations: those of \(before) and \(left) both hold there",
          from: equation.span.lowerBound, to: equation.span.upperBound,
          hint: "the other one is in line \(other.place.line)"))
    }
  }

  /// Whether two equations can give the same quantity.
  private func overlap(_ a: Equation, _ b: Equation) -> Bool {
    guard a.left.children.count == b.left.children.count else {
      return a.left.symbol?.shape != .scalar
    }
    for (place, (mine, theirs)) in zip(a.left.children, b.left.children).enumerated() {
      switch (mine.number, theirs.number) {
      case (let x?, let y?): if x != y { return false }
      case (let x?, nil): if !reaches(b, place, x) { return false }
      case (nil, let y?): if !reaches(a, place, y) { return false }
      case (nil, nil): break
      }
    }
    return true
  }

  /// Whether a general equation holds where one index has some value.
  private func reaches(_ equation: Equation, _ place: Int, _ value: Rational) -> Bool {
    guard let horizon = horizon(of: equation, at: place),
      let shift = IndexPattern.parts(equation.left.children[place], equation.variables)?.shift
    else { return true }
    return value >= Rational(horizon.first) + shift
  }

  func horizon(of equation: Equation, at place: Int) -> Horizon? {
    if place == equation.timePlace { return model.time }
    return place == equation.layerPlace ? model.layers : nil
  }

  /// A notation for a name that the model does not have is a slip of the hand.
  private mutating func findStrangeNotation() {
    let used = reader.mentions.joined().compactMap { $0.term.symbol?.name }
    let known = Set(used).union(model.vocabulary.entries.keys).union(model.indexNames)
    for entry in model.notation {
      guard let name = entry.quantity.symbol?.name, !known.contains(name),
        !reader.excused.contains(name)
      else { continue }
      let near = Vocabulary.nearest(to: name, among: known)
      let start = entry.place.offset
      reader.note(
        source.fault(
          "the model has no \(name)", from: start, to: start + name.utf8.count,
          hint: near.map { "did you mean \($0)?" }))
    }
  }

  // MARK: Inputs and parameters

  private mutating func findInputs() {
    var first: [String: Mention] = [:]
    var uses: [String: [Expr]] = [:]
    var names: [String] = []
    for mention in reader.mentions.joined() {
      guard let symbol = mention.term.symbol, isFree(mention, symbol) else { continue }
      if let old = first[symbol.name] {
        if old.term.children.count != mention.term.children.count, !isDeclared(symbol.name) {
          note(
            mention,
            "\(symbol.name) stands here with \(mention.term.children.count) indices, and elsewhere"
              + " with \(old.term.children.count)", hint: "the other use is \(old.term.plainText)")
        }
      } else {
        first[symbol.name] = mention
        names.append(symbol.name)
      }
      uses[symbol.name, default: []].append(mention.term)
    }
    for name in names {
      let all = uses[name] ?? []
      let changing = all.first { isTimed($0) }
      if let example = changing ?? all.first {
        if changing != nil {
          reader.model.inputs.append(example)
        } else {
          reader.model.parameters.append(example)
        }
      }
    }
    reader.model.inputs += bases
    for mention in reader.mentions.joined() {
      for binder in mention.binders {
        if let name = binder.index.symbol?.name { reader.model.indexNames.insert(name) }
      }
    }
  }

  private func isDeclared(_ name: String) -> Bool { model.vocabulary.entry(name) != nil }

  /// Whether a quantity has no equation and is no index, horizon or size.
  private func isFree(_ mention: Mention, _ symbol: Symbol) -> Bool {
    if Vocabulary.isReserved(symbol.name) { return false }
    if integers.contains(symbol.name) { return false }
    if mention.binders.contains(where: { $0.index == mention.term }) { return false }
    if mention.term.children.isEmpty {
      if model.indexNames.contains(symbol.name), !isDeclared(symbol.name) { return false }
      if wholeSymbols.contains(mention.term) { return false }
    }
    return (places[symbol.name] ?? []).allSatisfy {
      model.equations[$0].variables.isEmpty && model.equations[$0].left != mention.term
    }
  }

  /// Whether a quantity changes with time: by its indices, or as it is declared.
  private func isTimed(_ e: Expr) -> Bool {
    guard let time = model.time else { return false }
    let moving = [time.index, time.last].compactMap { $0 }
    if e.children.contains(where: { index in moving.contains { index.mentions($0) } }) {
      return true
    }
    return timed.contains(e.symbol?.name ?? "")
  }
}
