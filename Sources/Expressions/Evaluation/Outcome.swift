package import Exact

/// What a term evaluates to.
package enum Outcome<Number: Sendable>: Sendable {
  case value(Number)
  case matrix(Tensor<Number>)
  case truth(Bool)
  case undefined(Undefined)

  /// The number; nil for everything else.
  package var number: Number? {
    if case .value(let number) = self { number } else { nil }
  }

  package var matrix: Tensor<Number>? {
    if case .matrix(let matrix) = self { matrix } else { nil }
  }

  package var undefined: Undefined? {
    if case .undefined(let undefined) = self { undefined } else { nil }
  }
}

extension Outcome: Equatable where Number: Equatable {}

extension Plan {
  /// The values of the roots at the point that an environment describes.
  @specialized(where A == DoubleArithmetic)
  @specialized(where A == DualArithmetic<DoubleArithmetic>)
  @specialized(where A == EnclosingArithmetic)
  @specialized(where A == RecordedArithmetic<DoubleArithmetic>)
  @specialized(where A == RecordedArithmetic<DualArithmetic<SizedArithmetic>>)
  @specialized(where A == RecordedArithmetic<SizedArithmetic>)
  package func values<A: Arithmetic>(
    in arithmetic: A, at environment: Environment
  ) throws(EvaluationError) -> [Outcome<A.Number>] {
    var run = Run(self, arithmetic, environment)
    try run.finish()
    var results: [Outcome<A.Number>] = []
    for root in roots { results.append(try run.outcome(at: root)) }
    return results
  }
}

extension Expr {
  /// The value in some arithmetic, at the point that an environment describes.
  package func value<A: Arithmetic>(
    in arithmetic: A, at environment: Environment
  ) throws(EvaluationError) -> Outcome<A.Number> {
    try Plan([self]).values(in: arithmetic, at: environment)[0]
  }

  /// The value in floating point.
  package func value(at environment: Environment) throws(EvaluationError) -> Outcome<Double> {
    try value(in: DoubleArithmetic(), at: environment)
  }

  /// The value as an exact fraction, where it is known to be one.
  package func exactValue(
    at environment: Environment = Environment()
  ) throws(EvaluationError) -> Outcome<Rational> {
    try value(in: RationalArithmetic(), at: environment)
  }

  /// An interval that surely holds the value, computed with so many binary digits.
  package func enclosure(
    at environment: Environment = Environment(), bits: Int = 62
  ) throws(EvaluationError) -> Outcome<Interval> {
    try value(in: EnclosingArithmetic(bits: bits), at: environment)
  }

  /// The value and the derivative by one quantity, by dual numbers: no rule of calculus is used.
  package func dual(
    by variable: Quantity, at environment: Environment
  ) throws(EvaluationError) -> Outcome<Dual<Double>> {
    try value(in: DualArithmetic(DoubleArithmetic(), by: variable), at: environment)
  }
}
