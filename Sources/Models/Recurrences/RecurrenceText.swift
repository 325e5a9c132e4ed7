internal import Exact
package import Expressions
package import Notation

/// A recurrence written down by itself, `y[n] = y[n-1] + 2; y[0] = 1`, as a model.
///
/// Initial values that are not given become parameters of the model, and names again in what is told.
package struct RecurrenceText {
  package let model: Model
  /// The quantity that is asked for: the one on the left of the first equation, at its index.
  package let target: Expr
  /// The parameters that stand for initial values, with the quantities that they are.
  package let initial: [Expr: Expr]

  /// Whether a text is a recurrence and not the name of a quantity.
  package static func isOne(_ text: String) -> Bool { text.contains("=") }

  package init(_ source: Source) throws(ReadErrors) {
    var reading = RecurrenceReading(source)
    do throws(ReadError) {
      try reading.read()
    } catch {
      throw ReadErrors([error], in: source)
    }
    let text = reading.modelText
    let model: Model
    do throws(ReadErrors) {
      model = try Model.read(text, file: source.file)
    } catch {
      throw reading.placed(error)
    }
    self.model = model
    target = reading.target
    initial = reading.initial
  }
}

/// Reads the equations, and writes the model that they are.
private struct RecurrenceReading {
  let source: Source
  private var general: [(left: Expr, right: Expr)] = []
  private var fixed: [(left: Expr, right: Expr)] = []
  private(set) var target = Expr.zero
  private(set) var initial: [Expr: Expr] = [:]
  private var index = Expr.symbol("n")

  init(_ source: Source) { self.source = source }

  mutating func read() throws(ReadError) {
    for statement in Statement.list(in: source) {
      var reader = PlainReader(source, from: statement.start, to: statement.end)
      let first = try reader.expression(endingAt: Ending(words: []))
      guard let (left, right) = first.term.equation, left.kind == .symbol else {
        throw source.fault(
          "an equation is missing here", from: statement.start, to: statement.end,
          hint: "write y[n] = 2*y[n-1] + 1; y[0] = 1")
      }
      guard reader.sign == .end else {
        throw reader.errorHere(
          "\(reader.quotedToken) can not stand here", hint: "part equations by ';'")
      }
      guard left.children.count == 1, let place = left.children.first else {
        throw source.fault(
          "\(left.plainText) has not one index", from: first.start, to: first.end,
          hint: "write y[n] on the left")
      }
      if place.number != nil {
        fixed.append((left, right))
        continue
      }
      try add(left, right, place, first.start, first.end)
    }
    guard let last = general.first else {
      throw source.fault(
        "no equation for a general step", from: 0, to: source.count,
        hint: "write y[n] = 2*y[n-1] + 1")
    }
    target = last.left
    completeInitialValues()
  }

  /// An equation for a general step, with its left side at the index itself.
  private mutating func add(
    _ left: Expr, _ right: Expr, _ place: Expr, _ start: Int, _ end: Int
  ) throws(ReadError) {
    let symbols = place.freeSymbols
    guard symbols.count == 1, let name = symbols.first, name.children.isEmpty,
      let (_, shift) = IndexPattern.parts(place, [name]), general.isEmpty || name == index
    else {
      throw source.fault(
        "the index of \(left.plainText) is not one name, with a number perhaps", from: start,
        to: end,
        hint: "write y[n] or y[n+1] on the left, with one index for all equations")
    }
    index = name
    let back = (name - Expr(shift)).tidyIndex
    let move = { (e: Expr) in e.substituting(name, by: back).tidyingIndices }
    general.append((move(left), move(right)))
  }

  private var reach: Int {
    let names = Set(general.compactMap { $0.left.symbol?.name })
    var reach = 1
    for e in Postorder(general.map(\.right)).terms where e.kind == .symbol {
      guard names.contains(e.symbol?.name ?? ""), let place = e.children.first,
        let lag = index.distance(from: place)?.asInt
      else { continue }
      reach = max(reach, lag)
    }
    return reach
  }

  /// The first step of the general equations: behind all values that are given.
  private var first: Int {
    let given = fixed.compactMap { $0.left.children[0].number?.asInt }
    return given.max().map { $0 + 1 } ?? reach
  }

  private mutating func completeInitialValues() {
    var names = Set((general + fixed).flatMap { $0.left.symbolNames.union($0.right.symbolNames) })
    for (left, _) in general {
      guard let symbol = left.symbol else { continue }
      let used = Postorder(general.map(\.right)).terms.filter { $0.symbol == symbol }
      let lag = used.compactMap { $0.children.first.flatMap { index.distance(from: $0)?.asInt } }
        .max()
      for step in (first - max(lag ?? 1, 1))..<first {
        let value = Expr.symbol(symbol, [Expr(step)])
        if fixed.contains(where: { $0.left == value }) { continue }
        let name = Symbol.freshName(like: symbol.name + "_i", avoiding: &names)
        initial[.symbol(name)] = value
      }
    }
  }

  /// The model: parameters, the range of the index, equations, initial values.
  var modelText: String {
    let known = Set(general.compactMap { $0.left.symbol?.name })
    var scalars = Set<String>()
    var functions = Set<String>()
    for e in Postorder((general + fixed).map(\.right)).terms {
      if let callee = e.callee, callee.function == nil { functions.insert(callee.name) }
      guard let symbol = e.symbol, e.children.isEmpty, e != index, e != .pi else { continue }
      if !known.contains(symbol.name) { scalars.insert(symbol.name) }
    }
    for e in Postorder((general + fixed).map(\.right)).terms {
      if let binder = e.binder?.symbol { scalars.remove(binder.name) }
    }
    scalars.formUnion(initial.keys.compactMap { $0.symbol?.name })
    var taken = scalars.union(known).union(functions).union(index.symbolNames)
    let last = taken.insert("N").inserted ? "N" : Symbol.freshName(like: "N", avoiding: &taken)
    var lines = scalars.sorted().map { "scalar \($0)" }
    lines += functions.sorted().map { "function \($0)" }
    lines.append("time \(index.plainText) = \(first)..\(last)")
    lines += general.map { "\($0.left.plainText) = \($0.right.plainText)" }
    lines += fixed.map { "\($0.left.plainText) = \($0.right.plainText)" }
    lines += initial.sorted { Order.precedes($0.key, $1.key) }.map {
      "\($0.value.plainText) = \($0.key.plainText)"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Errors of the model, told about the text that was typed.
  func placed(_ errors: ReadErrors) -> ReadErrors {
    let first = errors.errors.first
    return ReadErrors(
      [
        source.fault(
          first?.message ?? "this is no recurrence", from: 0, to: source.count, hint: first?.hint)
      ], in: source)
  }
}
