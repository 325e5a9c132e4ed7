package import Exact

/// Invents a value for every quantity and function that is asked for.
///
/// The value follows from the seed, the name and the indices alone, so it does not matter what is
/// asked for first. Real values have an odd numerator over a power of two: never 0, never whole.
package struct Sampler: Sendable {
  package var seed: UInt64
  /// Names that are whole numbers: bounds, indices, sizes.
  package var wholes: Set<String> = []
  /// Names that are sizes of matrices; they are at least 1.
  package var sizes: Set<String> = []
  package var wholeRange = 0...6
  package var sizeRange = 1...3
  /// Real values lie between −reach and reach.
  package var reach = Rational(3)
  /// Ranges of their own, by name; for whole numbers, too.
  package var ranges: [String: ClosedRange<Rational>] = [:]

  package init(seed: UInt64) { self.seed = seed }

  /// A sampler that knows which symbols of the terms must be whole numbers.
  package init(seed: UInt64, for terms: [Expr]) {
    self.seed = seed
    let scan = WholeSymbols(in: terms)
    wholes = scan.wholes
    sizes = scan.sizes
  }

  private func generator(_ hash: UInt64) -> SeededGenerator {
    SeededGenerator(seed: Hashing.finish(Hashing.mix(SeededGenerator.mixed(seed), hash), seed))
  }

  package func value(of quantity: Quantity) -> Rational {
    var generator = generator(quantity.contentHash)
    let name = quantity.name
    if sizes.contains(name) { return whole(name, sizeRange, &generator) }
    if wholes.contains(name) { return whole(name, wholeRange, &generator) }
    let range = ranges[name] ?? -reach...reach
    return range.lowerBound + (range.upperBound - range.lowerBound) * fraction(&generator)
  }

  private func whole(
    _ name: String, _ usual: ClosedRange<Int>, _ generator: inout SeededGenerator
  ) -> Rational {
    guard let range = ranges[name], let low = range.lowerBound.ceiling.asInt,
      let high = range.upperBound.floor.asInt, low <= high
    else { return Rational(generator.integer(in: usual)) }
    return Rational(generator.integer(in: low...high))
  }

  /// Strictly between 0 and 1, an odd number over 4096.
  private func fraction(_ generator: inout SeededGenerator) -> Rational {
    Rational(Integer(generator.integer(in: 0...2047) * 2 + 1), 4096)
  }

  /// The function that an opaque name stands for.
  package func function(_ name: String, arity: Int) -> SmoothFunction {
    var generator = generator(Hashing.text(0xF0, name))
    func coefficient(_ least: Int) -> Rational {
      let size = Rational(Integer(generator.integer(in: least...31) * 2 + 1), 32)
      return generator.integer(in: 0...1) == 0 ? size : -size
    }
    return SmoothFunction(
      constant: coefficient(0), linear: (0..<arity).map { _ in coefficient(0) },
      amplitude: coefficient(8), frequencies: (0..<arity).map { _ in coefficient(8) },
      phase: coefficient(0))
  }
}

/// The symbols that must be whole numbers for terms to make sense.
package struct WholeSymbols: Sendable {
  /// Names in bounds, indices, layers, deltas, sizes and exponents of matrices, and those that
  /// share such a place with them.
  package private(set) var wholes: Set<String> = []
  /// Those among them that are sizes of matrices.
  package private(set) var sizes: Set<String> = []

  package init(in terms: [Expr]) {
    let order = Postorder(terms)
    for e in order.terms {
      switch e.kind {
      case .symbol:
        for index in e.children { add(index) }
      case .bigSum, .bigProduct:
        add(e.children[1])
        add(e.children[2])
      case .delta:
        for index in e.children { add(index) }
      case .call:
        if e.callee?.name == "matpow", e.children.count == 2 { add(e.children[1]) }
        if e.callee?.name == "binomial", e.children.count == 2 { add(e.children[1]) }
        if e.callee?.name == "unit", e.children.count == 2 { add(e.children[0]) }
      case .number, .sum, .product, .power, .cases, .condition, .matrixProduct, .transpose,
        .derivative:
        break
      }
      if e.shape != .scalar, e.shape != .truth {
        add(e.shape.rows, isSize: true)
        add(e.shape.columns, isSize: true)
      }
    }
  }

  /// The symbols of a whole-number term; an index that is itself a quantity, too.
  private mutating func add(_ index: Expr, isSize: Bool = false) {
    for e in Postorder(index).terms {
      guard let symbol = e.symbol else { continue }
      wholes.insert(symbol.name)
      if isSize { sizes.insert(symbol.name) }
    }
  }
}
