package import Exact
internal import Synchronization

/// An arithmetic that looks quantities up in a record before it asks the environment.
///
/// So a formula can be evaluated where some quantities follow from equations, and their values are
/// numbers of any kind, not fractions only. What belongs into the record and is not there yet is
/// noted as missing: the one who keeps the record computes it and asks again.
package struct RecordedArithmetic<Base: Arithmetic>: Arithmetic {
  package typealias Number = Base.Number

  package let base: Base
  private let record: [Quantity: Base.Number]
  /// Vectors and matrices that are kept whole; nil where each entry is kept by itself.
  private let wholes: [Quantity: Tensor<Base.Number>]?
  /// Whether a quantity has its value from the record alone.
  private let isRecorded: @Sendable (Quantity) -> Bool
  private let missing: MissingQuantities

  package init(
    _ base: Base, record: [Quantity: Base.Number], missing: MissingQuantities,
    wholes: [Quantity: Tensor<Base.Number>]? = nil,
    isRecorded: @escaping @Sendable (Quantity) -> Bool
  ) {
    self.base = base
    self.record = record
    self.wholes = wholes
    self.missing = missing
    self.isRecorded = isRecorded
  }

  package func number(_ value: Rational) -> Number { base.number(value) }
  package func pi() throws(Undefined) -> Number { try base.pi() }
  package func sum(_ a: Number, _ b: Number) -> Number { base.sum(a, b) }
  package func product(_ a: Number, _ b: Number) -> Number { base.product(a, b) }
  package func negative(_ a: Number) -> Number { base.negative(a) }

  package func quotient(_ a: Number, _ b: Number) throws(Undefined) -> Number {
    try base.quotient(a, b)
  }

  package func power(_ a: Number, whole exponent: Int) throws(Undefined) -> Number {
    try base.power(a, whole: exponent)
  }

  package func power(_ a: Number, _ exponent: Number) throws(Undefined) -> Number {
    try base.power(a, exponent)
  }

  package func value(of function: Function, _ arguments: [Number]) throws(Undefined) -> Number {
    try base.value(of: function, arguments)
  }

  package func slope(
    of function: Function, _ arguments: [Number], value: Number, in argument: Int
  ) throws(Undefined) -> Number {
    try base.slope(of: function, arguments, value: value, in: argument)
  }

  package func signs(_ a: Number, minus b: Number) throws(Undefined) -> ClosedRange<Int> {
    try base.signs(a, minus: b)
  }

  package func whole(_ a: Number) -> Int? { base.whole(a) }
  package func magnitude(_ a: Number) -> Double { base.magnitude(a) }
  package func isExactlyZero(_ a: Number) -> Bool { base.isExactlyZero(a) }
  package func spread(_ a: Number, _ b: Number) -> Double { base.spread(a, b) }
  package var isFloating: Bool { base.isFloating }
  package func enclosedRoot(
    ofLargestEigenvalue square: Tensor<Number>
  ) throws(Undefined) -> Number? { try base.enclosedRoot(ofLargestEigenvalue: square) }
  package func settled(_ a: Number) throws(Undefined) -> Number { try base.settled(a) }

  package func number(of quantity: Quantity, in environment: Environment) -> Number? {
    if let known = record[quantity] { return known }
    if let entry = entry(quantity) { return entry }
    guard isRecorded(quantity) else { return base.number(of: quantity, in: environment) }
    missing.note(quantity)
    return nil
  }

  package func entries(of quantity: Quantity, in environment: Environment) -> Tensor<Number>? {
    guard let wholes else { return nil }
    if let known = wholes[quantity] { return known }
    // Without the whole its entries are asked for, and none of them is recorded by itself.
    if isRecorded(quantity) { missing.note(quantity) }
    return nil
  }

  /// An entry of what is kept whole: of a vector by its last index, of a matrix by the last two.
  private func entry(_ quantity: Quantity) -> Number? {
    guard let wholes, !wholes.isEmpty, let last = quantity.indices.last else { return nil }
    let first = quantity.indices.dropLast()
    let vector = Quantity(quantity.name, layers: quantity.layers, Array(first))
    if let whole = wholes[vector], whole.columns == 1 {
      return (1...whole.rows).contains(last) ? whole[last - 1, 0] : nil
    }
    guard let row = first.last else { return nil }
    let matrix = Quantity(quantity.name, layers: quantity.layers, Array(first.dropLast()))
    guard let whole = wholes[matrix], (1...whole.rows).contains(row),
      (1...whole.columns).contains(last)
    else { return nil }
    return whole[row - 1, last - 1]
  }
}

/// What an evaluation asked for and did not find.
package final class MissingQuantities: Sendable {
  private let list = Mutex<[Quantity]>([])

  package init() {}

  func note(_ quantity: Quantity) { list.withLock { $0.append(quantity) } }

  /// All that was noted since the last time, in the order in which it was asked for.
  package func take() -> [Quantity] {
    list.withLock { list in
      defer { list = [] }
      return list
    }
  }
}
