internal import Exact

extension Function {
  /// The leaky rectifier; the second argument is the slope for negative numbers.
  static let leakyrelu = Function(
    id: "leakyrelu",
    summary: "leaky rectifier: x for x > 0, slope*x otherwise (slope 1/100 unless given)",
    arity: 1...2,
    evaluate: .parametric(usual: 0.01) { x, slope in slope.isNaN ? .nan : x > 0 ? x : slope * x },
    slope: .many { arguments, _, argument in
      let x = arguments[0]
      if argument == 1 { return x > 0 ? 0 : x }
      return x > 0 ? 1 : x < 0 ? leak(arguments) : .nan
    },
    exact: { $0[0].signum > 0 ? $0[0] : ($0.count > 1 ? $0[1] : Rational(1, 100)) * $0[0] },
    enclose: { arguments, arithmetic in
      let slope = arguments.count > 1 ? arguments[1] : arithmetic.interval(Rational(1, 100))
      let x = arguments[0]
      return arithmetic.sum(x.positivePart, arithmetic.product(slope, x.negativePart))
    },
    derivative: { arguments, _, argument in
      if argument == 1 { return -Expr.call("relu", -arguments[0]) }
      let slope = arguments.count > 1 ? arguments[1] : Expr(Rational(1, 100))
      return .bySign(of: arguments[0], positive: 1, negative: slope)
    },
    smoothWhere: { [.condition(.notEqual, [$0[0], 0])] },
    steepest: "1",
    specialValues: [("0", "0"), ("1", "1"), ("-1", "-1/100")],
    rules: [
      "leakyrelu-by-relu: leakyrelu(?x) = relu(?x) - relu(-?x)/100  # both sides of 0",
      "leakyrelu-with-slope: leakyrelu(?x, ?a) = relu(?x) - ?a*relu(-?x)  # both sides of 0",
    ],
    isPiecewise: true)
}

private func leak(_ arguments: [Double]) -> Double { arguments.count > 1 ? arguments[1] : 0.01 }

extension Expr {
  /// One value for positive, another for negative numbers; for a matrix, entry by entry.
  static func bySign(of x: Expr, positive: Expr, negative: Expr) -> Expr {
    if x.isScalar { return .cases([.condition(.greater, [x, 0]), positive, negative]) }
    return positive * .call("step", x) + negative * .call("step", -x)
  }
}
