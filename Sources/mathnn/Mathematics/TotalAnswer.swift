import Calculus
import Expressions
import Models
import Notation
import Rewriting
import Terminal

extension Question {
  /// The total derivative that a model asks for; nil where no equation of a model has a part.
  func totalDerivative(order: Int) throws -> Answer? {
    let target = try modelExpression(at: 0, called: call.arguments.spec.positionals[0].name)
    guard nameWithEquation(in: target) != nil else { return nil }
    let variable = try quantity("wrt")
    guard order == 1 else {
      throw InputError(
        "through a model only first derivatives are taken",
        hint: "write the right side of the equation for a second one")
    }
    let at = try instanceNumbers()
    let report = TotalReport(
      question: self, setting: at.isEmpty ? setting : setting.instance(at), target: target,
      variable: variable, truncation: try flagTerm("truncate"))
    return try report.answer()
  }

  /// What finds total derivatives as the flags ask for.
  func totalDifferentiation(
    by variable: Expr, under setting: Setting, truncation: Expr? = nil
  ) throws(DifferentiationError) -> TotalDifferentiation {
    let isExpanded = call.arguments.isSet("expand")
    let writingOut = WritingOut(activations: setting.activations)
    return try TotalDifferentiation(
      setting, by: variable, identities: identities, closing: isExpanded ? [writingOut.rule] : [],
      kinkValue: context.kinkValue, truncation: truncation, expands: isExpanded)
  }

  /// The numbers of `--at T=4`, by horizon.
  func instanceNumbers() throws -> [Expr: Int] {
    guard call.arguments.spec.allFlags.contains(where: { $0.name == "at" }),
      let text = call.arguments.text("at")
    else { return [:] }
    let source = SourceText(name: "--at", text: text)
    let place = source.place(atByte: 0, length: text.utf8.count)
    let wholes = setting.model?.wholeSymbols ?? []
    var numbers: [Expr: Int] = [:]
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=").map { String($0.filter { $0 != " " }) }
      guard sides.count == 2, let number = Int(sides[1]),
        let symbol = wholes.first(where: { $0.symbol?.name == sides[0] })
      else {
        let names = wholes.compactMap { $0.symbol?.name }.joined(separator: ", ")
        throw InputError(
          "this gives no horizon a number", at: place,
          hint: names.isEmpty ? "the model has no horizon" : "write T=4; what counts here: \(names)"
        )
      }
      let horizon = [setting.model?.time, setting.model?.layers].compactMap { $0 }
        .first { $0.last == symbol }
      let first = horizon?.first ?? 1
      guard number >= first, number <= 100_000 else {
        throw InputError("\(sides[0]) is a number from \(first) to 100000", at: place)
      }
      if let known = setting.values[symbol], known != Expr(number) {
        throw InputError("\(sides[0]) is given another value already", at: place)
      }
      numbers[symbol] = number
    }
    return numbers
  }

  /// The term that a flag holds.
  func flagTerm(_ flag: String) throws -> Expr? {
    guard call.arguments.spec.allFlags.contains(where: { $0.name == flag }) else { return nil }
    return try call.arguments.text(flag).map {
      try SourceText(name: "--\(flag)", text: $0).expression(setting.vocabulary)
    }
  }
}
