import Expressions

/// The unrolled scalar networks of benchmarks B1 and B2, built without any number.
enum Unrolled: String, CaseIterable {
  case rnn, lstm

  /// The loss at the last step and the recurrent weight to differentiate by.
  ///
  /// With another round the names are others, so that no term of it was made before.
  func loss(steps: Int, round: Int = 0) -> (loss: Expr, weight: Expr) {
    let mark = round == 0 ? "" : "\(Self.letter(round))"
    switch self {
    case .rnn: return rnn(steps, mark)
    case .lstm: return lstm(steps, mark)
    }
  }

  private static func letter(_ round: Int) -> Character {
    Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8(round % 26)))
  }

  private func rnn(_ steps: Int, _ mark: String) -> (Expr, Expr) {
    let wx = Expr.symbol("\(mark)wx")
    let wh = Expr.symbol("\(mark)wh")
    let b = Expr.symbol("\(mark)b")
    let x = mark + "x"
    var h = Expr.call("tanh", wx * .symbol(x + "1") + b)
    for t in 2...steps { h = .call("tanh", .sum([wx * .symbol(x + String(t)), wh * h, b])) }
    return ((h - .symbol("\(mark)d")).power(2), wh)
  }

  private func lstm(_ steps: Int, _ mark: String) -> (Expr, Expr) {
    func parameters(_ gate: String) -> (x: Expr, h: Expr, b: Expr) {
      (.symbol("\(mark)wx\(gate)"), .symbol("\(mark)wh\(gate)"), .symbol("\(mark)b\(gate)"))
    }
    let (pi, pf, po, pg) = (parameters("i"), parameters("f"), parameters("o"), parameters("g"))
    func sigmoid(_ z: Expr) -> Expr { 1 / (1 + .call("exp", -z)) }
    var h: Expr?
    var c: Expr?
    for t in 1...steps {
      let x = Expr.symbol(mark + "x" + String(t))
      func input(_ p: (x: Expr, h: Expr, b: Expr)) -> Expr {
        h.map { .sum([p.x * x, p.b, p.h * $0]) } ?? p.x * x + p.b
      }
      let (i, f, o) = (sigmoid(input(pi)), sigmoid(input(pf)), sigmoid(input(po)))
      let new = i * .call("tanh", input(pg))
      let cell = c.map { f * $0 + new } ?? new
      c = cell
      h = o * .call("tanh", cell)
    }
    return (((h ?? 0) - .symbol("\(mark)d")).power(2), pf.h)
  }
}
