internal import Exact
internal import Expressions
internal import Notation

/// Reads what is given: `x[1] = 1, x[t] = 0 for t > 2, W > 0 and b < 1, s = tanh`.
struct GivenReader {
  var reader: PlainReader
  /// Where what is read ends, and which names it may use.
  let limit: Int
  let vocabulary: Vocabulary
  private let context: GivenContext
  private(set) var parts: [GivenPart] = []

  private static let ending = Ending(words: ["for"])

  init(_ source: Source, from start: Int, to end: Int, _ context: GivenContext) {
    var vocabulary = context.vocabulary
    vocabulary.undeclared = .isReal
    self.vocabulary = vocabulary
    limit = end
    reader = PlainReader(source, vocabulary: vocabulary, from: start, to: end)
    reader.keepsMentions = true
    self.context = context
  }

  var source: Source { reader.source }

  /// The reader at a later place.
  func continued(from start: Int) -> PlainReader {
    var later = PlainReader(source, vocabulary: vocabulary, from: start, to: limit)
    later.keepsMentions = true
    return later
  }

  /// Reads all parts; those before an error stay read.
  mutating func read() throws(ReadError) {
    while true {
      try readPart()
      switch reader.sign {
      case .end: return
      case .comma, .and: reader.step()
      case .name, .semicolon, .equal, .colon, .dots, .newline, .other:
        throw reader.errorHere(
          "\(reader.quotedToken) can not stand here", hint: "part what is given by ','")
      }
      if reader.sign == .end { throw reader.errorHere("something given is missing here") }
    }
  }

  private mutating func readPart() throws(ReadError) {
    let start = reader.offset
    if let binding = try functionBinding() {
      parts.append(GivenPart(given: binding, start: start, end: reader.offset))
      return
    }
    if let given = try entries() {
      parts += given.map { GivenPart(given: $0, start: start, end: reader.offset) }
      return
    }
    let first = reader.mentions.count
    let stated = try reader.expression(endingAt: Self.ending)
    guard stated.term.shape == .truth else {
      throw source.fault(
        "\(stated.term.shape.words) is not a condition", from: stated.start, to: stated.end,
        hint: "write a value, x = 1, or a comparison, x > 0")
    }
    let found: [Given]
    var end = stated.end
    if reader.sign == .name("for") {
      (found, end) = try table(stated)
    } else {
      found = stated.term.conjuncts.map { single($0) }
    }
    let mentions = Array(reader.mentions[first...])
    for (place, given) in found.enumerated() {
      parts.append(
        GivenPart(given: given, start: start, end: end, mentions: place == 0 ? mentions : []))
    }
  }

  // MARK: Functions

  /// `s = tanh`, where s is declared as a function.
  private mutating func functionBinding() throws(ReadError) -> Given? {
    guard case .name(let name) = reader.sign, reader.signAhead == .equal else { return nil }
    switch context.vocabulary.entry(name) {
    case .function, .activation: break
    case .quantity, .anyQuantity, nil: return nil
    }
    reader.step()
    reader.step()
    guard case .name(let meant) = reader.sign else {
      throw reader.errorHere("the name of a function is missing here", hint: "write \(name) = tanh")
    }
    guard let function = Function.named(meant == "sigma" ? "sigmoid" : meant) else {
      let near = Vocabulary.nearest(to: meant, among: Function.catalogue.map(\.id))
      throw reader.errorHere(
        "\(meant) is not a function of the catalogue", hint: near.map { "did you mean \($0)?" })
    }
    guard function.arity.contains(1) else {
      throw reader.errorHere("\(meant) does not take one argument, as \(name) does")
    }
    reader.step()
    return .function(name: name, is: function.id)
  }

  // MARK: Values and conditions

  /// A single comparison: a value where a quantity stands on its left, or a condition.
  private func single(_ condition: Expr) -> Given {
    guard let (left, right) = condition.equation, isValue(left, right) else {
      return .condition(condition)
    }
    if let index = context.timeIndex, left.children.contains(index) {
      return .sequence(
        SequenceValue(
          pattern: left, variables: variables(of: left), index: nil, range: IndexRange(),
          value: right))
    }
    return .value(of: left, right)
  }

  private func isValue(_ left: Expr, _ right: Expr) -> Bool {
    left.kind == .symbol && left != .pi && left != .infinity && !right.mentions(left)
  }

  /// The indices of a quantity that run: single names that stand for nothing else.
  private func variables(of quantity: Expr) -> [Expr] {
    quantity.children.filter { index in
      guard let symbol = index.symbol, index.children.isEmpty else { return false }
      return !context.fixed.contains(symbol.name)
    }
  }

  // MARK: Tables

  /// `… for t > 2`, `… for t = 1, 2`, `… for t = 3..T`, `… for 2 < t < T`.
  private mutating func table(
    _ stated: (term: Expr, start: Int, end: Int)
  ) throws(ReadError) -> ([Given], end: Int) {
    guard let (left, right) = stated.term.equation, isValue(left, right) else {
      throw source.fault(
        "only a value can be given for a range of an index", from: stated.start, to: stated.end,
        hint: "write x[t] = 0 for t > 2")
    }
    let running = variables(of: left)
    reader.step()
    if case .name(let name) = reader.sign, reader.signAhead == .equal {
      return try listed(name, left, right, running)
    }
    let condition = try reader.expression(endingAt: Self.ending)
    let indices = running.filter { condition.term.mentions($0) }
    guard indices.count == 1 else {
      throw source.fault(
        "the range is about no index that stands alone on the left", from: condition.start,
        to: condition.end, hint: "write x[t] = 0 for t > 2")
    }
    var range = IndexRange()
    for part in condition.term.conjuncts where !range.narrow(indices[0], by: part) {
      throw source.fault(
        "this is not a range of \(name(indices[0]))", from: condition.start, to: condition.end,
        hint: "write \(name(indices[0])) > 2, or 2 < \(name(indices[0])) < T")
    }
    if let end = [range.lower, range.upper].compactMap({ $0 }).first(where: { !$0.isScalar }) {
      throw source.fault(
        "\(end.shape.words) is no end of a range", from: condition.start, to: condition.end,
        hint: "write \(name(indices[0])) > 2, or 2 < \(name(indices[0])) < T")
    }
    let line = SequenceValue(
      pattern: left, variables: running, index: indices[0], range: range, value: right)
    return ([.sequence(line)], condition.end)
  }

  private func name(_ index: Expr) -> String { index.symbol?.name ?? "" }

  /// At `t = …`: single values of the index, or a first and a last one.
  private mutating func listed(
    _ name: String, _ left: Expr, _ right: Expr, _ running: [Expr]
  ) throws(ReadError) -> ([Given], end: Int) {
    guard let index = running.first(where: { self.name($0) == name }) else {
      throw reader.errorHere(
        "\(name) is not an index that stands alone on the left", hint: "write x[t] = 0 for t = 1")
    }
    reader.step()
    reader.step()
    let first = try reader.expression(endingAt: Ending(words: ["for"], atEqual: true))
    try checkIsIndex(first)
    if reader.sign == .dots {
      reader.step()
      let last = try reader.expression(endingAt: Self.ending)
      try checkIsIndex(last)
      let line = SequenceValue(
        pattern: left, variables: running, index: index,
        range: IndexRange(lower: first.term, upper: last.term), value: right)
      return ([.sequence(line)], last.end)
    }
    var places = [first]
    while reader.sign == .comma, let next = another() { places.append(next) }
    for place in places.dropFirst() { try checkIsIndex(place) }
    let others = running.filter { $0 != index }
    let found = places.map { place -> Given in
      let quantity = left.substituting(index, by: place.term)
      let value = right.substituting(index, by: place.term)
      guard let time = context.timeIndex, others.contains(time) else {
        return .value(of: quantity, value)
      }
      return .sequence(
        SequenceValue(
          pattern: quantity, variables: others, index: nil, range: IndexRange(), value: value))
    }
    return (found, places[places.count - 1].end)
  }

  /// An index is a number, not a vector, a matrix or a condition.
  private func checkIsIndex(_ place: (term: Expr, start: Int, end: Int)) throws(ReadError) {
    guard place.term.isScalar else {
      throw source.fault(
        "\(place.term.shape.words) is no value of an index", from: place.start, to: place.end,
        hint: "write a whole number, x[t] = 0 for t = 1")
    }
  }

  /// One more value of the index after a comma; nil where something else begins.
  private mutating func another() -> (term: Expr, start: Int, end: Int)? {
    let before = reader
    reader.step()
    let ending = Ending(words: ["for"], atEqual: true)
    if let next = try? reader.expression(endingAt: ending), next.term.shape != .truth,
      reader.sign != .equal
    {
      return next
    }
    reader = before
    return nil
  }
}
