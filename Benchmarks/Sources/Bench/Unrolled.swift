import MathNN

/// The unrolled scalar networks of benchmarks B1 and B2, built without any number.
enum Unrolled: String, CaseIterable {
  case rnn, lstm

  /// The loss at the last step and the recurrent weight to differentiate by.
  func loss(steps: Int) -> (loss: Expression, weight: Expression) {
    switch self {
    case .rnn: rnn(steps)
    case .lstm: lstm(steps)
    }
  }

  private func rnn(_ steps: Int) -> (Expression, Expression) {
    let wx = Expression.symbol("wx")
    let wh = Expression.symbol("wh")
    let b = Expression.symbol("b")
    var h = Expression.call("tanh", wx * .symbol("x1") + b)
    for t in 2...steps { h = .call("tanh", .sum([wx * .symbol("x\(t)"), wh * h, b])) }
    return ((h - .symbol("d")).power(2), wh)
  }

  private func lstm(_ steps: Int) -> (Expression, Expression) {
    func parameters(_ gate: String) -> (x: Expression, h: Expression, b: Expression) {
      (.symbol("wx\(gate)"), .symbol("wh\(gate)"), .symbol("b\(gate)"))
    }
    let (pi, pf, po, pg) = (parameters("i"), parameters("f"), parameters("o"), parameters("g"))
    func sigmoid(_ z: Expression) -> Expression { 1 / (1 + .call("exp", -z)) }
    var h: Expression?
    var c: Expression?
    for t in 1...steps {
      let x = Expression.symbol("x\(t)")
      func input(_ p: (x: Expression, h: Expression, b: Expression)) -> Expression {
        h.map { .sum([p.x * x, p.b, p.h * $0]) } ?? p.x * x + p.b
      }
      let (i, f, o) = (sigmoid(input(pi)), sigmoid(input(pf)), sigmoid(input(po)))
      let new = i * .call("tanh", input(pg))
      let cell = c.map { f * $0 + new } ?? new
      c = cell
      h = o * .call("tanh", cell)
    }
    return (((h ?? 0) - .symbol("d")).power(2), pf.h)
  }
}
