import Budgets
import Calculus
import Exact
import Expressions
import Models
import Notation
import Terminal

/// Compares two terms at random numbers only, for each of some values of a counting symbol.
///
/// Derivatives that are not taken are evaluated by dual numbers through the unrolled equations of
/// the model, so that no rule of calculus vouches for itself.
struct CheckNumeric {
  let call: Invocation
  let question: CheckQuestion

  /// `T=3..12`, or `T=4`.
  struct Values {
    let symbol: String
    let range: ClosedRange<Int>

    init(_ text: String) throws {
      let sides = text.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      let ends = sides.count == 2 ? sides[1].replacing("..", with: " ").split(separator: " ") : []
      let numbers = ends.compactMap { Int($0) }
      guard sides.count == 2, (1...2).contains(ends.count), numbers.count == ends.count,
        let first = numbers.first, let last = numbers.last, first <= last, last - first <= 1000,
        (-1000...100_000).contains(first)
      else {
        throw UsageError(
          "'--at' needs values of a counting symbol, as in T=4 or T=3..12, not '\(text)'",
          command: "check")
      }
      symbol = sides[0]
      range = first...last
    }
  }

  func answer() throws -> Answer {
    let values = try call.arguments.texts("at").map { try Values($0) }
    guard values.count <= 1 else { throw UsageError("'--at' names one symbol", command: "check") }
    var points = 0
    var worst = 0.0
    for value in values.first.map({ Array($0.range) }) ?? [0] {
      try call.budget.check()
      var wholes: [Expr: Int] = [:]
      var question = question
      if let symbol = values.first?.symbol {
        wholes[.symbol(symbol)] = value
        // Tables have bounds such as t < T.
        question.given.append(SourceText(name: "--at", text: "\(symbol) = \(value)"))
      }
      let check = try compare(question, wholes)
      points += check.points
      worst = max(worst, check.errorBound)
    }
    var answer = found(values.first, points, worst)
    if call.format != .text {
      let setting = try question.setting()
      let writer = TermWriter(
        format: call.format, options: FormulaOptions(symbols: setting.symbols))
      answer.result = try writer.formula(question.answer.expression(setting.vocabulary))
      answer.question = try writer.formula(question.against.expression(setting.vocabulary))
    }
    return answer
  }

  private func found(_ values: Values?, _ points: Int, _ worst: Double) -> Answer {
    let place =
      values.map {
        "\($0.symbol) = \($0.range.lowerBound)"
          + ($0.range.count > 1 ? " … \($0.range.upperBound)" : "")
      }
    let method = "random numbers" + (place.map { " for \($0)" } ?? "")
    var answer = Answer(.equal, shape: .plain(text: "", markdown: nil))
    answer.checks = [Answer.Check(method, points: points, maxError: worst)]
    answer.sentences = ["equal", answer.checks[0].sentence]
    answer.shape = .plain(text: answer.sentences.joined(separator: "\n"), markdown: nil)
    answer.fields = [.init("method", "numbers"), .init("points", .number("\(points)"))]
    return answer
  }

  private func compare(
    _ question: CheckQuestion, _ wholes: [Expr: Int]
  ) throws -> NumericCheck {
    let setting = try question.setting()
    let left = try question.answer.expression(setting.vocabulary)
    let right = try question.against.expression(setting.vocabulary)
    let judge = try question.judge(setting)
    var sides: [Expr] = []
    for side in [left, right] {
      guard let side = try forNumbers(side, wholes, judge) else {
        throw InputError("the equations of the model could not be put in")
      }
      sides.append(side)
    }
    var agreement = NumericAgreement()
    agreement.samples = call.arguments.integer("samples") ?? 20
    agreement.seed = call.arguments.integer("seed").map { UInt64($0) } ?? 1
    agreement.tolerance = call.arguments.number("tol") ?? agreement.tolerance
    agreement.assumptions = setting.assumptions
    for (name, function) in setting.activations {
      agreement.environment.functions[name] = .catalogue(function)
    }
    do throws(CheckFailure) {
      return try agreement.check([sides[1], sides[0]])
    } catch {
      switch error {
      case .different(_, _, let a, let b):
        let place = wholes.map { "for \($0.key.plainName) = \($0.value): " }.joined()
        throw Disagreement(text: "\(place)your answer is \(b) and the right one is \(a)")
      case .noPoint(let problem): throw InputError("numbers could not be tried: \(problem)")
      }
    }
  }

  private func forNumbers(_ e: Expr, _ wholes: [Expr: Int], _ judge: Judge) throws -> Expr? {
    do throws(DifferentiationError) {
      return try judge.writtenOut(e, at: wholes)
    } catch {
      throw InputError(error)
    }
  }

  /// Both sides differ at some numbers.
  struct Disagreement: Error {
    let text: String
  }
}

extension Expr {
  fileprivate var plainName: String { (try? PlainWriter.write(self)) ?? "it" }
}
