internal import Exact
internal import Expressions

// The lines of a derivation beside one another.
extension DualQuestion {
  /// The largest error between the lines of a derivation; nil where too few have a value.
  ///
  /// Derivatives that are not taken yet are dual numbers. Lines in which one of them depends on the
  /// index of a Σ or Π are left out.
  func compare(
    lines: [Expr], in system: RunSystem, seed: UInt64, _ tolerance: Double
  ) throws(DualFailure) -> Double? {
    let environment = RunPoint(setting, for: lines + conditions).environment(seed: seed)
    guard let values = (try? self.values(of: lines, in: system, environment)) ?? nil else {
      return nil
    }
    let known = values.compactMap { $0 }
    guard let first = known.first, known.count > 1 else { return nil }
    var largest = 0.0
    for (line, value) in zip(lines, values) {
      guard let value else { continue }
      let error = (value.value - first.value).magnitude
      let size = known.reduce(.leastNormalMagnitude) { max($0, $1.size) }
      if error > tolerance * size {
        throw .different(point: line.plainText, formula: value.value, dual: first.value)
      }
      largest = max(largest, error / size)
    }
    return largest
  }

  /// The values of lines; nil for one that can not be evaluated, or for all where a condition fails.
  private func values(
    of lines: [Expr], in system: RunSystem, _ environment: Environment
  ) throws(EvaluationError) -> [Sized?]? {
    guard let variable = variable.flatMap(system.quantity) else { return nil }
    let dual = DualArithmetic(SizedArithmetic(), by: variable)
    var run = ModelRun(
      system, in: dual, at: environment, adjusting: adjusting(variable, system.wholes))
    var tangents: [Quantity: Sized] = [:]
    var table: [Expr: Expr] = [:]
    let bound = Set(Postorder(lines).terms.compactMap(\.binder))
    for node in Postorder(lines).terms where node.kind == .derivative {
      if node.freeSymbols.contains(where: { bound.contains($0) }) { continue }
      guard let value = try run.value(of: node.children[0]).number else { continue }
      let name = "#d\(table.count)"
      table[node] = .symbol(name)
      tangents[Quantity(name)] = value.tangent
    }
    var values = run.mapped(in: SizedArithmetic(), at: environment) { Sized($0.value.value) }
    values.remember(tangents)
    var result: [Sized?] = []
    for line in lines {
      let open = table.reduce(line) { $0.replacingEverywhere($1.key, by: $1.value) }
      result.append(
        open.traits.contains(.hasDerivative)
          ? nil : (try? values.value(of: open))?.number)
    }
    for condition in conditions {
      if case .truth(true) = try values.value(of: condition) { continue }
      return nil
    }
    return result
  }

  func adjusting(
    _ variable: Quantity, _ wholes: [Expr: Int]
  ) -> @Sendable (Quantity, Dual<Sized>) -> Dual<Sized> {
    adjusting(variable, wholes, zero: Sized(0), one: Sized(1))
  }

  /// The tangent of the variable is 1, whatever gives it its value; that of what is cut off is 0.
  func adjusting<Number: Sendable>(
    _ variable: Quantity, _ wholes: [Expr: Int], zero: Number, one: Number
  ) -> @Sendable (Quantity, Dual<Number>) -> Dual<Number> {
    let cut = cutIndex(wholes)
    let places = cut == nil ? [:] : timePlaces
    return { quantity, number in
      if quantity == variable { return Dual(number.value, tangent: one) }
      if let cut, let place = places[quantity.name],
        (quantity.layers + quantity.indices)[place] <= cut
      {
        return Dual(number.value, tangent: zero)
      }
      return number
    }
  }
}
