import Calculus
import Expressions
import Models
import Rewriting
import Terminal

extension Question {
  /// The total derivative forward; where that has no closed form, by backward equations.
  fileprivate func forwardOrBackward(order: Int) throws -> Answer? {
    do {
      return try totalDerivative(order: order)
    } catch let error as InputError {
      let isWhole = ["at", "truncate"].allSatisfy { call.arguments.text($0) == nil }
      guard order == 1, isWhole, setting.model != nil else { throw error }
      var answer: Answer
      do {
        answer = try backward(modelExpression(at: 0, called: "TARGET"), quantity("wrt"))
      } catch is InputError {
        throw error
      }
      answer.messages.append("backward, since no closed form was found forward")
      return answer
    }
  }

  /// That no equation of the model makes a term depend on a variable, which its zero rests on.
  func independence(of e: Expr, from variable: Expr) -> [String] {
    guard let name = variable.symbol?.name else { return [] }
    // An index that a Σ binds is another quantity than one of the same name outside of it.
    let bound = Set(Postorder(e).terms.compactMap(\.binder)).subtracting(e.freeSymbols)
    let names = Postorder(e).terms.filter { !bound.contains($0) }.compactMap(\.symbol?.name)
    if names.contains(name) { return [] }
    guard setting.model != nil, !e.symbolNames.contains(name) else {
      let parts = name.split(separator: "_", maxSplits: 1).map(String.init)
      let isMember = parts.count == 2 && names.contains(parts[0])
      let near =
        isMember ? "\(parts[0])[\(parts[1])]" : Spelling.nearest(to: name, among: names)
      let hint = near.map { "; did you mean \($0)?" } ?? ""
      return ["\(PlainText.of(variable)) does not stand in the expression\(hint)"]
    }
    let (text, other) = (PlainText.of(e), PlainText.of(variable))
    return [
      "\(text) stands in no equation of the model, so it does not depend on \(other);"
        + " write what it is, as in '\(text) = …' in the model, if it does"
    ]
  }
}

extension Command {
  /// A gradient, step by step.
  static let derive = Command(
    CommandSpec(
      "derive", "derivative, step by step", chapter: .calculus,
      positionals: [
        Positional("TARGET", "what is differentiated, or - for standard input"),
        Positional("MODEL", offers: .file, "a model, as by --model", optional: true),
      ],
      flags: [
        Flag("wrt", takes: .text("V"), "the variable, or an entry such as x[1]", required: true),
        Flag("order", takes: .integer("N", 1...20), "how often to differentiate", standard: "1"),
        Flag(
          "kink", takes: .text("C"), "the derivative at a kink of relu, abs, max, by convention"),
        Flag(
          "mode", takes: .choice("MODE", ["forward", "backward"]),
          "which way derivatives run through a model", standard: "forward"),
        Flag(
          "at", takes: .text("T=N"), "the instance of the formula at a number of steps or layers"),
        Flag(
          "truncate", takes: .text("K"), "only the last K steps count (truncated backpropagation)"),
      ],
      description: [
        """
        Each step names its rule and is replayed before it is shown; all lines are compared at \
        random points, where derivatives are computed with dual numbers and not with these rules.
        """,
        """
        With a model the derivative follows every path through its equations, and the horizon stays \
        a symbol: recurrences are solved, tables of --given split sums and products, and the least \
        T for which the formula holds is stated. The solution is proved by induction, and the \
        formula compared with dual numbers through the unrolled equations.
        """,
      ],
      examples: [
        Example(
          "mathnn derive 'y[T]' --wrt W_in rnn-scalar --given 'x[t] = 0 for t > 2'",
          "a closed formula in T"),
        Example("mathnn derive 'sigmoid(w*tanh(u*x+b))' --wrt u", "numbered steps and a check"),
        Example("mathnn derive 'x^2*exp(x)' --wrt x --steps full --to latex", "for a sheet"),
      ])
  ) { call in
    let wrt = call.arguments.text("wrt") ?? ""
    let target = call.arguments.positional(0) ?? ""
    let steps = call.arguments.text("truncate").map { "[\($0)]" } ?? ""
    let question = try Question(
      call, naming: ["wrt"], indexed: [target, wrt, steps], modelAt: 1)
    let order = call.arguments.integer("order") ?? 1
    if let answer = try question.backwardDerivative() { return answer }
    if let answer = try question.matrixDerivative() { return answer }
    if let answer = try question.forwardOrBackward(order: order) { return answer }
    for flag in ["at", "truncate"]
    where question.setting.model == nil && call.arguments.text(flag) != nil {
      throw InputError(
        "--\(flag) belongs to a model", hint: "name one, as in --model rnn, or a file")
    }
    let e = try question.expression(at: 0, called: "TARGET")
    let derivation = try question.derivation(of: e, order: order)
    let title = try question.writer.formula(derivation.question).text
    var answer = try question.answer(derivation, shape: .worked, title: title)
    answer.messages += question.independence(of: e, from: try question.quantity("wrt"))
    return answer
  }
}
