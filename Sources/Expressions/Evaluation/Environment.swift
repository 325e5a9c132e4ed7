package import Exact

/// One number that a term asks for: a name with layers and indices, `a{2}[3]`.
///
/// An entry of a vector or matrix is asked for like a member of a family: `W[1,2]`.
package struct Quantity: Hashable, Sendable {
  package let name: String
  package let layers: [Int]
  package let indices: [Int]

  package init(_ name: String, layers: [Int] = [], _ indices: [Int] = []) {
    self.name = name
    self.layers = layers
    self.indices = indices
  }

  package var text: String {
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
    let layer = layers.isEmpty ? "" : "{\(list(layers))}"
    return name + layer + (indices.isEmpty ? "" : "[\(list(indices))]")
  }

  /// A number made of the content alone, the same on every run and machine.
  package var contentHash: UInt64 {
    let start = Hashing.text(UInt64(layers.count), name)
    return (layers + indices).reduce(start) { Hashing.mix($0, UInt64(bitPattern: Int64($1))) }
  }
}

/// What the quantities and opaque functions of a term are, at one point.
///
/// Looked up in this order: the values given, the families given, the sampler.
package struct Environment: Sendable {
  package var values: [Quantity: Rational] = [:]
  /// Values by rule, by name: `x[t] = 0 for t > 2`.
  package var families: [String: @Sendable (Quantity) -> Rational?] = [:]
  package var functions: [String: FunctionBinding] = [:]
  /// Invents what is not given; without it such a quantity is an error.
  package var sampler: Sampler?
  /// How many steps all sums and products together may take.
  package var stepLimit = 10_000_000

  package init(_ values: [String: Rational] = [:], sampler: Sampler? = nil) {
    for (name, value) in values { self.values[Quantity(name)] = value }
    self.sampler = sampler
  }

  package func value(of quantity: Quantity) -> Rational? {
    if let value = values[quantity] { return value }
    if let value = families[quantity.name]?(quantity) { return value }
    return sampler?.value(of: quantity)
  }

  package func binding(of name: String, arity: Int) -> FunctionBinding? {
    functions[name] ?? sampler.map { .smooth($0.function(name, arity: arity)) }
  }

  /// Gives a vector or matrix, row by row; `prefix` are the indices of the family's member.
  package mutating func set(
    _ name: String, layers: [Int] = [], prefix: [Int] = [], rows: [[Rational]], isVector: Bool
  ) {
    for (i, row) in rows.enumerated() {
      for (j, value) in row.enumerated() {
        let entry = isVector ? [i + 1] : [i + 1, j + 1]
        values[Quantity(name, layers: layers, prefix + entry)] = value
      }
    }
  }
}

/// What an opaque function stands for in an evaluation.
package enum FunctionBinding: Sendable {
  case smooth(SmoothFunction)
  /// A term in parameters, each a symbol.
  case term(parameters: [Expr], body: Expr)

  /// A function of the catalogue, for a declared activation.
  package static func catalogue(_ name: String) -> FunctionBinding {
    let parameter = Expr.symbol("#u1")
    return .term(parameters: [parameter], body: .call(name, parameter))
  }
}

/// A smooth function whose derivatives of every order are known: a + Σ bᵢxᵢ + c sin(Σ dᵢxᵢ + e).
package struct SmoothFunction: Sendable, Hashable {
  package var constant: Rational
  package var linear: [Rational]
  package var amplitude: Rational
  package var frequencies: [Rational]
  package var phase: Rational

  package init(
    constant: Rational, linear: [Rational], amplitude: Rational, frequencies: [Rational],
    phase: Rational
  ) {
    precondition(linear.count == frequencies.count, "one slope and one frequency an argument")
    self.constant = constant
    self.linear = linear
    self.amplitude = amplitude
    self.frequencies = frequencies
    self.phase = phase
  }

  /// The value of a derivative: each order brings a factor d and a quarter turn of the sine.
  func value<A: Arithmetic>(
    orders: [Int], _ arguments: [A.Number], in arithmetic: A
  ) throws(Undefined) -> A.Number {
    let order = orders.reduce(0, +)
    var angle = arithmetic.number(phase)
    for (d, x) in zip(frequencies, arguments) {
      angle = arithmetic.sum(angle, arithmetic.product(arithmetic.number(d), x))
    }
    var factor = order % 4 < 2 ? amplitude : -amplitude
    for (d, n) in zip(frequencies, orders) { factor = factor * d.power(n) }
    let wave = try arithmetic.value(of: order.isMultiple(of: 2) ? .sin : .cos, [angle])
    let turned = arithmetic.product(arithmetic.number(factor), wave)
    if order > 1 { return turned }
    if let moved = orders.firstIndex(of: 1) {
      return arithmetic.sum(turned, arithmetic.number(linear[moved]))
    }
    var result = arithmetic.sum(turned, arithmetic.number(constant))
    for (b, x) in zip(linear, arguments) {
      result = arithmetic.sum(result, arithmetic.product(arithmetic.number(b), x))
    }
    return result
  }
}
