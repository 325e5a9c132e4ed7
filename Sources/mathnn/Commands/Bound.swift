import Calculus
import Exact
import Expressions
import Models
import Notation
import Rewriting
import Terminal

extension Command {
  /// An upper bound of a norm, step by step.
  static let bound = Command(
    CommandSpec(
      "bound", "upper bound of a norm, step by step", chapter: .calculus,
      positionals: [
        Positional("EXPR", "a norm or absolute value, or - for standard input"),
        Positional("MODEL", offers: .file, "a model, as by --model", optional: true),
      ],
      description: [
        """
        Norms are estimated from the outside inward, each step by a named rule: the triangle \
        inequality, submultiplicativity of the operator norm (opnorm), the norm of a diagonal \
        matrix (norminf, its largest entry), and the ranges of functions and of their slopes. With \
        a model, derivatives such as d(h[T])/d(h[t]) follow all its equations. The bound is tested \
        at random points.
        """,
        """
        An upper bound can prove that something vanishes, never that it explodes; where a matrix \
        shows this, it is named.
        """,
      ],
      examples: [
        Example("mathnn bound 'opnorm(d(h[T])/d(h[t]))' rnn", "the bound by submultiplicativity"),
        Example(
          "mathnn bound 'opnorm(d(h[T])/d(h[t]))' rnn --given 'sigma = sigmoid'",
          "with slopes of at most 1/4"),
      ])
  ) { call in
    let source = try call.source(call.arguments.positional(0) ?? "", called: "EXPR")
    let question = try Question(call, indexed: [source.text], modelAt: 1)
    let e = try question.term(in: source)
    guard e.isScalar else {
      throw InputError(
        "only a number has a bound, and this is \(e.shape.words)", at: source.place(atByte: 0),
        hint: "write its norm: opnorm(...) of a matrix, norm(...) of a vector")
    }
    let bound = try question.adjoints { () throws(AdjointError) in
      try NormBound(
        of: e, in: question.setting, context: question.context, identities: question.identities)
    }
    return try BoundReport(question: question, bound: bound).answer()
  }
}

/// Tells a bound: the estimates, the rate, what the bound can not say, and the test.
struct BoundReport {
  let question: Question
  let bound: NormBound
  /// Whether the report says when the bound fades; a limit says so itself.
  var tellsRate = true

  private var writer: TermWriter { question.writer }

  func answer() throws -> Answer {
    let title = try writer.formula(bound.question).text
    var answer = Answer(.done, shape: .worked, title: "upper bound of \(title)")
    answer.steps = try bound.steps.told.map { step in
      var line = Answer.Step(
        rule: step.rule, reason: step.reason, before: try writer.formula(step.before),
        after: try writer.formula(step.after))
      line.relation = step.isEqual ? .equals : .isAtMost
      return line
    }
    answer.result = try writer.formula(bound.value)
    answer.definitions = try bound.derivatives.flatMap(\.definitions).map { definition in
      Answer.Definition(
        definition.left.symbol?.name ?? "", try writer.equation(definition.left, definition.right))
    }
    answer.assumptions = try conditions.map { try writer.formula($0) }
    answer.checks = try checks()
    answer.messages = try notes()
    return answer
  }

  private var conditions: [Expr] {
    var seen: [Expr] = []
    // A condition on an index that a sum of the question binds holds in that sum.
    let bound = self.bound
    let indices = Postorder(bound.question).terms.compactMap(\.binder)
    for condition in bound.derivatives.flatMap(\.conditions)
    where !seen.contains(condition) && !indices.contains(where: { condition.mentions($0) }) {
      seen.append(condition)
    }
    return seen
  }

  private func checks() throws -> [Answer.Check] {
    for jacobian in bound.derivatives.flatMap(\.jacobians) {
      if let failure = jacobian.derivation.check() {
        throw OwnFault("step \(failure.step) does not replay: \(failure.message)")
      }
    }
    var checks = [Answer.Check("steps replayed")]
    for derivative in bound.derivatives {
      checks.append(try question.numbers(derivative, steps: [1, 2, 3, 5]))
    }
    if let failure = bound.replayFailure() {
      throw OwnFault("the bound: \(failure)")
    }
    let test = bound.tested(steps: [1, 2, 3, 5, 8])
    if let fault = test.fault { throw OwnFault("the bound fails its test: \(fault)") }
    guard test.points > 0 else { throw InputError("the bound could not be tested with numbers") }
    checks.append(Answer.Check("the bound and each line before it", points: test.points))
    if let witness = bound.nilpotentWitness() {
      let place =
        "\(PlainText.of(witness.matrix)) = \(RowsText(witness.rows, of: witness.matrix).text)"
      checks.append(
        Answer.Check("intervals: for \(place) the derivative is 0, the bound is not"))
    }
    return checks
  }

  private func notes() throws -> [String] {
    var notes: [String] = []
    if tellsRate, let rate = bound.rate {
      let (coefficient, rest) = rate.base.canonical.splitCoefficient
      let base = try writer.formula(rest).text
      let limit = (1 / coefficient).description
      let exponent = try writer.formula(rate.exponent).text
      notes.append("it tends to 0 with growing \(exponent) if \(base) < \(limit)")
    }
    if bound.nilpotentWitness() != nil {
      notes.append(
        "it is an upper bound: it can prove that the gradient vanishes, not that it explodes")
    }
    return notes
  }
}
