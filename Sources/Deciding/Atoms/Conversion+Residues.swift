internal import Exact
internal import Expressions

extension Conversion {
  /// The values of a term at the random points.
  ///
  /// - Complexity: linear in the number of distinct sub-terms.
  func residue(of e: Expr) throws -> Residue {
    if let known = residues[e] { return known }
    let order = Postorder([e], into: { self.residues[$0] == nil })
    for term in order.terms where residues[term] == nil {
      try spend()
      residues[term] = try interpretedAtPoints(term)
    }
    guard let result = residues[e] else { fatalError("Conversion: a term without its residue") }
    return result
  }

  private func interpretedAtPoints(_ e: Expr) throws -> Residue {
    func operand(_ i: Int) throws -> Residue { try residue(of: e.children[i]) }
    guard e.isScalar || e.kind == .condition else {
      throw Trouble.unsupported("a vector or matrix in a scalar question")
    }
    switch e.kind {
    case .number: return try ring.constant(e.number ?? 0)
    case .sum:
      var result = try operand(0)
      for i in e.children.indices.dropFirst() { result = ring.sum(result, try operand(i)) }
      return result
    case .product:
      var result = try operand(0)
      for i in e.children.indices.dropFirst() { result = ring.product(result, try operand(i)) }
      return result
    case .power where e.children[1].number?.isInteger == true:
      guard let n = e.children[1].number?.asInt, abs(n) <= 1 << 30 else {
        throw Trouble.unsupported("an exponent above 2^30")
      }
      let power = ring.power(try operand(0), abs(n))
      return n < 0 ? try ring.inverse(power) : power
    case .symbol, .power, .call, .bigSum, .bigProduct, .cases, .delta:
      return try residue(of: meaning(of: e))
    case .condition:
      let sign = e.conditionSign.map { Int($0.rawValue) } ?? 0
      return try atomPower(opaque("condition", [sign], Array(e.children), as: e), units: 1)
    case .matrixProduct, .transpose: throw Trouble.unsupported("a matrix in a scalar question")
    case .derivative: throw Trouble.unsupported("a derivative that is not taken")
    }
  }

  /// The atom of a function about which nothing is known but its arguments.
  func opaque(_ name: String, _ orders: [Int], _ arguments: [Expr], as e: Expr) throws -> Int {
    let keys = try arguments.map { try key(of: $0) }
    let isPositive = e.treeSize < 200 && assumptions.signs(of: e).isPositive
    return atom(.opaque(name, orders, keys), positive: isPositive, as: e)
  }

  /// The residue of a term as a key: terms with equal keys are equal.
  func key(of e: Expr) throws -> [UInt64] { try sureValue(of: e).coordinates }

  /// The residue of a term, in lanes enough to tell it from any other term of its size.
  func sureValue(of e: Expr) throws -> Residue {
    let value = try residue(of: e)
    try needsLanes(for: value.size.plus(value.size))
    return ring.trimmed(value)
  }

  /// A term that is no sum, product or whole power, over atoms.
  func meaning(of e: Expr) throws -> Meaning {
    if let known = meanings[e] { return known }
    let result = try ownMeaning(of: e)
    meanings[e] = result
    return result
  }

  private func ownMeaning(of e: Expr) throws -> Meaning {
    switch e.kind {
    case .symbol: return .product(try symbol(e))
    case .power: return .product(try generalPower(e))
    case .call: return try call(e)
    case .bigSum: return .product(single(try opaque("Σ", [], e.binderAndChildren, as: e)))
    case .bigProduct:
      let order = Int(e.productOrder.rawValue)
      return .product(single(try opaque("Π", [order], e.binderAndChildren, as: e)))
    case .cases: return .product(single(try opaque("cases", [], Array(e.children), as: e)))
    case .delta: return .product(try delta(e))
    case .number, .sum, .product, .condition, .matrixProduct, .transpose, .derivative:
      throw Trouble.unsupported("a term of an unexpected kind")
    }
  }

  /// Kronecker's delta, one for a difference of indices and its negative.
  private func delta(_ e: Expr) throws -> PowerProduct {
    let value = try sureValue(of: (e.children[0] - e.children[1]).canonical)
    if value.isZero { return PowerProduct() }
    let negated = ring.negated(value).coordinates
    let isFirst = value.coordinates.lexicographicallyPrecedes(negated)
    return single(atom(.opaque("δ", [], [isFirst ? value.coordinates : negated]), as: e))
  }

  private func symbol(_ e: Expr) throws -> PowerProduct {
    guard e != .infinity, let symbol = e.symbol else {
      throw Trouble.unsupported("infinity as a number")
    }
    let keys = try e.children.map { try key(of: $0) }
    let isPositive = assumptions.signs(of: e).isNonnegative
    return single(atom(.symbol(symbol, keys), positive: isPositive, as: e))
  }

  /// One atom as it stands.
  func single(_ atom: Int, sign: Int = 1) -> PowerProduct {
    PowerProduct(coefficient: Rational(sign), atoms: Monomial(atom, units(of: atom)))
  }

  /// The exponent with which an atom stands for its term itself.
  func units(of atom: Int) -> Int { radicals[atom] == nil ? settings.unit : 1 }

  private func generalPower(_ e: Expr) throws -> PowerProduct {
    let (base, exponent) = (e.children[0], e.children[1])
    if base.number?.isOne == true { return PowerProduct() }
    if exponent.number == nil, ring.trimmed(try residue(of: base)).isZero {
      return single(try opaque("^", [], [base, exponent], as: e))
    }
    if let q = exponent.number {
      return try root(of: base, exponent: q)
        ?? single(try opaque("^", [], [base, exponent], as: e))
    }
    // A power with a real exponent is defined for a base above zero, and for whole exponents: where
    // the base is negative the exponent is whole.
    var formal = assumptions.isInteger(exponent)
    if !formal {
      let signs = assumptions.signs(of: base)
      guard signs.isNonnegative || signs.isNonpositive else { throw Trouble.needsSign(base) }
      formal = !signs.isNonnegative
    }
    guard let logarithm = try logarithm(of: base, formal: formal),
      let factor = try fraction(of: exponent), let whole = product(logarithm, factor)
    else { return single(try opaque("^", [], [base, exponent], as: e)) }
    return try exponential(of: whole)
  }

  private func call(_ e: Expr) throws -> Meaning {
    guard let callee = e.callee else { throw Trouble.unsupported("a call of nothing") }
    let arguments = Array(e.children)
    if callee.function != nil, !callee.isDifferentiated, !settings.keepsFunctions {
      switch callee.name {
      case "exp": return .product(try exponential(of: arguments[0]))
      case "log":
        if let known = try logarithm(of: arguments[0], formal: false) { return .fraction(known) }
      case "sin", "cos":
        if let known = try wave(callee.name, arguments[0]) { return .fraction(known) }
      case "arctan", "arcsin":
        if let angle = try knownAngle(callee.name, arguments[0]),
          let value = try fraction(of: Expr(angle) * .pi)
        {
          return .fraction(value)
        }
        return .product(try odd(callee.name, arguments[0], as: e))
      case "erf": return .product(try odd(callee.name, arguments[0], as: e))
      case "binomial":
        if let n = arguments[0].number?.asInteger, let k = arguments[1].number?.asInt, k >= 0,
          k <= 4096
        {
          return .product(PowerProduct(coefficient: Rational(Integer.binomial(n, k))))
        }
      default: break
      }
    }
    return .product(single(try opaque(callee.name, callee.orders, arguments, as: e)))
  }

  /// The angle, in parts of π, whose tangent or sine is a known root.
  private func knownAngle(_ name: String, _ argument: Expr) throws -> Rational? {
    guard let square = try fraction(of: argument.squared),
      let value = square.numerator.constant, square.denominator.isEmpty
    else { return nil }
    let sign = assumptions.signs(of: argument)
    guard sign.isPositive || sign.isNegative else { return nil }
    let tangents: [Rational: Rational] = [
      1: Rational(1, 4), 3: Rational(1, 3), Rational(1, 3): Rational(1, 6),
    ]
    let sines: [Rational: Rational] = [
      1: Rational(1, 2), Rational(1, 2): Rational(1, 4), Rational(3, 4): Rational(1, 3),
      Rational(1, 4): Rational(1, 6),
    ]
    let angle = name == "arctan" ? tangents[value] : sines[value]
    return angle.map { sign.isPositive ? $0 : -$0 }
  }

  /// The atom of an odd function, one for an argument and its negative.
  private func odd(_ name: String, _ argument: Expr, as e: Expr) throws -> PowerProduct {
    let value = try sureValue(of: argument)
    if value.isZero { return PowerProduct(coefficient: 0) }
    let negated = ring.negated(value).coordinates
    let isFirst = value.coordinates.lexicographicallyPrecedes(negated)
    let number = atom(
      .opaque(name, [], [isFirst ? value.coordinates : negated]),
      as: isFirst ? e : Expr.call(name, (-argument).canonical))
    if inverseFunctions[number] == nil {
      inverseFunctions[number] = (name, isFirst ? argument : (-argument).canonical)
    }
    return single(number, sign: isFirst ? 1 : -1)
  }
}

extension Expr {
  /// What makes a Σ or Π: its bound index, body and bounds.
  fileprivate var binderAndChildren: [Expr] { (binder.map { [$0] } ?? []) + children }
}
