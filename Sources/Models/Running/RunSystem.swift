internal import Exact
package import Expressions
internal import Notation

/// A named quantity of a result: what it stands for, at all indices that are variables.
package struct Definition: Sendable, Equatable {
  /// The quantity, `J[t]` or an entry of it, `J[t,1,2]`.
  package let left: Expr
  package let variables: [Expr]
  package let right: Expr

  package init(_ left: Expr, _ variables: [Expr], _ right: Expr) {
    self.left = left
    self.variables = variables
    self.right = right
  }
}

/// Everything that has an equation or a given value, ready to be evaluated at numbers.
///
/// Made once for a question, with the horizons and sizes as numbers; then run at many points.
package struct RunSystem: Sendable {
  /// The horizons, sizes and indices, as numbers.
  package let wholes: [Expr: Int]
  private var rows: [String: [RunRow]] = [:]
  /// Names that have equations: a place of theirs that no row fits has no value.
  private var ownNames: Set<String> = []
  private let layers: Horizon?

  /// - Parameters:
  ///   - setting: The model, and what is given.
  ///   - definitions: Names of a result that stand for terms.
  ///   - wholes: Values of the horizons, sizes and indices.
  /// - Throws: When a right side can not be evaluated at all.
  package init(
    _ setting: Setting, definitions: [Definition] = [], wholes: [Expr: Int]
  ) throws(EvaluationError) {
    var wholes = wholes
    for (quantity, value) in setting.values where wholes[quantity] == nil {
      if quantity.children.isEmpty, let number = value.number?.asInt { wholes[quantity] = number }
    }
    self.wholes = wholes
    let model = setting.model
    layers = model?.layers
    let table = wholes.mapValues { Expr($0) }
    for (quantity, value) in setting.values.sorted(by: { Order.precedes($0.key, $1.key) }) {
      if wholes[quantity] != nil { continue }
      try add(RunRow(quantity, [], value, ranges: [:], table))
    }
    for line in setting.sequences {
      let ranges = line.index.map { [$0: line.range] } ?? [:]
      try add(RunRow(line.pattern, line.variables, line.value, ranges: ranges, table))
    }
    for definition in definitions {
      ownNames.insert(definition.left.symbol?.name ?? "")
      try add(RunRow(definition.left, definition.variables, definition.right, ranges: [:], table))
    }
    guard let model else { return }
    let isFixed = { (equation: Equation) in
      equation.time?.number != nil || equation.variables.isEmpty
    }
    for equation in model.equations.filter(isFixed) + model.equations.filter({ !isFixed($0) }) {
      ownNames.insert(equation.name)
      var ranges: [Expr: IndexRange] = [:]
      for horizon in [model.time, model.layers] {
        guard let horizon else { continue }
        // A horizon that is not known yet ends nothing.
        let last = horizon.last.flatMap { wholes[$0] }.map { Expr($0) }
        ranges[horizon.index] = IndexRange(lower: Expr(horizon.first), upper: last)
      }
      try add(RunRow(equation.left, equation.variables, equation.right, ranges: ranges, table))
    }
  }

  private mutating func add(_ row: RunRow?) {
    if let row { rows[row.name, default: []].append(row) }
  }

  /// What gives a quantity its value; nil for parameters and inputs that are not given.
  func row(for quantity: Quantity) -> (row: RunRow, bindings: [(name: Quantity, value: Int)])? {
    guard let mine = rows[quantity.name] else { return nil }
    for row in mine {
      if let bindings = row.match(quantity) { return (row, bindings) }
    }
    return nil
  }

  /// What gives a quantity its value as a whole, all entries of a vector or matrix together.
  func wholeRow(
    for quantity: Quantity
  ) -> (row: RunRow, bindings: [(name: Quantity, value: Int)])? {
    for row in rows[quantity.name] ?? [] {
      if let bindings = row.match(quantity, entries: 0) { return (row, bindings) }
    }
    return nil
  }

  /// Whether a quantity has its value from here alone: never from outside, never invented.
  func owns(_ quantity: Quantity) -> Bool {
    if row(for: quantity) != nil { return true }
    guard ownNames.contains(quantity.name) else { return false }
    // What lies below the first layer is an input.
    if let layers, let layer = quantity.layers.first, layer < layers.first { return false }
    return true
  }
}

/// One equation, line of a table, value or definition.
struct RunRow: Sendable {
  private enum Place: Sendable {
    case fixed(Int)
    case variable(name: Quantity, shift: Int, lower: Int?, upper: Int?)
  }

  let name: String
  private let layers: Int
  private let places: [Place]
  let right: Expr
  let plan: Plan
  /// Whether what it gives a value is a number.
  let isScalar: Bool

  /// A row; nil where an index is not known as a number, so that no number is ever asked for.
  init?(
    _ left: Expr, _ variables: [Expr], _ right: Expr, ranges: [Expr: IndexRange],
    _ table: [Expr: Expr]
  ) throws(EvaluationError) {
    guard let symbol = left.symbol else { return nil }
    name = symbol.name
    layers = symbol.layers
    var places: [Place] = []
    for index in left.children {
      if let (variable, shift) = IndexPattern.parts(index, variables) {
        guard let name = variable.symbol?.name, let offset = shift.asInt else { return nil }
        let range = ranges[variable] ?? IndexRange()
        let bounds = [range.lower, range.upper].map { $0.map { Self.number($0, table) } }
        guard bounds.allSatisfy({ $0 != .some(nil) }) else { return nil }
        places.append(
          .variable(
            name: Quantity(name), shift: offset, lower: bounds[0].flatMap { $0 },
            upper: bounds[1].flatMap { $0 }))
      } else {
        guard let number = Self.number(index, table) else { return nil }
        places.append(.fixed(number))
      }
    }
    self.places = places
    isScalar = left.isScalar
    // A vector that is set to 0 is a vector of zeros.
    let filled = right.isZero && !left.isScalar ? .zero(of: left.shape) : right
    self.right = filled
    plan = try Plan([filled])
  }

  private static func number(_ e: Expr, _ table: [Expr: Expr]) -> Int? {
    e.number?.asInt ?? e.substituting(table).canonical.number?.asInt
  }

  /// What the variables are for a quantity of this row; nil for any other quantity.
  func match(_ quantity: Quantity) -> [(name: Quantity, value: Int)]? {
    match(quantity, entries: entryCount)
  }

  /// The same where so many indices at the end pick an entry.
  func match(_ quantity: Quantity, entries: Int) -> [(name: Quantity, value: Int)]? {
    let count = quantity.layers.count + quantity.indices.count
    guard quantity.layers.count == layers, count >= places.count, count - places.count == entries
    else { return nil }
    var bindings: [(name: Quantity, value: Int)] = []
    for (i, place) in places.enumerated() {
      let index = i < layers ? quantity.layers[i] : quantity.indices[i - layers]
      switch place {
      case .fixed(let number):
        guard number == index else { return nil }
      case .variable(let name, let shift, let lower, let upper):
        let value = index - shift
        if let lower, value < lower { return nil }
        if let upper, value > upper { return nil }
        if let old = bindings.first(where: { $0.name == name }) {
          guard old.value == value else { return nil }
        } else {
          bindings.append((name, value))
        }
      }
    }
    return bindings
  }

  /// How many indices pick an entry of the right side.
  private var entryCount: Int { right.isScalar ? 0 : right.shape.isVector ? 1 : 2 }

  /// The quantities that a value gives, with their numbers.
  func entries<Number>(
    of quantity: Quantity, _ tensor: Tensor<Number>
  ) -> [(Quantity, Number)] {
    let prefix = Array(quantity.indices.dropLast(entryCount))
    var result: [(Quantity, Number)] = []
    for i in 0..<tensor.rows {
      for j in 0..<tensor.columns {
        let entry = entryCount == 1 ? [i + 1] : [i + 1, j + 1]
        result.append(
          (Quantity(name, layers: quantity.layers, prefix + entry), tensor[i, j]))
      }
    }
    return result
  }
}
