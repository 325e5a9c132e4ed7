import Expressions

/// The unrolled scalar networks of benchmarks B1 and B2, built without any number.
enum Unrolled: String, CaseIterable {
  case rnn, lstm

  /// The loss at the last step and the recurrent weight to differentiate by.
  func loss(steps: Int) -> (loss: Expr, weight: Expr) {
    switch self {
    case .rnn: rnn(steps)
    case .lstm: lstm(steps)
    }
  }

  private func rnn(_ steps: Int) -> (Expr, Expr) {
    let wx = Expr.symbol("wx")
    let wh = Expr.symbol("wh")
    let b = Expr.symbol("b")
    var h = Expr.call("tanh", wx * .symbol("x1") + b)
    for t in 2...steps { h = .call("tanh", .sum([wx * .symbol("x\(t)"), wh * h, b])) }
    return ((h - .symbol("d")).power(2), wh)
  }

  private func lstm(_ steps: Int) -> (Expr, Expr) {
    func parameters(_ gate: String) -> (x: Expr, h: Expr, b: Expr) {
      (.symbol("wx\(gate)"), .symbol("wh\(gate)"), .symbol("b\(gate)"))
    }
    let (pi, pf, po, pg) = (parameters("i"), parameters("f"), parameters("o"), parameters("g"))
    func sigmoid(_ z: Expr) -> Expr { 1 / (1 + .call("exp", -z)) }
    var h: Expr?
    var c: Expr?
    for t in 1...steps {
      let x = Expr.symbol("x\(t)")
      func input(_ p: (x: Expr, h: Expr, b: Expr)) -> Expr {
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
