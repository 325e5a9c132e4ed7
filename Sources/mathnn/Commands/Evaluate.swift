import Calculus
import Deciding
import Exact
import Expressions
import Models
import Rewriting
import Terminal

extension Command {
  /// The value of an expression.
  static let evaluate = Command(
    CommandSpec(
      "evaluate", "value of an expression", chapter: .calculus,
      positionals: [Positional("EXPR", "the expression, or - for standard input")],
      flags: [
        Flag(
          "digits", takes: .integer("N", 1...1000), "how many digits, where it is no fraction",
          standard: "15")
      ],
      description: [
        """
        The value is exact where it is a fraction. Otherwise it is a decimal number whose last \
        digit is off by one at most; intervals prove it. Every quantity needs a value by --given; \
        with a model, its quantities are computed from its equations, and so are derivatives \
        d(y[T])/d(w) through them.
        """
      ],
      examples: [
        Example("mathnn evaluate 'sigmoid(x)' --given x=0.3", "prints 0.574442516811659"),
        Example("mathnn evaluate 'sum(k=1..T, 1/k)' --given T=10", "prints 7381/2520"),
        Example(
          "mathnn evaluate 'y[T]' --model my-net.txt --given 'T = 3, w = 1/2, x[t] = 1'",
          "runs a model"),
        Example(
          "mathnn evaluate 'd(h[T])/d(w)' --model my-net.txt --given 'T = 3, w = 1/2, x[t] = 1'",
          "the derivative through all steps, there"),
      ])
  ) { call in
    let question = try Question(call)
    let e = try question.runExpression(at: 0, called: "EXPR")
    let (term, definitions) = try question.takingKnown(e)
    let digits = call.arguments.integer("digits") ?? 15
    let value = try Valuation(question, definitions).value(of: term, digits: digits)
    var answer = Answer(result: value.formula)
    answer.question = try question.writer.formula(e)
    answer.checks = [Answer.Check(value.method)]
    return answer
  }
}

extension Question {
  /// The expression in an argument, where total derivatives follow the equations of a model.
  fileprivate func runExpression(at place: Int, called name: String) throws -> Expr {
    let e = try term(in: try call.source(call.arguments.positional(place) ?? "", called: name))
    let isPartial = Postorder(e).terms.contains {
      $0.kind == .derivative && $0.derivativeKind == .partial
    }
    return isPartial ? try expression(at: place, called: name) : e
  }

  /// The term with its derivatives taken.
  ///
  /// A number by a number through a model's equations stays: dual numbers give its value. Where one
  /// side is a vector or matrix, its formula is put in.
  fileprivate func takingKnown(_ e: Expr) throws -> (term: Expr, definitions: [Definition]) {
    guard nameWithEquation(in: e) != nil else {
      let taken = try differentiating { () throws(DifferentiationError) in
        try e.takingDerivatives(kinkValue: context.kinkValue)
      }
      return (taken.value, [])
    }
    var term = e
    var definitions: [Definition] = []
    while let open = Postorder(term).terms.first(where: { part in
      part.kind == .derivative && !part.children.allSatisfy(\.isScalar)
    }) {
      let result = try adjoints { () throws(AdjointError) in
        try JacobianResult(ofAny: open, in: setting, context: context, identities: identities)
      }
      try refuse(result.conditions, in: open)
      definitions += result.definitions
      term = term.replacingEverywhere(open, by: result.asked)
    }
    return (term, definitions)
  }

  /// A formula that does not hold at the given numbers has no value there.
  private func refuse(_ conditions: [Expr], in open: Expr) throws(InputError) {
    for condition in conditions {
      let known = setting.applyingValues(to: condition)
      guard known.canonical.conditionSign != .always, setting.assumptions.proves(known) != .yes
      else {
        continue
      }
      throw InputError(
        "the formula of \(PlainText.of(open)) holds if \(PlainText.of(condition))",
        hint: "give numbers for which it does")
    }
  }
}

/// The value of a term at given values: a fraction, or a decimal number with proven digits.
private struct Valuation {
  struct Value {
    let formula: Answer.Formula
    let method: String
  }

  private let environment: Environment
  private let question: Question
  private let definitions: [Definition]

  init(_ question: Question, _ definitions: [Definition]) {
    self.question = question
    self.definitions = definitions
    environment = question.environment
  }

  func value(of term: Expr, digits: Int) throws -> Value {
    // What is differentiated by must stay a name; the equations and values give it its number.
    let isKept = term.traits.contains(.hasDerivative)
    let e = isKept ? term : question.setting.applyingValues(to: term).withKnownValues
    do throws(EvaluationError) {
      let system = try RunSystem(question.setting, definitions: definitions, wholes: wholes)
      let exact = try outcome(of: e, in: RationalArithmetic(), system)
      if let number = exact.number {
        return Value(formula: .value(number.description), method: "exact arithmetic")
      }
      if let matrix = exact.matrix {
        let rows = matrix.rowsText { $0.description }
        return Value(formula: rows.formula, method: "exact arithmetic")
      }
      return try enclosed(e, system, digits: digits)
    } catch {
      throw InputError(error.message, hint: error.hint)
    }
  }

  /// The whole numbers that are given: sizes, horizons.
  private var wholes: [Expr: Int] {
    guard question.setting.model != nil else { return [:] }
    return question.setting.values.compactMapValues { $0.number?.asInt }.filter {
      $0.key.children.isEmpty && $0.key.isScalar
    }
  }

  /// The value of a term, its quantities with equations computed from these.
  private func outcome<A: Arithmetic>(
    of e: Expr, in arithmetic: A, _ system: RunSystem
  ) throws(EvaluationError) -> Outcome<A.Number> {
    try system.totalValue(of: e, in: arithmetic, at: environment)
  }

  private func enclosed(
    _ e: Expr, _ system: RunSystem, digits: Int
  ) throws(EvaluationError) -> Value {
    var bits = max(62, digits * 4)
    var reason = "the value is too large or too close to 0 for its digits to be certain"
    while bits <= 16_000 {
      let outcome = try outcome(of: e, in: EnclosingArithmetic(bits: bits), system)
      if let interval = outcome.number, let text = interval.certifiedDecimal(digits: digits) {
        return Value(
          formula: .value(text), method: "intervals of \(bits) bits, all digits certain")
      }
      if let matrix = outcome.matrix,
        let rows = matrix.certainRows({ $0.certifiedDecimal(digits: digits) })
      {
        return Value(
          formula: rows.formula, method: "intervals of \(bits) bits, all digits certain")
      }
      if case .truth(let holds) = outcome {
        return Value(
          formula: .number(holds ? "true" : "false"), method: "intervals of \(bits) bits")
      }
      if let undefined = outcome.undefined { reason = undefined.text }
      bits *= 2
    }
    throw .unsupported(reason)
  }
}

extension Expr {
  /// The term with the values that functions are known to have, as sin(pi) = 0: no interval can tell
  /// that a value is exactly 0.
  fileprivate var withKnownValues: Expr {
    guard Postorder(self).terms.contains(.pi) else { return self }
    return Rewriter([ArithmeticRules.specialValue], context: RuleContext()).rewrite(self).result
  }
}

extension Tensor {
  /// The entries as they are given: a vector `[1, 2]`, a matrix by its rows.
  fileprivate func rowsText(_ entry: (Number) -> String) -> RowsText {
    let texts = (0..<rows).map { i in (0..<columns).map { entry(self[i, $0]) } }
    return RowsText(texts, isVector: columns == 1)
  }

  /// The same, if each entry has a text.
  fileprivate func certainRows(_ entry: (Number) -> String?) -> RowsText? {
    let texts = entries.map(entry)
    guard !texts.contains(nil) else { return nil }
    return rowsText { entry($0) ?? "" }
  }
}

extension EvaluationError {
  /// What can be done about it; nil where there is no value at all, as for `log(-1)`.
  fileprivate var hint: String? {
    switch self {
    case .unbound(let name): "give it a value, as in --given '\(name) = 2'"
    case .unknownFunction(let name): "say which one it is, as in --given '\(name) = tanh'"
    case .notWhole: "give it a value, as in --given 'T = 3'"
    case .tooManySteps, .tooDeep, .unsupported: nil
    }
  }
}
