internal import Expressions

/// The operators of the language.
enum Operator: UInt8, CaseIterable, Sendable {
  case or, and, not
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  case plus, minus, negative
  case entrywise, times, over, factorNegative
  case power, entrywisePower, transpose
  /// Σ, Π and the root as signs before their operand.
  case bigSum, bigProduct, root
  /// A function without parentheses before its operand, in LaTeX.
  case applied
  /// Factors side by side in the operand of such a function.
  case beside
  /// d/dx before the product that is derived, in LaTeX.
  case derived
}

/// What readers and writers know about an operator: one row of the one table.
struct OperatorRow: Sendable {
  enum Grouping: Sendable {
    /// All neighbours of one level make one list.
    case list
    /// `a^b^c` is `a^(b^c)`.
    case right
    /// Stands before its only operand.
    case prefix
    /// Stands after its only operand.
    case postfix
  }

  let operation: Operator
  let level: Level
  let grouping: Grouping
  /// The loosest level that stands without parentheses on the left and on the right.
  let left: Level
  let right: Level
  /// What is written between the operands, in each format.
  let text: String
  let latex: String
  let mathml: String
  /// How a message calls it.
  let words: String
}

extension Operator {
  var row: OperatorRow { Self.table[Int(rawValue)] }

  var level: Level { Self.levels[Int(rawValue)] }

  private static let levels: [Level] = table.map(\.level)

  private static let table: [OperatorRow] = allCases.map(\.definition)

  private var definition: OperatorRow {
    switch self {
    case .or: list(.or, " or ", #" \lor "#, "∨")
    case .and: list(.and, " and ", #" \land "#, "∧")
    case .not: prefix(.not, "not ", #"\lnot "#, "¬", operand: .relation)
    case .less: list(.relation, " < ", " < ", "&lt;")
    case .lessOrEqual: list(.relation, " <= ", #" \le "#, "≤")
    case .greater: list(.relation, " > ", " > ", "&gt;")
    case .greaterOrEqual: list(.relation, " >= ", #" \ge "#, "≥")
    case .equal: list(.relation, " = ", " = ", "=")
    case .notEqual: list(.relation, " != ", #" \ne "#, "≠")
    case .plus: list(.sum, " + ", " + ", "+")
    case .minus: list(.sum, " - ", " - ", "−")
    case .negative: prefix(.sign, "-", "-", "−", operand: .entrywise)
    case .entrywise: list(.entrywise, " .* ", #" \odot "#, "⊙")
    case .times: list(.product, "*", #" \cdot "#, "⋅")
    case .over: list(.product, "/", "/", "/")
    case .factorNegative: prefix(.factorSign, "-", "-", "−", operand: .power)
    case .power: right(.power, "^", "^", "^")
    case .entrywisePower: right(.power, " .^ ", #"^{\odot "#, "⊙")
    case .transpose:
      OperatorRow(
        operation: self, level: .postfix, grouping: .postfix, left: .postfix, right: .atom,
        text: "'", latex: #"^{\top}"#, mathml: "⊤", words: "the transpose '")
    case .bigSum: prefix(.sign, "sum", #"\sum"#, "∑", operand: .entrywise)
    case .bigProduct: prefix(.sign, "prod", #"\prod"#, "∏", operand: .entrywise)
    case .applied: prefix(.factorSign, "", "", "", operand: .power)
    case .beside: list(.argument, "*", " ", "")
    case .derived: prefix(.sign, "", "", "", operand: .entrywise)
    case .root: prefix(.factorSign, "sqrt", #"\sqrt"#, "√", operand: .power)
    }
  }

  private func list(
    _ level: Level, _ text: String, _ latex: String, _ mathml: String
  ) -> OperatorRow {
    OperatorRow(
      operation: self, level: level, grouping: .list, left: level.tighter, right: level.tighter,
      text: text, latex: latex, mathml: mathml, words: "'\(text.filter { $0 != " " })'")
  }

  private func right(
    _ level: Level, _ text: String, _ latex: String, _ mathml: String
  ) -> OperatorRow {
    OperatorRow(
      operation: self, level: level, grouping: .right, left: level.tighter, right: level,
      text: text, latex: latex, mathml: mathml, words: "'\(text.filter { $0 != " " })'")
  }

  private func prefix(
    _ level: Level, _ text: String, _ latex: String, _ mathml: String, operand: Level
  ) -> OperatorRow {
    OperatorRow(
      operation: self, level: level, grouping: .prefix, left: .atom, right: operand, text: text,
      latex: latex, mathml: mathml, words: "'\(text.filter { $0 != " " })'")
  }
}

extension Operator {
  /// The comparison or junction that the operator makes; nil for the others.
  var condition: ConditionSign? {
    switch self {
    case .or: .or
    case .and: .and
    case .not: .not
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .plus, .minus, .negative, .entrywise, .times, .over, .factorNegative, .power,
      .entrywisePower, .transpose, .bigSum, .bigProduct, .root, .applied, .beside, .derived:
      nil
    }
  }

  /// The operator that a condition is written with; nil for the constants true and false.
  init?(_ sign: ConditionSign) {
    switch sign {
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .and: self = .and
    case .or: self = .or
    case .not: self = .not
    case .always, .never: return nil
    }
  }
}
