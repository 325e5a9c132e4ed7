import Calculus
import Exact
import Expressions
import Models
import Rewriting
import Terminal

extension Command {
  /// The derivative of an expression, bare.
  static let diff = Command(
    CommandSpec(
      "diff", "derivative of an expression", chapter: .calculus,
      positionals: [Positional("EXPR", "the expression, or - for standard input")],
      flags: [
        Flag("wrt", takes: .text("V"), "the variable, or an entry such as x[1]", required: true),
        Flag("order", takes: .integer("N", 1...20), "how often to differentiate", standard: "1"),
        Flag(
          "kink", takes: .text("C"), "the derivative at a kink of relu, abs, max, by convention"),
      ],
      description: [
        """
        The derivative stands alone on the output, in a form that mathnn reads back. Each rule \
        that was used is replayed, and the result is compared with dual numbers at random points \
        before it is shown; -v says at how many.
        """
      ],
      examples: [
        Example("mathnn diff 'tanh(w*x+b)' --wrt w", "prints (1 - tanh(w*x + b)^2)*x"),
        Example("mathnn diff 'exp(-x^2)' --wrt x --order 2", "the second derivative"),
      ])
  ) { call in
    let texts = [call.arguments.positional(0) ?? "", call.arguments.text("wrt") ?? ""]
    let question = try Question(call, naming: ["wrt"], indexed: texts)
    if var total = try question.totalDerivative(order: call.arguments.integer("order") ?? 1) {
      total.shape = .bare
      if call.format != .json { total.steps = [] }
      return total
    }
    let e = try question.expression(at: 0, called: "EXPR")
    let derivation = try question.derivation(of: e, order: call.arguments.integer("order") ?? 1)
    var answer = try question.answer(derivation, shape: .bare)
    answer.messages += question.independence(of: e, from: try question.quantity("wrt"))
    if call.format != .json { answer.steps = [] }
    return answer
  }
}

extension Question {
  /// The derivation of the derivative that `--wrt`, `--order` and `--layout` ask for.
  func derivation(of e: Expr, order: Int) throws -> Derivation {
    let variable = try quantity("wrt")
    try refuseDependentValues(of: e, on: variable)
    var open = e
    for _ in 0..<order { open = try derivative(of: open, by: variable) }
    let isGradient = e.isScalar && !variable.isScalar && order == 1
    if isGradient, call.arguments.text("layout") == "jacobian" { open = open.transposed }
    let differentiation = differentiation
    let question = open
    return try differentiating { () throws(DifferentiationError) in
      try differentiation.derivation(of: question)
    }
  }

  /// A value in terms of the variable makes what has it depend on the variable: held fixed it would
  /// give a derivative that is wrong without a word.
  private func refuseDependentValues(of e: Expr, on variable: Expr) throws(InputError) {
    guard setting.model == nil else { return }
    for (quantity, value) in setting.values.sorted(by: { Order.precedes($0.key, $1.key) })
    where e.mentions(quantity) && Postorder(value).terms.contains(where: { $0.mayBe(variable) }) {
      throw InputError(
        "\(PlainText.of(quantity)) is given in terms of \(PlainText.of(variable))",
        hint:
          "write \(PlainText.of(value)) into the expression, where it is to be differentiated too")
    }
  }

  private func derivative(of e: Expr, by variable: Expr) throws(InputError) -> Expr {
    do throws(ShapeError) {
      return try .making(.partial, of: e, by: variable)
    } catch {
      throw InputError(
        "\(error.message): it has more than two indices",
        hint: "differentiate by an entry, as in --wrt '\(variable.exampleEntry)'")
    }
  }
}

extension Expr {
  /// Whether this is a quantity, or a member of its family that may be the same.
  fileprivate func mayBe(_ quantity: Expr) -> Bool {
    guard kind == .symbol, hasSameHead(as: quantity), children.count == quantity.children.count
    else { return false }
    return zip(children, quantity.children).allSatisfy { $0.offset(from: $1)?.isZero ?? true }
  }
}
