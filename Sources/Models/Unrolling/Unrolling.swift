package import Calculus
internal import Deciding
internal import Exact
package import Expressions
internal import Notation

/// A quantity with all equations put in, for a number of steps: the network unrolled.
///
/// The index of each inner sum gets a name of its own, with the step of what it runs over: reused
/// names would make an inner sum depend on the outer index.
package struct Unrolling {
  let setting: Setting
  let model: Model
  let graph: ModelGraph
  let tables: GivenTables

  /// A line of the unrolling: what has been put in at one step.
  package struct Line: Sendable {
    /// The quantities whose equations were put in, in the order of the model.
    package let names: [Expr]
    package let term: Expr
  }

  /// The unrolled term, line by line.
  package struct Result: Sendable {
    package let target: Expr
    package let lines: [Line]
    package let layers: LayeredModel

    package var term: Expr { lines.last?.term ?? target }
  }

  private static let longest = 2_000
  private static let largest: UInt32 = 200_000

  /// - Parameter setting: The setting with numbers for the horizons.
  /// - Throws: When there is no model.
  package init(_ setting: Setting) throws(DifferentiationError) {
    guard let model = setting.model else {
      throw DifferentiationError("there is no model to unroll", at: .zero)
    }
    self.setting = setting
    self.model = model
    graph = ModelGraph(model)
    tables = GivenTables(setting: setting)
  }

  package func unrolled(_ target: Expr) throws(DifferentiationError) -> Result {
    let wholes = setting.values.filter { $0.key.children.isEmpty && $0.value.number != nil }
    let start = target.substituting(wholes).tidyingIndices
    let horizons = [model.time, model.layers].compactMap { $0 }
    for symbol in start.freeIndices where horizons.contains(where: { $0.last == symbol }) {
      throw DifferentiationError(
        "\(symbol.plainText) has no number", hint: "say how many steps, as in --at T=4", at: target)
    }
    for symbol in start.freeIndices where horizons.contains(where: { $0.index == symbol }) {
      throw DifferentiationError(
        "\(symbol.plainText) has no number",
        hint: "ask for one step, such as the last one, in place of \(symbol.plainText)", at: target)
    }
    guard !latest(in: start).isEmpty else {
      let names = Postorder(start).terms.compactMap { $0.symbol?.name }
      let isKnown = names.contains { model.hasEquation($0) }
      throw DifferentiationError(
        isKnown
          ? "\(start.plainText) lies outside of the model's steps"
          : "\(start.plainText) has no equation in the model",
        hint: "it has equations for "
          + model.equations.map(\.left.plainText).prefix(6).joined(separator: ", "),
        at: target)
    }
    var lines: [Line] = []
    var term = start
    var seen: [Expr] = []
    while true {
      let open = latest(in: term)
      guard !open.isEmpty else { break }
      guard lines.count < Self.longest else {
        throw DifferentiationError("the network is too deep to be written out", at: target)
      }
      for quantity in open {
        let right = try right(of: quantity)
        term = term.replacingEverywhere(quantity, by: right)
        seen.append(quantity)
      }
      term = term.droppingZeros
      guard term.treeSize < Self.largest else {
        throw DifferentiationError(
          "written out, the network has more than \(Self.largest) parts",
          hint: "unroll fewer steps: each step repeats the ones before it", at: target)
      }
      lines.append(Line(names: open, term: term))
    }
    let put = tables.putting(into: term, under: setting.assumptions).droppingZeros
    if put != term { lines.append(Line(names: [], term: put)) }
    return Result(target: start, lines: lines, layers: LayeredModel(seen, of: model, graph))
  }

  /// The quantities with equations that are computed last among those in a term.
  private func latest(in e: Expr) -> [Expr] {
    let open = Postorder(e).terms.filter { $0.kind == .symbol && isOpen($0) }
    guard let top = open.map(rank).max(by: { $0.lexicographicallyPrecedes($1) }) else { return [] }
    return open.filter { rank($0) == top }.sorted(by: Order.precedes)
  }

  private func isOpen(_ quantity: Expr) -> Bool {
    guard let name = quantity.symbol?.name, model.hasEquation(name) else { return false }
    return model.equation(for: quantity) != nil
  }

  /// When a quantity is computed: its time, its layer, and its place within the step.
  private func rank(_ quantity: Expr) -> [Int] {
    let name = quantity.symbol?.name ?? ""
    let order = model.order
    let all = order.constants + order.initial + order.steps + order.results
    let result = order.results.contains { $0.name == name } ? 1 : 0
    let indices = graph.axes.map { axis -> Int in
      guard let place = graph.place(of: axis, in: quantity),
        quantity.children.indices.contains(place)
      else { return Int.max / 2 }
      return quantity.children[place].number?.asInt ?? Int.max / 2
    }
    return [result] + indices + [all.lastIndex { $0.name == name } ?? 0]
  }

  private func right(of quantity: Expr) throws(DifferentiationError) -> Expr {
    guard let instance = model.equation(for: quantity) else {
      throw DifferentiationError("\(quantity.plainText) has no equation there", at: quantity)
    }
    for condition in instance.conditions {
      let known = condition.substituting(setting.values)
      guard setting.assumptions.proves(known) != .no else {
        throw DifferentiationError(
          "\(quantity.plainText) lies outside of the model's steps", at: quantity)
      }
    }
    let right = naming(instance.right, quantity)
    guard !instance.entry.isEmpty else { return right }
    throw DifferentiationError(
      "single entries of \(instance.equation.left.plainText) are not unrolled",
      hint: "ask for the whole, or write the model with indices", at: quantity)
  }

  /// A right side whose sums over units of another step have an index with that step's number.
  private func naming(_ right: Expr, _ quantity: Expr) -> Expr {
    right.rebuilt { _, new in
      guard let binder = new.binder, let name = freshIndex(binder, in: new.children[0]) else {
        return new
      }
      let body = new.children[0].replacingEverywhere(binder, by: name)
      return new.with(binder: name, children: [body, new.children[1], new.children[2]])
    }
  }

  /// `j3` for the units h[3,j] that a sum runs over; nil where it runs over inputs only.
  private func freshIndex(_ binder: Expr, in body: Expr) -> Expr? {
    for part in Postorder(body).terms where part.kind == .symbol && part.children.contains(binder) {
      guard let name = part.symbol?.name,
        let equation = model.equations.first(where: { $0.name == name && !$0.isInitial }),
        let place = part.children.firstIndex(of: binder),
        equation.left.children.indices.contains(place),
        let stem = equation.left.children[place].symbol?.name
      else { continue }
      let numbers = graph.axes.compactMap { axis -> Int? in
        graph.place(of: axis, in: part).flatMap { part.children[$0].number?.asInt }
      }
      guard !numbers.isEmpty else { continue }
      return .symbol(stem + numbers.map(String.init).joined(separator: "_"))
    }
    return nil
  }
}

extension Expr {
  /// The term without terms and factors that are zero, in products of matrices, too.
  var droppingZeros: Expr {
    rebuilt { _, new in
      switch new.kind {
      case .bigSum: return new.children[0].isAnyZero ? .zero(of: new.shape) : new
      case .product, .matrixProduct:
        return new.children.contains(where: \.isAnyZero) ? .zero(of: new.shape) : new
      case .sum:
        let kept = new.children.filter { !$0.isAnyZero }
        if kept.count == new.children.count { return new }
        return kept.isEmpty ? .zero(of: new.shape) : .sum(kept)
      case .number, .symbol, .power, .call, .bigProduct, .cases, .condition, .delta, .transpose,
        .derivative:
        return new
      }
    }
  }

  private var isAnyZero: Bool { isZero || (!isScalar && self == .zero(of: shape)) }
}
