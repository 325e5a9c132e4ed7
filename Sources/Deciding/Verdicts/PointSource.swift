internal import Exact
internal import Expressions
internal import Synchronization

/// Points to evaluate at: simple numbers first, then small fractions, all within the assumptions.
///
/// A point follows from its number alone, so the same question gets the same witness.
struct PointSource {
  let assumptions: Assumptions
  private let names: [String]
  private let wholes: Set<String>
  private let sizes: Set<String>
  private let opaque: [(name: String, arity: Int)]
  private let fixed: [Quantity: Rational]
  /// Names of matrices that are their own transposes.
  private let symmetric: Set<String>

  private static let simple: [Rational] = [
    1, 0, -1, 2, Rational(1, 2), -2, 3, Rational(-1, 2), Rational(1, 3), Rational(3, 2), -3,
  ]

  init(for terms: [Expr], under assumptions: Assumptions) {
    self.assumptions = assumptions
    let all = Postorder(terms + assumptions.conditions).terms
    let scan = WholeSymbols(in: terms)
    let declared = Set(assumptions.integers.compactMap { $0.symbol?.name })
    wholes = scan.wholes.union(declared)
    sizes = scan.sizes
    let shapes = all.filter { $0.kind == .symbol }.flatMap { [$0.shape.rows, $0.shape.columns] }
    names = Set((all + shapes).compactMap { $0.symbol?.name }).filter { $0 != "pi" }.sorted()
    var functions: [String: Int] = [:]
    for e in all {
      if let callee = e.callee, callee.function == nil { functions[callee.name] = callee.arity }
    }
    opaque = functions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    fixed = Self.fixedValues(assumptions)
    symmetric = assumptions.symmetricNames
  }

  /// Values that the conditions state outright: `h[0] = 0`.
  private static func fixedValues(_ assumptions: Assumptions) -> [Quantity: Rational] {
    var result: [Quantity: Rational] = [:]
    for condition in assumptions.conditions where condition.conditionSign == .equal {
      for (a, b) in [(0, 1), (1, 0)] {
        let (name, value) = (condition.children[a], condition.children[b])
        guard let symbol = name.symbol, let number = value.canonical.number else { continue }
        let indices = name.children.compactMap { $0.canonical.number?.asInt }
        guard indices.count == name.children.count else { continue }
        result[
          Quantity(
            symbol.name, layers: Array(indices.prefix(symbol.layers)),
            Array(indices.dropFirst(symbol.layers)))] = number
      }
    }
    return result
  }

  /// The point of a number, and a record of what it is asked for.
  func point(_ number: Int) -> (environment: Environment, record: Record) {
    let record = Record()
    var environment = Environment()
    environment.stepLimit = 20_000
    for name in names {
      let choose = chooser(for: name, at: number)
      let isSymmetric = symmetric.contains(name)
      environment.families[name] = { quantity in
        let value = choose(isSymmetric ? quantity.aboveDiagonal : quantity)
        record.note(quantity, value)
        return value
      }
    }
    for (name, arity) in opaque {
      let body = polynomial(name, arity, at: number)
      record.functions.append(
        Witness.Function(name: name, parameters: Self.parameters(arity), body: body))
      environment.functions[name] = .term(parameters: Self.parameters(arity), body: body)
    }
    return (environment, record)
  }

  private static func parameters(_ arity: Int) -> [Expr] {
    arity == 1 ? [.symbol("u")] : (1...max(1, arity)).map { .symbol("u\($0)") }
  }

  private func chooser(for name: String, at number: Int) -> @Sendable (Quantity) -> Rational? {
    let symbol = Expr.symbol(name)
    let extent = assumptions.extent(of: symbol)
    let isWhole = wholes.contains(name)
    let isSize = sizes.contains(name)
    let fixed = fixed
    let varies = number < 5 ? nil : number
    return { quantity in
      if let value = fixed[quantity] { return value }
      let hash = quantity.contentHash
      if isWhole || isSize {
        return Self.whole(extent, isSize: isSize, at: number, hash: hash)
      }
      guard let varies else {
        let shift = quantity.indices.isEmpty ? 0 : quantity.indices.reduce(0, +)
        return Self.moved(Self.simple[abs(number + shift) % 5], into: extent)
      }
      var generator = SeededGenerator(seed: SeededGenerator.mixed(hash &+ UInt64(varies) &* 7919))
      if varies < 40 {
        let pick = generator.integer(in: 0...(Self.simple.count - 1))
        return Self.moved(Self.simple[pick], into: extent)
      }
      let top = generator.integer(in: -40...40)
      let bottom = generator.integer(in: 1...(varies % 3 == 0 ? 3 : 16))
      return Self.moved(Rational(Integer(top), Integer(bottom)), into: extent)
    }
  }

  private static func whole(
    _ extent: Extent, isSize: Bool, at number: Int, hash: UInt64
  ) -> Rational {
    let least = extent.lower?.value ?? (isSize ? 1 : 0)
    var generator = SeededGenerator(seed: SeededGenerator.mixed(hash &+ UInt64(number)))
    let steps = isSize ? [1, 2, 1, 2] : [2, 1, 3, 0, 4]
    let step = number < steps.count ? steps[number] : generator.integer(in: 0...(isSize ? 2 : 5))
    let value = Rational(least.ceiling) + Rational(step)
    if let upper = extent.upper, value > upper.value { return Rational(upper.value.floor) }
    return value
  }

  /// A number brought into an extent, as simple as it was where that is possible.
  private static func moved(_ value: Rational, into extent: Extent) -> Rational {
    func fits(_ x: Rational) -> Bool {
      if extent.isNonzero, x.isZero { return false }
      if let lower = extent.lower, x < lower.value || (lower.isOpen && x == lower.value) {
        return false
      }
      if let upper = extent.upper, x > upper.value || (upper.isOpen && x == upper.value) {
        return false
      }
      return true
    }
    if fits(value) { return value }
    if fits(-value) { return -value }
    switch (extent.lower, extent.upper) {
    case (let lower?, let upper?):
      let part = value.magnitude / (1 + value.magnitude)
      let inside = lower.value + (upper.value - lower.value) * (part.isZero ? Rational(1, 2) : part)
      return inside
    case (let lower?, nil): return lower.value + (value.isZero ? 1 : value.magnitude)
    case (nil, let upper?): return upper.value - (value.isZero ? 1 : value.magnitude)
    case (nil, nil): return 1
    }
  }

  /// A polynomial of degree three for an opaque function: its derivatives are as free as values.
  private func polynomial(_ name: String, _ arity: Int, at number: Int) -> Expr {
    let seed = Quantity(name).contentHash &+ UInt64(number) &* 104_729
    var generator = SeededGenerator(seed: SeededGenerator.mixed(seed))
    var terms: [Expr] = [Expr(generator.integer(in: -2...2))]
    for u in Self.parameters(arity) {
      terms.append(Expr(generator.integer(in: 1...3)) * u)
      terms.append(Expr(Rational(Integer(generator.integer(in: 1...4)), 2)) * u.squared)
      terms.append(Expr(Rational(Integer(generator.integer(in: -3...3)), 3)) * u.power(3))
    }
    return Expr.sum(terms).canonical
  }

  /// What a point was asked for.
  final class Record: Sendable {
    private let noted = Mutex<[Quantity: Rational]>([:])
    private let bodies = Mutex<[Witness.Function]>([])

    func note(_ quantity: Quantity, _ value: Rational?) {
      noted.withLock { $0[quantity] = value }
    }

    var functions: [Witness.Function] {
      get { bodies.withLock { $0 } }
      set { bodies.withLock { $0 = newValue } }
    }

    var values: [Witness.Value] {
      noted.withLock { table in
        table.sorted {
          ($0.key.name, $0.key.layers.lexicographic, $0.key.indices.lexicographic)
            < ($1.key.name, $1.key.layers.lexicographic, $1.key.indices.lexicographic)
        }
        .map { Witness.Value(name: $0.key.text, value: $0.value) }
      }
    }
  }
}

extension [Int] {
  /// A text in the order of the numbers.
  fileprivate var lexicographic: String {
    map { n in
      let digits = String(n.magnitude)
      return (n < 0 ? "-" : "0") + String(repeating: "0", count: 20 - digits.count) + digits
    }.joined(separator: ",")
  }
}
