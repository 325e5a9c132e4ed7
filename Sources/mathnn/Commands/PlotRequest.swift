import Calculus
import Deciding
import Exact
import Expressions
import Models
import Notation
import Rewriting
import Terminal

/// What a plot is asked for: expressions, the quantity that runs, and how it is shown.
struct PlotRequest {
  /// A range with its ends as numbers.
  struct Range {
    let lower, upper: Double
    var closed: ClosedRange<Double> { lower...upper }
  }

  let question: Question
  /// The name that runs.
  let variable: String
  let range: Range
  let isWhole: Bool
  /// The expressions as they were given, and with derivatives taken and values put in.
  let expressions: [(shown: Expr, evaluated: Expr)]
  let window: Range?
  let lines: [(name: String, value: Double, text: String)]

  init(_ call: Invocation) throws {
    let source = SourceText(name: "--var", text: call.arguments.text("var") ?? "")
    let (name, rest, start) = try Self.assignment(source, hint: "write --var x=-3..3")
    let question = try Question(call, quantities: [name], indexed: ["x[\(name)]"])
    self.question = question
    variable = name
    let symbol = Expr.symbol(name)
    guard question.setting.values[symbol] == nil else {
      throw InputError(
        "\(name) runs, and has a value as well", at: source.place(atByte: 0),
        hint: "leave it out of --given")
    }
    let ends = Ends(question)
    let found = try ends.range(rest, in: source, from: start, hint: "write --var \(name)=1..20")
    range = Range(lower: found.lower.asDouble, upper: found.upper.asDouble)
    expressions = try call.arguments.positionals.indices.map { place in
      try Self.expression(question, at: place)
    }
    let isInteger = found.lower.isInteger && found.upper.isInteger
    isWhole = try Self.isWhole(
      name, question, expressions.map(\.shown), hasWholeEnds: isInteger, source)
    let size = max(abs(range.lower), abs(range.upper))
    guard isWhole || range.upper - range.lower > 1e-11 * size else {
      throw InputError(
        "the ends of the range are too close for a curve", at: source.place(atByte: start),
        hint: "take a wider range")
    }
    guard !isWhole || range.upper - range.lower <= 100_000 else {
      throw InputError(
        "a sequence has at most 100000 points", at: source.place(atByte: 0),
        hint: "take a shorter range, or --points real")
    }
    window = try call.arguments.text("y").map { text in
      let source = SourceText(name: "--y", text: text)
      let found = try ends.range(text[...], in: source, from: 0, hint: "write --y -1..1")
      guard found.lower.asDouble < found.upper.asDouble else {
        throw InputError("the range is empty", at: source.place(atByte: 0), hint: "write --y -1..1")
      }
      return Range(lower: found.lower.asDouble, upper: found.upper.asDouble)
    }
    lines = try call.arguments.texts("line").map { text in
      let source = SourceText(name: "--line", text: text)
      let (axis, rest, start) = try Self.assignment(source, hint: "write --line 'y = 1/4'")
      guard axis == "y" || axis == name else {
        throw InputError(
          "a line is at a value of y or \(name), not of \(axis)", at: source.place(atByte: 0))
      }
      let value = try ends.number(rest, in: source, from: start)
      return (axis, value.asDouble, text)
    }
    try checkSigns(call, source)
  }

  /// An expression as it was given, and as it is evaluated: with its derivatives taken.
  ///
  /// With a model a total derivative stays: it follows the equations, and its value comes from a
  /// run in dual numbers.
  private static func expression(
    _ question: Question, at place: Int
  ) throws -> (shown: Expr, evaluated: Expr) {
    let call = question.call
    let source = try call.source(call.arguments.positional(place) ?? "", called: "EXPR")
    let e = try source.expression(question.setting.vocabulary)
    guard e.isScalar else {
      throw InputError("\(e.shape.words) can not be drawn, only a number can")
    }
    var stands: [Expr: Expr] = [:]
    if question.setting.model != nil {
      for part in Postorder(e).terms
      where part.kind == .derivative && part.derivativeKind == .total {
        stands[part] = .symbol("#t\(stands.count)")
      }
    }
    let taken = try question.differentiating { () throws(DifferentiationError) in
      try e.substituting(stands).takingDerivatives(kinkValue: question.context.kinkValue)
    }
    let back = Dictionary(uniqueKeysWithValues: stands.map { ($0.value, $0.key) })
    let whole = taken.value.substituting(back)
    return (e, question.setting.model == nil ? question.setting.applyingValues(to: whole) : whole)
  }

  private func checkSigns(_ call: Invocation, _ source: SourceText) throws {
    if call.arguments.isSet("log-x"), range.lower <= 0 {
      throw InputError(
        "a logarithmic axis shows numbers above 0 only", at: source.place(atByte: 0),
        hint: "begin the range above 0, or leave --log-x out")
    }
    if call.arguments.isSet("log"), let window, window.lower <= 0 {
      throw InputError("a logarithmic axis shows numbers above 0 only: --y begins above 0")
    }
  }

  /// The name, the text behind the sign, and where that begins.
  private static func assignment(
    _ source: SourceText, hint: String
  ) throws -> (name: String, rest: Substring, start: Int) {
    let text = source.text
    guard let equal = text.firstIndex(of: "=") else {
      throw InputError("a '=' is missing", at: source.place(atByte: 0), hint: hint)
    }
    let name = text[..<equal].filter { $0 != " " }
    let isName =
      name.first?.isLetter == true
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    guard isName, !Vocabulary.isReserved(name) else {
      throw InputError("'\(name)' is no name", at: source.place(atByte: 0), hint: hint)
    }
    let rest = text[text.index(after: equal)...]
    return (name, rest, text.utf8.distance(from: text.startIndex, to: rest.startIndex))
  }

  /// Whether whole numbers alone are meant.
  private static func isWhole(
    _ name: String, _ question: Question, _ terms: [Expr], hasWholeEnds: Bool, _ source: SourceText
  ) throws -> Bool {
    let asked = question.call.arguments.text("points")
    if asked == "real" { return false }
    let symbol = Expr.symbol(name)
    let isDeclared = question.setting.assumptions.integers.contains(symbol)
    let isNeeded = terms.contains { counts($0, with: symbol) }
    let isUsual = ["i", "j", "k", "l", "m", "n", "t", "K", "L", "N", "T"].contains(name)
    if asked == "integer" || isDeclared || isNeeded {
      guard hasWholeEnds else {
        throw InputError(
          "\(name) is a whole number, so its range has whole ends", at: source.place(atByte: 0),
          hint: "write --var \(name)=1..20")
      }
      return true
    }
    return isUsual && hasWholeEnds
  }

  /// Whether the quantity stands in an index or in a bound.
  private static func counts(_ term: Expr, with symbol: Expr) -> Bool {
    Postorder(term).terms.contains { e in
      switch e.kind {
      case .symbol: e.children.contains { $0.mentions(symbol) }
      case .bigSum, .bigProduct: e.children.dropFirst().contains { $0.mentions(symbol) }
      case .number, .sum, .product, .power, .call, .cases, .condition, .delta, .matrixProduct,
        .transpose, .derivative:
        false
      }
    }
  }
}

/// Reads the ends of ranges: expressions with a value.
private struct Ends {
  let question: Question

  init(_ question: Question) { self.question = question }

  func range(
    _ text: Substring, in source: SourceText, from start: Int, hint: String
  ) throws -> (lower: Rational, upper: Rational) {
    guard let dots = text.firstRange(of: "..") else {
      throw InputError(
        "'..' is missing between two ends", at: source.place(atByte: start), hint: hint)
    }
    let lower = try number(text[..<dots.lowerBound], in: source, from: start)
    let rest = text[dots.upperBound...]
    let next = start + text[..<dots.upperBound].utf8.count
    let upper = try number(rest, in: source, from: next)
    guard lower <= upper else {
      throw InputError(
        "the range is empty: its first end is above its last", at: source.place(atByte: start),
        hint: hint)
    }
    guard [lower, upper].allSatisfy({ abs($0.asDouble) < 8e307 }) else {
      throw InputError(
        "an end of the range is too large for floating point", at: source.place(atByte: start))
    }
    return (lower, upper)
  }

  func number(_ text: Substring, in source: SourceText, from start: Int) throws -> Rational {
    guard text.contains(where: { $0 != " " }) else {
      throw InputError("a number is missing here", at: source.place(atByte: start))
    }
    // Read where it stands, so that errors point into the whole text.
    let padded = String(repeating: " ", count: start) + text
    let e = try SourceText(name: source.name, text: padded).expression(question.setting.vocabulary)
    let term = question.setting.applyingValues(to: e)
    do throws(EvaluationError) {
      if let exact = try term.exactValue(at: question.environment).number {
        guard exact.asDouble.isFinite else { throw .unsupported("this number is too large") }
        return exact
      }
      let near = try term.value(at: question.environment).number ?? .nan
      guard let value = Rational(exactly: near) else {
        throw .unsupported("this end of the range has no value")
      }
      return value
    } catch {
      throw InputError(error.message, at: source.place(atByte: start))
    }
  }
}
