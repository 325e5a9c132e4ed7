import Exact
import Expressions
import Models
import Terminal

/// A term in which quantities of a model stand: each place is one run through its equations.
///
/// Total derivatives are the tangents of a run in dual numbers: nothing is differentiated by rules.
struct PlotModel {
  /// A total derivative, and the name that stands for its value in the term.
  private struct Slope {
    let name: String
    let inner: Expr
    let plan: Plan
    let variable: Quantity
  }

  private let setting: Setting
  private let plan: Plan
  private let variable: Expr
  private let isWhole: Bool
  /// The last step, where it is not what runs and has no value.
  private let horizons: [Expr: Int]
  private let slopes: [Slope]
  private let isSlope: Bool
  private let functions: [String: FunctionBinding]
  /// The system, where it is the same at every place.
  private var system: RunSystem?

  /// A term whose partial derivatives are taken; `last` is the last place, for a horizon that has
  /// no value.
  init(
    _ term: Expr, variable: String, last: Int?, _ question: Question
  ) throws {
    setting = question.setting
    self.variable = .symbol(variable)
    isWhole = last != nil
    functions = question.environment.functions
    var horizons: [Expr: Int] = [:]
    for horizon in [setting.model?.time?.last, setting.model?.layers?.last] {
      guard let horizon, let last, horizon != self.variable, setting.values[horizon] == nil,
        horizon.number == nil
      else { continue }
      horizons[horizon] = last
    }
    self.horizons = horizons
    slopes = try Self.slopes(in: term)
    var table: [Expr: Expr] = [:]
    for (place, open) in Self.derivatives(in: term).enumerated() {
      table[open] = .symbol(slopes[place].name)
    }
    let closed = term.substituting(table)
    isSlope = slopes.count == 1 && closed == .symbol(slopes[0].name)
    do throws(EvaluationError) {
      plan = try Plan([closed])
      if !isWhole { system = try RunSystem(setting, wholes: horizons) }
    } catch {
      throw InputError(error.message)
    }
  }

  /// The total derivatives of a term, those inside others left out.
  private static func derivatives(in term: Expr) -> [Expr] {
    var found: [Expr] = []
    for e in Postorder([term], into: { $0.kind != .derivative }).terms where e.kind == .derivative {
      found.append(e)
    }
    return found
  }

  private static func slopes(in term: Expr) throws -> [Slope] {
    let free = Set(term.freeSymbols)
    return try derivatives(in: term).enumerated().map { place, open in
      let (inner, by) = (open.children[0], open.children[1])
      guard !inner.traits.contains(.hasDerivative) else {
        throw InputError("a derivative of a derivative through a model is not drawn")
      }
      guard let symbol = by.symbol, inner.isScalar, by.isScalar,
        Set(open.freeSymbols).isSubset(of: free)
      else {
        throw InputError(
          "this derivative through a model is not drawn",
          hint: "derive it, and plot the formula that comes out")
      }
      let indices = by.children.compactMap { $0.number?.asInt }
      guard indices.count == by.children.count else {
        throw InputError("a derivative is drawn by one quantity, with numbers as indices")
      }
      let quantity = Quantity(
        symbol.name, layers: Array(indices.prefix(symbol.layers)),
        Array(indices.dropFirst(symbol.layers)))
      do throws(EvaluationError) {
        return Slope(
          name: "#d\(place)", inner: inner, plan: try Plan([inner]), variable: quantity)
      } catch {
        throw InputError(error.message)
      }
    }
  }

  /// Whether the model has an equation for a name.
  func hasEquation(_ name: String) -> Bool { setting.model?.hasEquation(name) == true }

  /// The value at a place, enclosed with so many binary digits.
  func value(at place: Rational, bits: Int) throws(EvaluationError) -> Outcome<Interval> {
    var wholes = horizons
    var environment = Environment()
    environment.functions = functions
    environment.stepLimit = 2_000_000
    if isWhole, let n = place.asInt {
      wholes[variable] = n
    } else if let name = variable.symbol?.name {
      environment.values[Quantity(name)] = place
    }
    let system: RunSystem
    if let same = self.system {
      system = same
    } else {
      system = try RunSystem(setting, wholes: wholes)
    }
    let arithmetic = EnclosingArithmetic(bits: bits)
    for slope in slopes {
      let outcome = try tangent(slope, system, environment, arithmetic)
      if isSlope { return outcome }
      guard case .value(let interval) = outcome else { return outcome }
      guard let middle = interval.midpoint?.asRational else {
        return .undefined(Undefined(.unknown, "a derivative that is not known well enough"))
      }
      environment.values[Quantity(slope.name)] = middle
    }
    var run = ModelRun(system, in: arithmetic, at: environment)
    return try run.values(of: plan)[0]
  }

  private func tangent(
    _ slope: Slope, _ system: RunSystem, _ environment: Environment,
    _ arithmetic: EnclosingArithmetic
  ) throws(EvaluationError) -> Outcome<Interval> {
    let moved = slope.variable
    let one = arithmetic.number(1)
    let dual = DualArithmetic(arithmetic, by: moved)
    var run = ModelRun(system, in: dual, at: environment) { quantity, number in
      quantity == moved ? Dual(number.value, tangent: one) : number
    }
    switch try run.values(of: slope.plan)[0] {
    case .value(let number): return .value(number.tangent)
    case .undefined(let reason): return .undefined(reason)
    case .matrix, .truth: throw .unsupported("this derivative is no number")
    }
  }
}
