import Exact
import Expressions
import Models
import Terminal

/// Values of one expression at places of the quantity that runs, each enclosed by intervals.
final class PlotValues {
  private enum Source {
    case plan(Plan, Environment)
    case model(PlotModel)
  }

  /// Why nothing can be drawn at a place.
  enum Gap: Equatable {
    case undefined(String)
    /// A value beyond the numbers that a picture can hold.
    case tooLarge
  }

  private var source: Source
  private let variable: Quantity
  /// The fault of the question, if there is one: then no place has a value.
  private(set) var fault: EvaluationError?
  /// The most binary digits that were needed.
  private(set) var bits = 62
  /// Why the last place had no value.
  private(set) var gap: Gap?
  /// Whether the last value is not 0, but closer to it than floating point can tell.
  private(set) var isTiny = false

  /// Values of a term; through the equations of the model, if there is one.
  init(_ term: Expr, variable: String, last: Int?, _ question: Question) throws {
    self.variable = Quantity(variable)
    guard question.setting.model == nil else {
      source = .model(try PlotModel(term, variable: variable, last: last, question))
      return
    }
    do throws(EvaluationError) {
      source = .plan(try Plan([term]), Self.environment(question))
    } catch {
      throw InputError(error.message)
    }
  }

  /// What is given: single values, and lines of tables such as `x[t] = 1/t for t > 2`.
  private static func environment(_ question: Question) -> Environment {
    var environment = question.environment
    // A long sum at a thousand places is as much work as one a thousand times as long.
    environment.stepLimit = 2_000_000
    let setting = question.setting
    for line in setting.sequences {
      guard let symbol = line.pattern.symbol else { continue }
      environment.families[symbol.name] = { quantity in
        let indices = (quantity.layers + quantity.indices).map { Expr($0) }
        let value = setting.value(of: .symbol(symbol, indices))
        return try? value?.exactValue().number
      }
    }
    return environment
  }

  /// The value at a place; nil where there is none, and then `gap` says why.
  func value(at place: Double) -> Double? {
    (gap, isTiny) = (nil, false)
    guard fault == nil, let exact = Rational(exactly: place) else { return nil }
    do throws(EvaluationError) {
      return try enclosed(at: exact)
    } catch {
      if case .unbound(let name) = error, hasEquation(name) {
        gap = .undefined("\(name) has no value")
      } else {
        fault = error
      }
      return nil
    }
  }

  /// Whether a quantity that has no value belongs to an equation, as y[0] may to y[t].
  private func hasEquation(_ name: String) -> Bool {
    guard case .model(let model) = source else { return false }
    return model.hasEquation(String(name.prefix { $0 != "[" && $0 != "{" }))
  }

  private func outcome(
    at place: Rational, bits: Int
  ) throws(EvaluationError) -> Outcome<Interval> {
    switch source {
    case .model(let model): return try model.value(at: place, bits: bits)
    case .plan(let plan, var environment):
      environment.values[variable] = place
      return try plan.values(in: EnclosingArithmetic(bits: bits), at: environment)[0]
    }
  }

  /// The value to nine digits, by intervals that grow narrow; what stays at 0 to the end is 0.
  private func enclosed(at place: Rational) throws(EvaluationError) -> Double? {
    for digits in [62, 124, 248, 496] {
      switch try outcome(at: place, bits: digits) {
      case .value(let interval):
        guard let value = value(of: interval, isLast: digits == 496) else { continue }
        bits = max(bits, digits)
        guard value.isFinite else {
          gap = .tooLarge
          return nil
        }
        return value
      case .undefined(let undefined):
        switch undefined.reason {
        case .unknown: continue
        case .range:
          gap = .tooLarge
          return nil
        case .domain, .kink, .irrational:
          gap = .undefined(undefined.text)
          return nil
        }
      case .truth, .matrix: throw .unsupported("this is no number")
      }
    }
    return try floating(at: place)
  }

  /// Where intervals do not grow narrow: what floating point says.
  private func floating(at place: Rational) throws(EvaluationError) -> Double? {
    switch source {
    case .model: gap = .undefined("its value is not known well enough")
    case .plan(let plan, var environment):
      environment.values[variable] = place
      switch try plan.values(in: DoubleArithmetic(), at: environment)[0] {
      case .value(let value):
        if value.isFinite { return value }
        gap = .tooLarge
      case .undefined(let undefined): gap = .undefined(undefined.text)
      case .truth, .matrix: throw .unsupported("this is no number")
      }
    }
    return nil
  }

  /// The number in a narrow interval, infinite if it is too large; nil for a wide one.
  private func value(of interval: Interval, isLast: Bool) -> Double? {
    guard interval.isFinite else { return nil }
    let (low, high) = interval.doubleBounds
    if interval.isNonzero {
      if low > 8e307 || high < -8e307 { return .infinity }
      if max(abs(low), abs(high)) < 1e-307 {
        isTiny = true
        return 0
      }
    }
    guard low.isFinite, high.isFinite else { return nil }
    let middle = low + (high - low) / 2
    if interval.isPoint || high - low <= 1e-9 * abs(middle) { return middle }
    // What can not be told from 0 to the end is 0.
    return isLast && max(abs(low), abs(high)) < 1e-100 ? 0 : nil
  }
}
