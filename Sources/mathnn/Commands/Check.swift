import Budgets
import Models
import Terminal

extension Command {
  /// The verdict on an answer.
  static let check = Command(
    CommandSpec(
      "check", "is an answer equal to the right one", chapter: .judging,
      positionals: [
        Positional("ANSWER", "the answer, or - for standard input", optional: true)
      ],
      flags: [
        Flag("against", takes: .text("REF"), "the right answer; it may hold derivatives to take"),
        Flag(
          "from", takes: .choice("NOTATION", ["latex", "text"]),
          "how the answer is written; LaTeX is known by a backslash"),
        Flag("prove", "prove by exact expansion where a test by residues would do"),
        Flag(
          "kink", takes: .text("C"), "the derivative at a kink of relu, abs, max, by convention"),
        Flag("numeric", "compare at random numbers only; --samples, --tol and --seed say how"),
        Flag("at", takes: .text("T=A..B"), "with --numeric: for these values of a counting symbol"),
        Flag("batch", takes: .file("FILE"), "judge many answers: a JSON object a line, in and out"),
      ],
      description: [
        """
        Equal means equal wherever both sides are defined, under what is given; equality is \
        proved, or tested by residues with a chance of error below 2^-100. A difference comes \
        with numbers at which both sides surely differ. Anything else is undecided.
        """,
        """
        A line of --batch is {"id","answer","against","given":[…],"declare":[…]}, and may hold \
        "from" and "model"; flags of the call hold for every line. --timeout is for each line. A \
        line that does not read gets an object with "errors". The exit code is the worst of all \
        lines: 4 for a bad line, then 3, 1, 0.
        """,
        """
        Without --against, ANSWER may be an inequality A <= B of norms in a model: it is proved by a \
        bound, or refuted by numbers at which intervals show that it fails.
        """,
      ],
      examples: [
        Example("mathnn check 'sqrt(x^2)' --against x", "different, with x = -1 as witness"),
        Example("mathnn check 'sqrt(x^2)' --against x --given 'x >= 0'", "equal"),
        Example(
          #"mathnn check '\frac{1}{1+e^{-x}}' --against 'sigmoid(x)'"#, "LaTeX is read as well"),
        Example("mathnn check --batch answers.jsonl", "one object a line, in the same order"),
        Example(
          "mathnn check 'opnorm(d(h[T])/d(h[t])) <= opnorm(W_rec)' --model rnn",
          "an inequality, refuted by numbers"),
      ],
      exits: [
        .done: "equal", .negative: "different, with a witness",
        .undecided: "undecided, or out of time",
      ])
  ) { call in
    if let file = call.arguments.text("batch") {
      guard call.arguments.positionals.isEmpty, call.arguments.text("against") == nil else {
        throw UsageError("with --batch the answers stand in the file, not on the command line")
      }
      return try CheckBatch(call, file: file).answer()
    }
    guard let text = call.arguments.positional(0) else {
      throw UsageError("the answer is missing: mathnn check ANSWER --against REF")
    }
    guard let right = call.arguments.text("against") else {
      if let answer = try CheckClaim.answer(call, text) { return answer }
      throw UsageError("the right answer is missing: mathnn check ANSWER --against REF")
    }
    var question = try CheckQuestion(flagsOf: call)
    question.answer = try call.source(text, called: "ANSWER")
    question.against = try call.source(right, called: "--against")
    guard call.arguments.isSet("numeric") else { return try question.judged(as: call.format) }
    do {
      return try CheckNumeric(call: call, question: question).answer()
    } catch let found as CheckNumeric.Disagreement {
      var answer = Answer.text("different\n\(found.text)\n")
      answer.verdict = .different
      answer.sentences = ["different", found.text]
      return answer
    }
  }
}
