internal import Calculus
internal import Deciding
internal import Exact
package import Expressions
internal import Notation

/// Random values for everything that a model's equations leave free, by seed.
package struct RunPoint: Sendable {
  private let setting: Setting
  private let scan: WholeSymbols
  private let ranges: [String: ClosedRange<Rational>]

  /// - Parameters:
  ///   - setting: The model, and what is given; conditions keep the values in their ranges.
  ///   - terms: The terms that are to be evaluated.
  package init(_ setting: Setting, for terms: [Expr]) {
    self.setting = setting
    let equations = setting.model?.equations.flatMap { [$0.left, $0.right] } ?? []
    scan = WholeSymbols(in: terms + equations + setting.sequences.map(\.value))
    var ranges: [String: ClosedRange<Rational>] = [:]
    for declaration in setting.declarations where declaration.kind == .integer {
      ranges[declaration.name] = 1...3
    }
    for symbol in Set(setting.assumptions.conditions.flatMap(\.freeSymbols)) {
      guard let name = symbol.symbol?.name else { continue }
      ranges[name] = Self.range(setting.assumptions.extent(of: symbol))
    }
    self.ranges = ranges
  }

  /// Numbers for the model's sizes and for symbols that count, besides those that are known.
  package func wholes(_ known: [Expr: Int], seed: UInt64) -> [Expr: Int] {
    var result = known
    var generator = SeededGenerator(seed: seed)
    for symbol in setting.model?.wholeSymbols ?? [] where result[symbol] == nil {
      guard symbol.children.isEmpty else { continue }
      result[symbol] = setting.values[symbol]?.number?.asInt ?? generator.integer(in: 1...3)
    }
    return result
  }

  /// The point of a seed: near 1, nearer to 0, and farther out by turns.
  package func environment(seed: UInt64, wholes: [Expr: Int] = [:]) -> Environment {
    var sampler = Sampler(seed: seed)
    sampler.wholes = scan.wholes
    sampler.sizes = scan.sizes
    sampler.ranges = ranges
    let reaches = [Rational(2), Rational(1), Rational(1, 4), Rational(3)]
    sampler.reach = reaches[Int(seed % 4)]
    var environment = Environment(sampler: sampler)
    for (name, function) in setting.activations {
      environment.functions[name] = .catalogue(function)
    }
    environment.stepLimit = 1_000_000
    for (symbol, value) in wholes {
      guard let name = symbol.symbol?.name else { continue }
      environment.values[Quantity(name)] = Rational(value)
    }
    return GivenFamilies(setting.assumptions).fulfilled(in: environment)
  }

  private static func range(_ extent: Extent) -> ClosedRange<Rational> {
    let width = extent.isInteger ? Rational(6) : Rational(2)
    switch (extent.lower?.value, extent.upper?.value) {
    case (let low?, let high?): return low...max(low, high)
    case (let low?, nil): return low...(low + width)
    case (nil, let high?): return (high - width)...high
    case (nil, nil): return -width...width
    }
  }
}
