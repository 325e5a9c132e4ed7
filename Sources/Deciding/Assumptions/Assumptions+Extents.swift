internal import Exact
package import Expressions

extension Assumptions {
  /// Bounds that a scalar term keeps, found from its leaves upward.
  ///
  /// - Complexity: linear in the number of distinct sub-terms, beside the linear facts.
  package func extent(of e: Expr) -> Extent {
    let form = e.canonical
    if let number = form.number { return Extent(number) }
    let order = Postorder(form)
    var known: [Extent] = []
    known.reserveCapacity(order.terms.count)
    for term in order.terms {
      let below = term.children.map { known[order[$0]] }
      var extent = ownExtent(of: term, below)
      if let given = extents[term] { extent = extent.meeting(given) }
      if term.kind == .product, term.isScalar, !extents.isEmpty {
        let (coefficient, rest) = term.splitCoefficient
        if !coefficient.isOne, let given = extents[rest] {
          extent = extent.meeting(given.scaled(by: coefficient))
        }
      }
      if term.kind == .sum, term.isScalar { extent = refined(extent, of: term, below) }
      known.append(extent)
    }
    return known[order[form]]
  }

  /// What the kind of a term and the extents of its operands say.
  private func ownExtent(of e: Expr, _ below: [Extent]) -> Extent {
    guard e.isScalar else { return .all }
    switch e.kind {
    case .number: return Extent(e.number ?? 0)
    case .symbol: return symbolExtent(e)
    case .sum: return below.dropFirst().reduce(below[0]) { $0.plus($1) }
    case .product: return below.dropFirst().reduce(below[0]) { $0.times($1) }
    case .power: return power(e, below)
    case .call: return call(e, below)
    case .bigSum: return bigSum(below[0])
    case .bigProduct: return bigProduct(below[0])
    case .cases: return cases(e, below)
    case .delta: return Extent(lower: .init(0), upper: .init(1), isInteger: true)
    case .condition, .matrixProduct, .transpose, .derivative: return .all
    }
  }

  private func symbolExtent(_ e: Expr) -> Extent {
    if e == .pi { return Extent(lower: .init(3, open: true), upper: .init(4, open: true)) }
    return Extent(isInteger: isIntegerSymbol(e))
  }

  private func isIntegerSymbol(_ e: Expr) -> Bool { integers.contains(e) }

  private func power(_ e: Expr, _ below: [Extent]) -> Extent {
    let base = below[0]
    if let n = e.children[1].number?.asInt {
      if n >= 0 { return base.power(n) }
      var result = base.reciprocal
      if n < -1 { result = result.power(-n) }
      return result
    }
    if base.signs.isPositive { return .positive }
    if let exponent = e.children[1].number {
      return exponent.signum < 0 ? .positive : base.isNonzero ? .positive : .nonnegative
    }
    if below[1].isInteger {
      let isWhole = base.isInteger && below[1].signs.isNonnegative
      if base.signs.isNonnegative {
        var result = base.isNonzero ? Extent.positive : .nonnegative
        result.isInteger = isWhole
        return result
      }
      return Extent(isNonzero: base.isNonzero, isInteger: isWhole)
    }
    // A negative base is defined where the exponent happens to be whole.
    if base.signs.isNonnegative { return base.isNonzero ? .positive : .nonnegative }
    return Extent(isNonzero: base.isNonzero)
  }

  private func call(_ e: Expr, _ below: [Extent]) -> Extent {
    guard let callee = e.callee, let function = callee.function, !callee.isDifferentiated else {
      return .all
    }
    var result = Extent()
    let image = function.image
    if let lower = image.lower.flatMap(Rational.init(quotient:)) {
      result.lower = .init(lower, open: !image.lowerIsTaken)
    }
    if let upper = image.upper.flatMap(Rational.init(quotient:)) {
      result.upper = .init(upper, open: !image.upperIsTaken)
    }
    result.isNonzero = result.signs.isNonzero
    if function.id == "floor" { result.isInteger = true }
    if function.arity == 1...1 { result = alongMonotone(function, below[0], result) }
    if ["abs", "relu", "max", "min"].contains(function.id) {
      result = result.meeting(piecewise(function.id, below))
    }
    return result
  }

  private func piecewise(_ name: String, _ below: [Extent]) -> Extent {
    var result = Extent(isInteger: below.allSatisfy(\.isInteger))
    switch name {
    case "abs": result.isNonzero = below[0].isNonzero
    case "max":
      result.lower = below.compactMap(\.lower).max {
        ($0.value, $0.isOpen ? 1 : 0) < ($1.value, $1.isOpen ? 1 : 0)
      }
      if below.allSatisfy({ $0.upper != nil }) {
        result.upper = below.compactMap(\.upper).max { $0.value < $1.value }
          .map { .init($0.value) }
      }
    case "min":
      result.upper = below.compactMap(\.upper).min {
        ($0.value, $0.isOpen ? 0 : 1) < ($1.value, $1.isOpen ? 0 : 1)
      }
      if below.allSatisfy({ $0.lower != nil }) {
        result.lower = below.compactMap(\.lower).min { $0.value < $1.value }
          .map { .init($0.value) }
      }
    default: break
    }
    return result.meeting(signs: name == "abs" || name == "relu" ? .nonnegative : .any)
  }

  /// A rising function passes its known values in order: from u > 1 follows log(u) > 0.
  private func alongMonotone(_ function: Function, _ argument: Extent, _ start: Extent) -> Extent {
    guard function.monotone.count == 1, function.monotone[0].direction == .rising,
      function.monotone[0].from == nil || function.monotone[0].from == "0"
    else { return start }
    var result = start
    for pair in function.specialValues {
      guard let at = Rational(quotient: pair.arguments), let value = Rational(quotient: pair.value)
      else { continue }
      if let lower = argument.lower, lower.value >= at {
        let open = lower.isOpen || lower.value > at
        result = result.meeting(Extent(lower: .init(value, open: open)))
      }
      if let upper = argument.upper, upper.value <= at {
        let open = upper.isOpen || upper.value < at
        result = result.meeting(Extent(upper: .init(value, open: open)))
      }
      if value.isZero, argument.plus(Extent(-at)).isNonzero { result.isNonzero = true }
    }
    if result.signs.isNonzero { result.isNonzero = true }
    return result
  }

  /// A sum over a range that may be empty keeps a sign that zero shares.
  private func bigSum(_ body: Extent) -> Extent {
    var result = Extent(isInteger: body.isInteger)
    if body.signs.isNonnegative { result.lower = .init(0) }
    if body.signs.isNonpositive { result.upper = .init(0) }
    return result
  }

  private func bigProduct(_ body: Extent) -> Extent {
    var result = Extent(isNonzero: body.signs.isNonzero, isInteger: body.isInteger)
    if body.signs.isNonnegative {
      result.lower = .init(0, open: body.signs.isPositive)
    }
    return result
  }

  private func cases(_ e: Expr, _ below: [Extent]) -> Extent {
    let values = below.indices.filter { $0 % 2 == 1 || $0 == below.count - 1 }.map { below[$0] }
    var result = Extent(
      isNonzero: values.allSatisfy(\.signs.isNonzero), isInteger: values.allSatisfy(\.isInteger))
    let lowers = values.compactMap(\.lower)
    if lowers.count == values.count {
      result.lower = lowers.min {
        ($0.value, $0.isOpen ? 1 : 0) < ($1.value, $1.isOpen ? 1 : 0)
      }
    }
    let uppers = values.compactMap(\.upper)
    if uppers.count == values.count {
      result.upper = uppers.max {
        ($0.value, $0.isOpen ? 0 : 1) < ($1.value, $1.isOpen ? 0 : 1)
      }
    }
    return result
  }

  /// What linear facts and completed squares add about a sum.
  private func refined(_ start: Extent, of e: Expr, _ below: [Extent]) -> Extent {
    var result = start
    let linear = Linear(e)
    if nonzero.contains(Self.unsigned(linear)) { result.isNonzero = true }
    if result.signs.rawValue.nonzeroBitCount == 1 { return result }
    result = result.meeting(signs: squareSigns(linear))
    if result.signs.rawValue.nonzeroBitCount > 1, !forms.isEmpty {
      result = result.meeting(signs: linearSigns(linear, within: result.signs))
    }
    return result
  }

  /// The signs of `a·p² + b·p + c`, from its discriminant.
  private func squareSigns(_ linear: Linear) -> SignSet {
    let parts = linear.parts
    guard parts.count <= 2, let square = parts.first(where: { $0.isSquare }) else { return .any }
    let base = square.children[0]
    guard parts.allSatisfy({ $0 == square || $0 == base }) else { return .any }
    let (a, b, c) = (linear[square], linear[base], linear.constant)
    let discriminant = b * b - 4 * a * c
    if discriminant.signum > 0 { return .any }
    let signs: SignSet = discriminant.isZero ? .nonnegative : .positive
    return a.signum > 0 ? signs : signs.negated
  }

  /// The signs that the linear facts leave to a combination.
  private func linearSigns(_ linear: Linear, within start: SignSet) -> SignSet {
    var signs = start
    let system = self.system(about: linear)
    func isImpossible(_ relation: Relation, _ form: Linear) -> Bool {
      var trial = system
      trial.add(form, relation)
      return trial.isContradictory
    }
    if signs.contains(.positive), isImpossible(.positive, linear) { signs.remove(.positive) }
    if signs.contains(.negative), isImpossible(.positive, linear.scaled(by: -1)) {
      signs.remove(.negative)
    }
    if signs.contains(.zero), isImpossible(.zero, linear) { signs.remove(.zero) }
    return signs
  }

  /// The linear facts, with the bounds of every part that they or the form mention.
  func system(about linear: Linear) -> LinearSystem {
    var system = LinearSystem()
    var parts = Set(linear.coefficients.keys)
    for form in forms {
      system.add(form.linear, form.relation)
      parts.formUnion(form.linear.coefficients.keys)
    }
    let simpler = withoutForms
    for part in parts.sorted(by: Order.precedes) {
      let extent = simpler.extent(of: part)
      if let lower = extent.lower {
        var form = Linear(-lower.value)
        form.add(1, part)
        system.add(form, lower.isOpen ? .positive : .nonnegative)
      }
      if let upper = extent.upper {
        var form = Linear(upper.value)
        form.add(-1, part)
        system.add(form, upper.isOpen ? .positive : .nonnegative)
      }
    }
    return system
  }
}

extension Expr {
  /// Whether it is the square of a real term.
  fileprivate var isSquare: Bool { kind == .power && children[1] == .two }
}

extension Rational {
  /// Reads a number or a quotient of two: `-1/2`.
  init?(quotient text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let top = Rational(decimal: parts[0]) else { return nil }
    guard parts.count == 2 else {
      self = top
      return
    }
    guard let bottom = Rational(decimal: parts[1]), !bottom.isZero else { return nil }
    self = top / bottom
  }
}
