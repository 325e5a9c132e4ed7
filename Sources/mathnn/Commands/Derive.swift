import Calculus
import Expressions
import Rewriting
import Terminal

extension Command {
  /// A gradient, step by step.
  static let derive = Command(
    CommandSpec(
      "derive", "derivative, step by step", chapter: .calculus,
      positionals: [Positional("TARGET", "what is differentiated, or - for standard input")],
      flags: [
        Flag("wrt", takes: .text("V"), "the variable, or an entry such as x[1]", required: true),
        Flag("order", takes: .integer("N", 1...20), "how often to differentiate", standard: "1"),
        Flag(
          "kink", takes: .text("C"), "the derivative at a kink of relu, abs, max, by convention"),
      ],
      description: [
        """
        Each step names its rule and is replayed before it is shown; all lines are compared at \
        random points, where derivatives are computed with dual numbers and not with these rules.
        """
      ],
      examples: [
        Example("mathnn derive 'sigmoid(w*tanh(u*x+b))' --wrt u", "numbered steps and a check"),
        Example("mathnn derive 'x^2*exp(x)' --wrt x --steps full --to latex", "for a sheet"),
      ])
  ) { call in
    let question = try Question(call, naming: ["wrt"])
    let e = try question.expression(at: 0, called: "TARGET")
    let derivation = try question.derivation(of: e, order: call.arguments.integer("order") ?? 1)
    let target = try question.writer.formula(derivation.question).text
    return try question.answer(derivation, shape: .worked, title: target)
  }
}
