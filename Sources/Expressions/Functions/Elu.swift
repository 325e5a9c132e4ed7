internal import Exact

extension Function {
  /// The exponential linear unit; the second argument is the size of its negative limit.
  static let elu = Function(
    id: "elu",
    summary:
      "exponential linear unit: x for x > 0, alpha*(e^x - 1) otherwise (alpha 1 unless given)",
    arity: 1...2,
    evaluate: .parametric(usual: 1) { x, alpha in
      alpha.isNaN ? .nan : x > 0 ? x : alpha * Libm.expMinusOne(x)
    },
    slope: .many { arguments, _, argument in
      let x = arguments[0]
      if argument == 1 { return x > 0 ? 0 : Libm.expMinusOne(x) }
      let atZero: Double = limit(arguments) == 1 ? 1 : .nan
      return x > 0 ? 1 : x < 0 ? limit(arguments) * Libm.exp(x) : atZero
    },
    exact: { $0[0].signum >= 0 ? $0[0] : nil },
    enclose: { arguments, arithmetic in
      let x = arguments[0]
      let curve = arithmetic.expMinusOne(x.negativePart)
      let left = arguments.count > 1 ? arithmetic.product(arguments[1], curve) : curve
      return arithmetic.sum(x.positivePart, left)
    },
    derivative: { arguments, call, argument in
      let x = arguments[0]
      if argument == 1 { return .bySign(of: x, positive: 0, negative: .call("exp", x) - 1) }
      let alpha = arguments.count > 1 ? arguments[1] : 1
      return .bySign(of: x, positive: 1, negative: call + alpha)
    },
    smoothWhere: { arguments in
      // With alpha = 1 both sides meet with slope 1.
      if arguments.count == 1 || arguments[1].isOne { return [] }
      let touches = Expr.condition(.equal, [arguments[1], 1])
      return [.condition(.or, [.condition(.notEqual, [arguments[0], 0]), touches])]
    },
    steepest: "1",
    specialValues: [("0", "0"), ("1", "1")],
    rules: [
      "elu-of-positive: elu(?x) = ?x if ?x >= 0  # definition",
      "elu-of-negative: elu(?x) = exp(?x) - 1 if ?x <= 0  # definition",
    ])
}

private func limit(_ arguments: [Double]) -> Double { arguments.count > 1 ? arguments[1] : 1 }
