package import Deciding
package import Expressions
package import Notation

/// Everything around a question: which names it may use, and what is given about them.
///
/// It is made from the flags `--declare`, `--given`, `--model`, `--var` and `--wrt` together.
package struct Setting: Sendable {
  /// Which names expressions may use.
  package internal(set) var vocabulary: Vocabulary
  /// What is declared, a model's own declarations first.
  package internal(set) var declarations: [Declaration] = []
  /// Conditions, values put in, and which symbols are whole numbers.
  package internal(set) var assumptions = Assumptions()
  /// Quantities with a value: `x`, `T`, `x[1]`; no value mentions a quantity that has one.
  package internal(set) var values: [Expr: Expr] = [:]
  /// Values for ranges of an index, in the order given.
  package internal(set) var sequences: [SequenceValue] = []
  /// Declared functions that are one of the catalogue, by its name.
  package internal(set) var activations: [String: String] = [:]
  /// The model of the question; nil where there is none.
  package internal(set) var model: Model?
  /// How quantities are written in formulas.
  package internal(set) var notation: [NotationEntry] = []
  /// The same for the writers of formulas.
  package internal(set) var symbols = SymbolTable()

  /// The setting of a question without flags: every name is a real quantity.
  package init() { vocabulary = Vocabulary() }

  /// A term with the values put in.
  ///
  /// Where `T = 3` is given besides `o[T] = 1`, the latter is about `o[3]`, too.
  package func applyingValues(to e: Expr) -> Expr {
    let plain = values.filter { $0.key.children.isEmpty }
    var table = values
    for (quantity, value) in values where !quantity.children.isEmpty {
      let placed = quantity.substituting(plain).tidyingIndices
      if placed != quantity, table[placed] == nil { table[placed] = value }
    }
    return e.substituting(table)
  }

  /// The setting with numbers for horizons or indices: the instance of a question.
  package func instance(_ numbers: [Expr: Int]) -> Setting {
    let table = numbers.mapValues { Expr($0) }
    var result = self
    result.values = table
    for (quantity, value) in values where table[quantity] == nil {
      result.values[quantity.substituting(table).tidyingIndices] =
        value.substituting(table).tidyingIndices
    }
    result.sequences = sequences.map { $0.substituting(table) }
    var known = Assumptions(
      [],
      integers: assumptions.integers.filter { table[$0] == nil }
        .sorted(by: Order.precedes))
    for condition in assumptions.conditions {
      let now = condition.substituting(table).canonical
      if now.conditionSign != .always { known.assume(now) }
    }
    result.assumptions = known
    return result
  }

  /// The value of a quantity, by itself or by a table; nil where none is given for sure.
  package func value(of quantity: Expr) -> Expr? {
    if let value = values[quantity] { return value }
    for line in sequences {
      if let value = line.value(at: quantity, under: assumptions) { return value }
    }
    return nil
  }
}

/// How a quantity is written in formulas: `a[t] = a_t^{\mathrm{h}}`.
package struct NotationEntry: Sendable, Equatable {
  /// The quantity; its indices are variables of the formula.
  package let quantity: Expr
  /// The LaTeX text.
  package let latex: String
  package let place: Place
}
