internal import Exact
internal import Expressions
internal import Synchronization

/// Evaluation with residues at random points in place of numbers, for vectors and matrices.
///
/// Every entry of every matrix is an unknown of its own, and so is the value of a function at an
/// argument; equal arguments, told by their residues, get equal values. Numbers that are known
/// exactly stay so beside their residues: indices and sizes are made of them.
struct ResidueArithmetic: Arithmetic {
  struct Number: Sendable {
    let exact: Rational?
    let residue: Residue
  }

  /// Sizes and other whole numbers have values, all else is unknown.
  let ring: ResidueRing
  private let atoms: Atoms
  private let symmetric: Set<String>
  private let budget: BudgetBox

  /// The unknowns that were made so far.
  final class Atoms: Sendable {
    private let known = Mutex<[Key: Residue]>([:])

    enum Key: Hashable {
      case quantity(Quantity)
      case function(String, [[UInt64]])
    }

    func residue(_ key: Key, or make: (Int) -> Residue) -> Residue {
      known.withLock { table in
        if let old = table[key] { return old }
        let new = make(table.count)
        table[key] = new
        return new
      }
    }

    func find(_ key: Key) -> Residue? { known.withLock { $0[key] } }
  }

  /// The budget of the decision, which is used by one thread only.
  struct BudgetBox: @unchecked Sendable {
    let budget: DecisionBudget
  }

  let seed: UInt64

  init(_ ring: ResidueRing, seed: UInt64, symmetric: Set<String>, budget: DecisionBudget) {
    self.ring = ring
    atoms = Atoms()
    self.seed = seed
    self.symmetric = symmetric
    self.budget = BudgetBox(budget: budget)
  }

  private func unknown(_ key: Atoms.Key) -> Number {
    let residue = atoms.residue(key) { number in
      let coordinates = ring.fields.enumerated().map { lane, field in
        var generator = SeededGenerator(
          seed: seed &* 0x9E37_79B9 &+ UInt64(number) &* 64 &+ UInt64(lane))
        return 1 + generator.below(field.modulus - 1)
      }
      return Residue(coordinates: coordinates, level: 0, size: SizeBound(degreeAbove: 1))
    }
    return Number(exact: nil, residue: residue)
  }

  // MARK: Numbers

  func number(_ value: Rational) -> Number {
    guard let residue = try? ring.constant(value) else { return unknown(.function("\(value)", [])) }
    return Number(exact: value, residue: residue)
  }

  func pi() -> Number { unknown(.quantity(Quantity("pi"))) }

  func sum(_ a: Number, _ b: Number) -> Number {
    if let x = a.exact, let y = b.exact { return number(x + y) }
    return Number(exact: nil, residue: ring.sum(a.residue, b.residue))
  }

  func product(_ a: Number, _ b: Number) -> Number {
    _ = budget.budget.allows(1)
    if let x = a.exact, let y = b.exact { return number(x * y) }
    if a.exact?.isZero == true || b.exact?.isZero == true { return number(0) }
    return Number(exact: nil, residue: ring.product(a.residue, b.residue))
  }

  func negative(_ a: Number) -> Number {
    Number(exact: a.exact.map { -$0 }, residue: ring.negated(a.residue))
  }

  func quotient(_ a: Number, _ b: Number) throws(Undefined) -> Number {
    if let x = a.exact, let y = b.exact, !y.isZero { return number(x / y) }
    do {
      return Number(exact: nil, residue: ring.product(a.residue, try ring.inverse(b.residue)))
    } catch { throw Undefined(.unknown, "a division by what may be zero") }
  }

  func power(_ base: Number, whole exponent: Int) throws(Undefined) -> Number {
    guard abs(exponent) <= 1 << 20 else { throw Undefined(.range, "a huge exponent") }
    return try powerBySquaring(base, exponent)
  }

  func power(_ base: Number, _ exponent: Number) throws(Undefined) -> Number {
    if let n = exponent.exact?.asInt { return try power(base, whole: n) }
    return unknown(.function("^", [base.residue.coordinates, exponent.residue.coordinates]))
  }

  // MARK: Functions

  func value(of function: Function, _ arguments: [Number]) throws(Undefined) -> Number {
    switch function.id {
    case "exp": return try exponential(arguments[0])
    case "log", "erf", "arctan", "arcsin", "sin", "cos":
      return unknown(.function(function.id, arguments.map(\.residue.coordinates)))
    default:
      let known = arguments.compactMap(\.exact)
      if known.count == arguments.count, let exact = function.exact(known) { return number(exact) }
      return unknown(.function(function.id, arguments.map(\.residue.coordinates)))
    }
  }

  /// e^u as a square, so that e^(2u), e^(u/2) and their inverses are known with it.
  private func exponential(_ u: Number) throws(Undefined) -> Number {
    if u.exact?.isZero == true { return number(1) }
    let key = Atoms.Key.function("exp", [u.residue.coordinates])
    if let known = atoms.find(key) { return Number(exact: nil, residue: known) }
    let root = unknown(.function("root of exp", [u.residue.coordinates])).residue
    for (factor, power) in [(1, 2), (2, 4), (4, 8)] {
      for sign in [1, -1] {
        let argument = product(number(Rational(factor * sign)), u).residue.coordinates
        let value = try? sign > 0 ? ring.power(root, power) : ring.inverse(ring.power(root, power))
        guard let value else { continue }
        _ = atoms.residue(.function("exp", [argument])) { _ in value }
      }
    }
    let half = product(number(Rational(1, 2)), u).residue.coordinates
    _ = atoms.residue(.function("exp", [half])) { _ in root }
    guard let found = atoms.find(key) else {
      throw Undefined(.unknown, "an exponential that was not made")
    }
    return Number(exact: nil, residue: found)
  }

  func slope(
    of function: Function, _ arguments: [Number], value: Number, in argument: Int
  ) throws(Undefined) -> Number {
    try symbolicSlope(of: function, arguments, in: argument)
  }

  // MARK: Questions

  func signs(_ a: Number, minus b: Number) throws(Undefined) -> ClosedRange<Int> {
    guard let x = a.exact, let y = b.exact else {
      throw Undefined(.unknown, "a comparison of unknown numbers")
    }
    let sign = (x - y).signum
    return sign...sign
  }

  func whole(_ a: Number) -> Int? { a.exact?.asInt }
  func magnitude(_ a: Number) -> Double { a.residue.isZero ? 0 : 1 }
  func isExactlyZero(_ a: Number) -> Bool { a.exact?.isZero == true }
  func spread(_ a: Number, _ b: Number) -> Double { 1 }
  var isFloating: Bool { false }
  func settled(_ a: Number) -> Number { a }

  func number(of quantity: Quantity, in environment: Environment) -> Number? {
    if let value = environment.values[quantity] { return number(value) }
    let isSymmetric = symmetric.contains(quantity.name)
    return unknown(.quantity(isSymmetric ? quantity.aboveDiagonal : quantity))
  }
}

extension Quantity {
  /// The entry of a symmetric matrix by its smaller index first.
  var aboveDiagonal: Quantity {
    guard indices.count >= 2 else { return self }
    return Quantity(name, layers: layers, indices.dropLast(2) + indices.suffix(2).sorted())
  }
}
