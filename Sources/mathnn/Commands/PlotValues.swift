import Exact
import Expressions
import Models
import Terminal

/// Values of one expression at places of the quantity that runs, each enclosed by intervals.
final class PlotValues {
  private let plan: Plan
  private let variable: Quantity
  private var environment: Environment
  /// The fault of the question, if there is one: then no place has a value.
  private(set) var fault: EvaluationError?
  /// The most binary digits that were needed.
  private(set) var bits = 62
  /// Why there was no value, by the first place of each kind.
  private(set) var reasons: [String] = []

  init(_ term: Expr, variable: String, _ question: Question) throws(EvaluationError) {
    plan = try Plan([term])
    self.variable = Quantity(variable)
    environment = question.environment
    // One stretch of a long sum at a thousand places is as much work as one long sum.
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
  }

  /// The value at a place; nil where there is none.
  func value(at place: Double) -> Double? {
    guard fault == nil, let exact = Rational(exactly: place) else { return nil }
    environment.values[variable] = exact
    do throws(EvaluationError) {
      return try enclosed()
    } catch {
      fault = error
      return nil
    }
  }

  /// The value to nine digits, by intervals that grow narrow; what stays at 0 to the end is 0.
  private func enclosed() throws(EvaluationError) -> Double? {
    var digits = 62
    while true {
      let outcome = try plan.values(in: EnclosingArithmetic(bits: digits), at: environment)[0]
      let isLast = digits > 400
      switch outcome {
      case .value(let interval):
        if let value = Self.value(of: interval, isLast: isLast) {
          bits = max(bits, digits)
          return value
        }
        if isLast { return try plain() }
      case .undefined(let undefined):
        let isOpen = undefined.reason == .unknown || undefined.reason == .range
        guard isOpen, !isLast else {
          note(undefined.text)
          return nil
        }
      case .truth, .matrix: throw .unsupported("this is no number")
      }
      digits *= 2
    }
  }

  private static func value(of interval: Interval, isLast: Bool) -> Double? {
    let (low, high) = interval.doubleBounds
    guard low.isFinite, high.isFinite else { return nil }
    let middle = low + (high - low) / 2
    if interval.isPoint || high - low <= 1e-9 * abs(middle) { return middle }
    // What can not be told from 0 to the end is 0.
    return isLast && max(abs(low), abs(high)) < 1e-100 ? 0 : nil
  }

  /// Where intervals stay wide: the value in floating point.
  private func plain() throws(EvaluationError) -> Double? {
    switch try plan.values(in: DoubleArithmetic(), at: environment)[0] {
    case .value(let value): return value.isFinite ? value : nil
    case .undefined(let undefined):
      note(undefined.text)
      return nil
    case .truth, .matrix: return nil
    }
  }

  private func note(_ reason: String) {
    if reasons.count < 3, !reasons.contains(reason) { reasons.append(reason) }
  }
}
