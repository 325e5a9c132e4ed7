import Expressions
import Models
import Notation
import Terminal

extension Command {
  /// What an expression does as a whole number grows without end.
  static let limit = Command(
    CommandSpec(
      "limit", "limit, bound or condition as a quantity grows", chapter: .calculus,
      positionals: [
        Positional("EXPR", "the expression, or - for standard input"),
        Positional("MODEL", offers: .file, "a model, as by --model", optional: true),
      ],
      flags: [
        Flag("var", takes: .text("T"), "what grows", required: true),
        Flag("at", takes: .text("oo"), "where it goes", standard: "oo"),
        Flag(
          "claim", takes: .choice("CLAIM", LimitClaim.allCases.map(\.rawValue)),
          "what somebody says of it: proved, or refuted by numbers"),
      ],
      description: [
        """
        Quotients of sums of powers are decided exactly; where the answer depends on how a base \
        stands to 1, all cases are told. A product over steps is estimated by the ranges of its \
        factors, which gives a bound C*q^T and the condition under which it fades.
        """,
        """
        With a model, derivatives of its quantities are taken through its equations first. \
        --claim says what the term is said to do: it is proved, or refuted by numbers for the \
        parameters at which the states are caught in intervals for ever.
        """,
      ],
      examples: [
        Example("mathnn limit 'f^(T-2)*c' --var T --at oo", "all cases of f"),
        Example(
          "mathnn limit \"w^T*prod(t=1..T, sigmoid'(a[t]))\" --var T --at oo",
          "tends to 0 if abs(w) < 4"),
        Example(
          "mathnn limit 'd(y[T])/d(W_in)' --var T rnn-scalar --given 'x[t] = 0 for t > 2' "
            + "--given 'abs(W_rec) > 1' --claim diverges", "a counterexample, with its proof"),
      ])
  ) { call in
    let text = call.arguments.positional(0) ?? ""
    let question = try Question(call, naming: ["var"], indexed: [text], modelAt: 1)
    let source = try call.source(text, called: "EXPR")
    let e = try question.term(in: source)
    guard call.arguments.text("at") ?? "oo" == "oo" else {
      throw InputError(
        "limits are taken at infinity only", hint: "write --at oo, or put the value in by --given")
    }
    let answer = LimitAnswer(question: question, horizon: try question.quantity("var"))
    guard let claim = call.arguments.text("claim").flatMap(LimitClaim.init(rawValue:)) else {
      return try answer.answer(for: e)
    }
    return try answer.judgement(of: claim, about: e)
  }
}
